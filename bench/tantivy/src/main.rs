//! tantivy, used directly: `build FOLDER` takes rows, `serve FOLDER` takes blocks of requests, both as lines on standard
//! input; bench/peers/program.py says how they are written.

use std::error::Error;
use std::io::{self, BufRead, Write};
use std::ops::Bound;
use std::path::Path;
use std::time::Instant;

use tantivy::collector::{Collector, SegmentCollector, TopDocs};
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query, RangeQuery, TermQuery};
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions, Value, STORED,
};
use tantivy::{DocAddress, Index, IndexSettings, Order, Score, Searcher, SegmentReader, TantivyDocument, Term};

const INNER: char = '\u{1f}';
const SINGLE: [&str; 3] = ["year", "series", "kind"];
const MULTIPLE: [&str; 3] = ["group", "place", "topic"];
const HEAP: usize = 3_000_000_000; // no segment is written before the end
const KEPT_BLOCKS: usize = 100; // of stored texts, as tantivy keeps them by itself

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().collect();
    let title_weight: Score = arguments[3].parse()?;
    match arguments[1].as_str() {
        "build" => build(Path::new(&arguments[2])),
        _ => serve(Path::new(&arguments[2]), title_weight),
    }
}

// --- building -----------------------------------------------------------------------------------------

fn schema() -> Schema {
    let text = |tokenizer: &str, option: IndexRecordOption| {
        TextOptions::default()
            .set_indexing_options(TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option))
    };
    let mut builder = Schema::builder();
    for name in ["id", "title", "text"] {
        builder.add_text_field(name, STORED);
    }
    for name in ["words_of_title", "words_of_body", "chars"] {
        builder.add_text_field(name, text("whitespace", IndexRecordOption::WithFreqs));
    }
    builder.add_text_field("pairs", text("whitespace", IndexRecordOption::WithFreqsAndPositions));
    builder.add_i64_field("day", NumericOptions::default().set_indexed().set_fast());
    for name in SINGLE.into_iter().chain(MULTIPLE) {
        builder.add_text_field(name, text("raw", IndexRecordOption::Basic).set_fast("raw"));
    }
    builder.build()
}

/// A row: id, title, text, words of the title, of the body, characters, pairs, day, year, series, kind, group, place, topic.
fn build(folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)?;
    let schema = schema();
    let fields: Vec<Field> = schema.fields().map(|(field, _)| field).collect();
    let directory = tantivy::directory::MmapDirectory::open(folder)?;
    let index = Index::create(directory, schema, IndexSettings::default())?;
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, HEAP)?;
    for line in io::stdin().lock().lines() {
        let line = line?;
        let mut document = TantivyDocument::default();
        for (place, (value, field)) in line.split('\t').zip(&fields).enumerate() {
            match place {
                7 => document.add_i64(*field, value.parse()?),
                11.. => value.split(INNER).for_each(|one| document.add_text(*field, one)),
                _ => document.add_text(*field, value),
            }
        }
        writer.add_document(document)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

// --- answering ----------------------------------------------------------------------------------------

struct Asked<'a> {
    searcher: &'a Searcher,
    schema: &'a Schema,
    names: &'a [(String, Vec<String>)],
    title_weight: Score,
}

fn serve(folder: &Path, title_weight: Score) -> Result<(), Failure> {
    let index = Index::open_in_dir(folder)?;
    let reader = index.reader_builder().doc_store_cache_num_blocks(KEPT_BLOCKS).try_into()?;
    let searcher = reader.searcher();
    let schema = index.schema();
    assert_eq!(searcher.segment_readers().len(), 1);
    let mut names = Vec::new();
    for facet in SINGLE.into_iter().chain(MULTIPLE) {
        let column = column(searcher.segment_reader(0), facet);
        let mut of_facet = Vec::new();
        for ord in 0..column.num_terms() {
            let mut name = String::new();
            column.ord_to_str(ord as u64, &mut name)?;
            of_facet.push(name);
        }
        names.push((facet.to_string(), of_facet));
    }
    let asked = Asked { searcher: &searcher, schema: &schema, names: &names, title_weight };
    let (mut block, mut out) = (Vec::new(), io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        if !line.is_empty() {
            block.push(line);
            continue;
        }
        for request in block.drain(..) {
            let start = Instant::now();
            let answer = asked.answer(&request)?;
            writeln!(out, "{}\t{}", start.elapsed().as_nanos(), answer)?;
        }
        out.flush()?;
    }
    Ok(())
}

fn column(reader: &SegmentReader, facet: &str) -> StrColumn {
    reader.fast_fields().str(facet).unwrap().expect("a facet's column")
}

impl Asked<'_> {
    /// The answer to: query, filters, first day, last day, sort, offset, limit, facets.
    fn answer(&self, request: &str) -> Result<String, Failure> {
        let parts: Vec<&str> = request.split('\t').collect();
        let query = self.filtered(&parts)?;
        let (offset, limit): (usize, usize) = (parts[5].parse()?, parts[6].parse()?);
        let facets: Vec<&str> = parts[7].split(INNER).collect();
        let top = TopDocs::with_limit(limit).and_offset(offset);
        // The search for the best skips what cannot be among them, so the counts are made by another pass.
        let best: Vec<DocAddress> = if parts[4] == "newest" || parts[0] == "*" {
            let found = self.searcher.search(&query, &top.order_by_fast_field::<i64>("day", Order::Desc))?;
            found.into_iter().map(|(_, address)| address).collect()
        } else {
            let found = self.searcher.search(&query, &top.order_by_score())?;
            found.into_iter().map(|(_, address)| address).collect()
        };
        let (total, counts) = self.searcher.search(&query, &Counting(facets.iter().map(|f| f.to_string()).collect()))?;
        let (id, title) = (self.schema.get_field("id")?, self.schema.get_field("title")?);
        let (mut ids, mut titles) = (Vec::new(), Vec::new());
        for address in best {
            let document: TantivyDocument = self.searcher.doc(address)?;
            for (field, texts) in [(id, &mut ids), (title, &mut titles)] {
                texts.push(document.get_first(field).and_then(|v| v.as_str()).unwrap_or("").to_string());
            }
        }
        let inner = INNER.to_string();
        let mut line = format!("{}\t{}\t{}", total, ids.join(&inner), titles.join(&inner));
        for (facet, counted) in facets.iter().zip(counts) {
            let names = &self.names.iter().find(|(name, _)| name == facet).expect("a facet").1;
            let values: Vec<String> = names
                .iter()
                .zip(counted)
                .filter(|(_, count)| *count > 0)
                .map(|(name, count)| format!("{name}:{count}"))
                .collect();
            line += &format!("\t{}={}", facet, values.join(&inner));
        }
        Ok(line)
    }

    fn term(&self, field: &str, text: &str) -> Result<Term, Failure> {
        Ok(Term::from_field_text(self.schema.get_field(field)?, text))
    }

    fn word(&self, field: &str, text: &str, option: IndexRecordOption) -> Result<Box<dyn Query>, Failure> {
        Ok(Box::new(TermQuery::new(self.term(field, text)?, option)))
    }

    fn filtered(&self, parts: &[&str]) -> Result<Box<dyn Query>, Failure> {
        let query = self.query(&mut parts[0].split(INNER))?;
        let mut conditions: Vec<Box<dyn Query>> = Vec::new();
        for filter in parts[1].split(INNER).filter(|filter| !filter.is_empty()) {
            let (facet, value) = filter.split_once('=').expect("facet=value");
            conditions.push(self.word(facet, value, IndexRecordOption::Basic)?);
        }
        if !parts[2].is_empty() {
            let day = self.schema.get_field("day")?;
            let end = |text: &str| text.parse().map(|value| Bound::Included(Term::from_field_i64(day, value)));
            conditions.push(Box::new(RangeQuery::new(end(parts[2])?, end(parts[3])?)));
        }
        if conditions.is_empty() {
            return Ok(query);
        }
        let mut all = vec![(Occur::Must, query)];
        for condition in conditions {
            all.push((Occur::Must, Box::new(ConstScoreQuery::new(condition, 0.0)) as Box<dyn Query>));
        }
        Ok(Box::new(BooleanQuery::new(all)))
    }

    /// Prefix notation: * everything, W word, S characters, A n … all of the next n, O n … any of them.
    fn query<'a>(&self, parts: &mut impl Iterator<Item = &'a str>) -> Result<Box<dyn Query>, Failure> {
        let mut next = || parts.next().ok_or("a query that ends too soon");
        match next()? {
            "*" => Ok(Box::new(AllQuery)),
            "W" => {
                let word = next()?;
                let title = self.word("words_of_title", word, IndexRecordOption::WithFreqs)?;
                let body = self.word("words_of_body", word, IndexRecordOption::WithFreqs)?;
                let weighted = Box::new(BoostQuery::new(title, self.title_weight));
                Ok(Box::new(BooleanQuery::new(vec![(Occur::Should, weighted), (Occur::Should, body)])))
            }
            "S" => self.string(&next()?.split(' ').collect::<Vec<_>>()),
            sign => {
                let occur = if sign == "A" { Occur::Must } else { Occur::Should };
                let count: usize = next()?.parse()?;
                let mut all = Vec::new();
                for _ in 0..count {
                    all.push((occur, self.query(parts)?));
                }
                Ok(Box::new(BooleanQuery::new(all)))
            }
        }
    }

    /// Characters that stand together: every second pair of them, and the last one.
    fn string(&self, chars: &[&str]) -> Result<Box<dyn Query>, Failure> {
        if chars.len() == 1 {
            return self.word("chars", chars[0], IndexRecordOption::WithFreqs);
        }
        let last = chars.len() - 2;
        let mut terms = Vec::new();
        for at in (0..last).step_by(2).chain([last]) {
            terms.push((at, self.term("pairs", &chars[at..at + 2].concat())?));
        }
        if terms.len() == 1 {
            return self.word("pairs", &chars.concat(), IndexRecordOption::WithFreqs);
        }
        Ok(Box::new(PhraseQuery::new_with_offset(terms)))
    }
}

// --- counting -----------------------------------------------------------------------------------------

/// How many articles match, and how many of them have each value of some facets.
struct Counting(Vec<String>);

struct CountingOne {
    total: usize,
    columns: Vec<(Column<u64>, Vec<u32>)>,
}

type Counts = (usize, Vec<Vec<u32>>);

impl Collector for Counting {
    type Fruit = Counts;
    type Child = CountingOne;

    fn for_segment(&self, _: u32, reader: &SegmentReader) -> tantivy::Result<CountingOne> {
        let columns = self.0.iter().map(|facet| {
            let column = column(reader, facet);
            (column.ords().clone(), vec![0; column.num_terms()])
        });
        Ok(CountingOne { total: 0, columns: columns.collect() })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, mut fruits: Vec<Counts>) -> tantivy::Result<Counts> {
        Ok(fruits.pop().expect("one segment"))
    }
}

impl SegmentCollector for CountingOne {
    type Fruit = Counts;

    fn collect(&mut self, doc: u32, _: Score) {
        self.collect_block(&[doc]);
    }

    fn collect_block(&mut self, docs: &[u32]) {
        self.total += docs.len();
        for (ords, counts) in &mut self.columns {
            for doc in docs {
                for ord in ords.values_for_doc(*doc) {
                    counts[ord as usize] += 1;
                }
            }
        }
    }

    fn harvest(self) -> Counts {
        (self.total, self.columns.into_iter().map(|(_, counts)| counts).collect())
    }
}
