import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * Lucene, used directly: `build FOLDER` takes rows, `serve FOLDER` takes blocks of requests, both as lines on standard
 * input; bench/peers/program.py says how they are written.
 */
public final class LucenePeer {
  private static final String INNER = "\u001f";
  private static final String[] SINGLE = {"year", "series", "kind"}, MULTIPLE = {"group", "place", "topic"};
  private static final float TITLE_WEIGHT = Float.parseFloat(System.getProperty("title.weight", "8"));
  private static final Sort NEWEST = new Sort(new SortField("day", SortField.Type.LONG, true));

  public static void main(String[] arguments) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 20);
    var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    switch (arguments[0]) {
      case "build" -> build(Path.of(arguments[1]), in);
      case "serve" -> serve(Path.of(arguments[1]), in, out);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    out.flush();
  }

  // --- building ---------------------------------------------------------------------------------------

  private static void build(Path folder, BufferedReader in) throws IOException {
    var config = new IndexWriterConfig(new WhitespaceAnalyzer());
    config.setIndexSort(NEWEST).setRAMBufferSizeMB(1024).setUseCompoundFile(false);
    try (var directory = new MMapDirectory(folder); var writer = new IndexWriter(directory, config)) {
      for (String line; (line = in.readLine()) != null; ) {
        writer.addDocument(document(line.split("\t", -1)));
      }
      writer.forceMerge(1);
      writer.commit();
    }
  }

  /** id, title, text, words of the title, of the body, characters, pairs, day, year, series, kind, group, place, topic. */
  private static Document document(String[] row) {
    var document = new Document();
    document.add(new BinaryDocValuesField("id", new BytesRef(row[0])));
    document.add(new BinaryDocValuesField("title", new BytesRef(row[1])));
    document.add(new StoredField("text", row[2]));
    document.add(new Field("words_of_title", row[3], WORDS));
    document.add(new Field("words_of_body", row[4], WORDS));
    document.add(new Field("chars", row[5], WORDS));
    document.add(new Field("pairs", row[6], PLACES));
    document.add(NumericDocValuesField.indexedField("day", Long.parseLong(row[7])));
    for (int i = 0; i < SINGLE.length; i++) {
      document.add(new StringField(SINGLE[i], row[8 + i], Field.Store.NO));
      document.add(new SortedDocValuesField(SINGLE[i], new BytesRef(row[8 + i])));
    }
    for (int i = 0; i < MULTIPLE.length; i++) {
      for (String value : row[11 + i].split(INNER)) {
        document.add(new StringField(MULTIPLE[i], value, Field.Store.NO));
        document.add(new SortedSetDocValuesField(MULTIPLE[i], new BytesRef(value)));
      }
    }
    return document;
  }

  private static final FieldType WORDS = indexed(IndexOptions.DOCS_AND_FREQS);
  private static final FieldType PLACES = indexed(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);

  private static FieldType indexed(IndexOptions options) {
    var type = new FieldType();
    type.setTokenized(true);
    type.setIndexOptions(options);
    type.freeze();
    return type;
  }

  // --- answering --------------------------------------------------------------------------------------

  private static void serve(Path folder, BufferedReader in, PrintStream out) throws IOException {
    try (var reader = DirectoryReader.open(new MMapDirectory(folder))) {
      var searcher = new IndexSearcher(reader);
      searcher.setQueryCache(null); // a query that comes again is worked out again, as with all the others
      var block = new ArrayList<String>();
      for (String line; (line = in.readLine()) != null; ) {
        if (!line.isEmpty()) {
          block.add(line);
          continue;
        }
        var answers = new ArrayList<String>();
        for (String request : block) {
          String[] asked = request.split("\t", -1);
          long start = System.nanoTime();
          var answer = new Answer(searcher, asked);
          answers.add((System.nanoTime() - start) + "\t" + answer.line());
        }
        answers.forEach(out::println);
        out.flush();
        block.clear();
      }
    }
  }

  /** The answer to: query, filters, first day, last day, sort, offset, limit, facets. */
  private static final class Answer {
    int total;
    final List<String> ids = new ArrayList<>(), titles = new ArrayList<>();
    final List<Counter> counters = new ArrayList<>();

    Answer(IndexSearcher searcher, String[] asked) throws IOException {
      var query = filtered(query(new Parts(asked[0])), asked);
      var all = searcher.getIndexReader().leaves().get(0).reader();
      for (String facet : asked[7].split(INNER)) {
        counters.add(facet.equals("year") ? new OneValue(facet, all.getSortedDocValues(facet)) : new Values(facet, all.getSortedSetDocValues(facet)));
      }
      int offset = Integer.parseInt(asked[5]), end = offset + Integer.parseInt(asked[6]);
      boolean newest = asked[4].equals("newest") || query instanceof MatchAllDocsQuery;
      ScoreDoc[] best;
      if (newest) {
        // The index is in that order, so the search ends with the last one that is shown.
        best = searcher.search(query, new TopFieldCollectorManager(NEWEST, end, null, end)).scoreDocs;
        total = counted(searcher, query, null);
      } else if (!common(searcher, asked)) {
        var top = new TopScoreDocCollectorManager(end, null, Integer.MAX_VALUE).newCollector();
        total = counted(searcher, query, top);
        best = top.topDocs().scoreDocs;
      } else {
        // The search for the best skips what cannot be among them; counting needs no scores.
        best = searcher.search(query, new TopScoreDocCollectorManager(end, null, end)).scoreDocs;
        total = counted(searcher, query, null);
      }
      for (int i = offset; i < best.length; i++) {
        ids.add(at(all.getBinaryDocValues("id"), best[i].doc));
        titles.add(at(all.getBinaryDocValues("title"), best[i].doc));
      }
      for (Counter counter : counters) {
        counter.name();
      }
    }

    private int counted(IndexSearcher searcher, Query query, Collector top) throws IOException {
      var counting = new Counting(counters, top);
      searcher.search(query, counting);
      return counting.total;
    }

    private static String at(BinaryDocValues values, int doc) throws IOException {
      values.advanceExact(doc);
      return values.binaryValue().utf8ToString();
    }

    String line() {
      var facets = new ArrayList<String>();
      for (Counter counter : counters) {
        facets.add(counter.facet + "=" + String.join(INNER, counter.named));
      }
      return total + "\t" + String.join(INNER, ids) + "\t" + String.join(INNER, titles) + "\t" + String.join("\t", facets);
    }
  }

  private static final int COMMON = 1000;

  /** Whether that is one word alone, in so many articles that two passes are faster than one. */
  private static boolean common(IndexSearcher searcher, String[] asked) throws IOException {
    return asked[0].startsWith("W") && asked[1].isEmpty() && asked[2].isEmpty()
        && searcher.getIndexReader().docFreq(new Term("words_of_body", asked[0].split(INNER)[1])) > COMMON;
  }

  /** How many matching articles have each value of a facet. */
  private abstract static class Counter {
    final String facet;
    final List<String> named = new ArrayList<>();

    Counter(String facet) {
      this.facet = facet;
    }

    abstract void count(int doc) throws IOException;

    abstract void name() throws IOException;
  }

  private static final class OneValue extends Counter {
    private final SortedDocValues values;
    private final int[] counts;

    OneValue(String facet, SortedDocValues values) {
      super(facet);
      this.values = values;
      counts = new int[values.getValueCount()];
    }

    @Override
    void count(int doc) throws IOException {
      if (values.advanceExact(doc)) {
        counts[values.ordValue()]++;
      }
    }

    @Override
    void name() throws IOException {
      for (int ord = 0; ord < counts.length; ord++) {
        if (counts[ord] > 0) {
          named.add(values.lookupOrd(ord).utf8ToString() + ":" + counts[ord]);
        }
      }
    }
  }

  private static final class Values extends Counter {
    private final SortedSetDocValues values;
    private final int[] counts;

    Values(String facet, SortedSetDocValues values) {
      super(facet);
      this.values = values;
      counts = new int[(int) values.getValueCount()];
    }

    @Override
    void count(int doc) throws IOException {
      if (values.advanceExact(doc)) {
        for (int i = values.docValueCount(); i > 0; i--) {
          counts[(int) values.nextOrd()]++;
        }
      }
    }

    @Override
    void name() throws IOException {
      for (int ord = 0; ord < counts.length; ord++) {
        if (counts[ord] > 0) {
          named.add(values.lookupOrd(ord).utf8ToString() + ":" + counts[ord]);
        }
      }
    }
  }

  /** Counts every match, and hands it to what keeps the best ones, if that is asked for. */
  private static final class Counting implements Collector {
    private final Counter[] counters;
    private final Collector top;
    private int total;

    Counting(List<Counter> counters, Collector top) {
      this.counters = counters.toArray(Counter[]::new);
      this.top = top;
    }

    @Override
    public ScoreMode scoreMode() {
      return top == null ? ScoreMode.COMPLETE_NO_SCORES : ScoreMode.COMPLETE;
    }

    @Override
    public LeafCollector getLeafCollector(LeafReaderContext context) throws IOException {
      LeafCollector inner = top == null ? null : top.getLeafCollector(context);
      return new LeafCollector() {
        private final int[] docs = new int[4096];
        private int held;

        @Override
        public void setScorer(Scorable scorer) throws IOException {
          if (inner != null) {
            inner.setScorer(scorer);
          }
        }

        @Override
        public void collect(int doc) throws IOException {
          if (held == docs.length) {
            empty();
          }
          docs[held++] = doc;
          if (inner != null) {
            inner.collect(doc);
          }
        }

        // One facet after the other over a run of articles: the loops stay small.
        private void empty() throws IOException {
          total += held;
          for (Counter counter : counters) {
            for (int i = 0; i < held; i++) {
              counter.count(docs[i]);
            }
          }
          held = 0;
        }

        @Override
        public void finish() throws IOException {
          empty();
        }
      };
    }
  }

  // --- queries ----------------------------------------------------------------------------------------

  /** Prefix notation: * everything, W word, S characters, A n … all of the next n, O n … any of them. */
  private static final class Parts {
    private final String[] parts;
    private int at;

    Parts(String text) {
      parts = text.split(INNER);
    }

    String next() {
      return parts[at++];
    }
  }

  private static Query query(Parts parts) {
    switch (parts.next()) {
      case "*":
        return new MatchAllDocsQuery();
      case "W":
        String word = parts.next();
        return new BooleanQuery.Builder()
            .add(new BoostQuery(new TermQuery(new Term("words_of_title", word)), TITLE_WEIGHT), BooleanClause.Occur.SHOULD)
            .add(new TermQuery(new Term("words_of_body", word)), BooleanClause.Occur.SHOULD)
            .build();
      case "S":
        return string(parts.next().split(" "));
      case "A":
        return combined(parts, BooleanClause.Occur.MUST);
      default:
        return combined(parts, BooleanClause.Occur.SHOULD);
    }
  }

  private static Query combined(Parts parts, BooleanClause.Occur occur) {
    var all = new BooleanQuery.Builder();
    for (int i = Integer.parseInt(parts.next()); i > 0; i--) {
      all.add(query(parts), occur);
    }
    return all.build();
  }

  /** Characters that stand together: every second pair of them, and the last one. */
  private static Query string(String[] chars) {
    if (chars.length == 1) {
      return new TermQuery(new Term("chars", chars[0]));
    }
    var pairs = new PhraseQuery.Builder();
    int last = chars.length - 2;
    for (int i = 0; i < last; i += 2) {
      pairs.add(new Term("pairs", chars[i] + chars[i + 1]), i);
    }
    pairs.add(new Term("pairs", chars[last] + chars[last + 1]), last);
    return pairs.build();
  }

  private static Query filtered(Query query, String[] asked) {
    if (asked[1].isEmpty() && asked[2].isEmpty()) {
      return query;
    }
    var all = new BooleanQuery.Builder().add(query, BooleanClause.Occur.MUST);
    for (String filter : asked[1].isEmpty() ? new String[0] : asked[1].split(INNER)) {
      String[] both = filter.split("=", 2);
      all.add(new TermQuery(new Term(both[0], both[1])), BooleanClause.Occur.FILTER);
    }
    if (!asked[2].isEmpty()) {
      long first = Long.parseLong(asked[2]), last = Long.parseLong(asked[3]);
      all.add(NumericDocValuesField.newSlowRangeQuery("day", first, last), BooleanClause.Occur.FILTER);
    }
    return all.build();
  }
}
