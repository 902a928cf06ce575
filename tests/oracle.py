"""An engine that looks at every article, one by one: slow, plain, and the judge of the others.

It shares the analysis and the score's constants with the real engines, and nothing else: no postings,
no columns, no counting tricks. Every facet count is the total of a request of its own.
"""

import dataclasses
import datetime
import functools
import math
import re
from collections import Counter

from corpus.models import Article, Issue
from corpus.text.fold import fold, fold_with_sources
from index import engine as e
from index import queries as q
from index import schema as s
from index import score
from index.analysis import Analysis
from index.engine import FigurePages, FigureResults, FigureRow
from index.figures import HasFigure
from index.sample import WordSample
from index.tally import Tally

LAST = datetime.date.max.toordinal() + 1


@dataclasses.dataclass
class Version:
    article: Article
    issue: Issue
    ordinal: int
    born: int
    gone: int | None = None

    def __post_init__(self):
        self.units = [fold(self.article.title)] + [fold(p.text) for p in self.article.paragraphs]


class BruteForce:
    """The Engine protocol over a list."""

    def __init__(self, analysis=None):
        self.analysis = analysis or Analysis()
        self.versions: list[Version] = []
        self.issue_versions: list[list] = []  # [issue, born, gone]
        self.generation = 0
        self._begin()

    # --- writing ---------------------------------------------------------------------------------

    def damage(self):
        return ()

    def write(self, issues, gone=()):
        self.generation += 1
        now = self.generation
        issues = list(issues)
        for id in [issue.id for issue in issues] + list(gone):
            for row in self.issue_versions:
                if row[0].id == id and row[2] is None:
                    row[2] = now
        for issue in issues:
            self.issue_versions.append([issue, now, None])
        replaced = {issue.id: issue for issue in issues}
        kept = set()
        for version in self.versions:
            if version.gone is not None or version.issue.id not in {*replaced, *gone}:
                continue
            new = replaced.get(version.issue.id)
            same = new and new.head == version.issue.head and version.article in new.articles
            if same:
                kept.add((new.id, version.article.id))
            else:
                version.gone = now
        for issue in issues:
            for ordinal, article in enumerate(issue.articles):
                if (issue.id, article.id) not in kept:
                    self.versions.append(Version(article, issue, ordinal, now))
        for version in self.versions:
            version.words = [
                Counter(self.analysis.indexed_words(version.units[0])),
                sum((Counter(self.analysis.indexed_words(unit)) for unit in version.units[1:]), Counter()),
            ]
        self._begin()
        return now

    def _begin(self):
        """Forgets what it remembers of all texts, which change only when they are written."""
        self._idfs, self._averages = {}, {}
        self._known_words = {word for v in self.versions for words in v.words for word in words}

    # --- reading ---------------------------------------------------------------------------------

    def _alive(self, as_of):
        now = self.generation if as_of is None else as_of
        return [v for v in self.versions if v.born <= now and (v.gone is None or v.gone > now)]

    def _tf(self, query, version):
        """(times in the title, times in the body)"""
        match query:
            case q.Word(text, _):
                title, body = (words[text] for words in version.words)
            case q.String(text, _):
                times = [len(found) for found in map(anywhere(fold(text)).findall, version.units)]
                title, body = times[0], sum(times[1:])
        return (0 if query.field == "body" else title), (0 if query.field == "title" else body)

    def _length(self, query, version):
        if isinstance(query, q.Word):
            return [sum(words.values()) for words in version.words]
        return [len(version.units[0]), sum(map(len, version.units[1:]))]

    def matches(self, query, version):
        match query:
            case q.Everything():
                return True
            case q.Word() | q.String():
                return any(self._tf(query, version))
            case q.Prefix(text, field):
                fields = {"title": version.words[:1], "body": version.words[1:], "any": version.words}[field]
                prefix = fold(text)
                return bool(prefix) and any(word.startswith(prefix) for words in fields for word in words)
            case q.Bounded(text, before, after, field):
                return any(stands_apart(fold(text), unit, before, after) for unit in sought(version, field))
            case q.Near(texts, apart, field):
                return any(stand_near([fold(t) for t in texts], unit, apart) for unit in sought(version, field))
            case q.Glob(text, field):
                return any(glob(fold(text)).search(unit) for unit in sought(version, field))
            case q.Range("event", low, high):
                days = [day.toordinal() for day in version.article.event_dates]
                return any((low is None or day >= low) and (high is None or day <= high) for day in days)
            case q.Range(column, low, high):
                issue = version.issue
                value = {
                    "date": issue.date and issue.date.toordinal(),
                    "year": year_of(issue),
                    "number": issue.number,
                    "born": version.born,
                }[column]
                return value is not None and (low is None or value >= low) and (high is None or value <= high)
            case q.Labelled(facet, value):
                return value in facet_values(version, facet)
            case q.InIssue(issue):
                return version.issue.id == issue
            case HasFigure(condition):
                return any(meets(version, one, condition) for one in version.article.figures)
            case q.And(parts):
                return all(self.matches(part, version) for part in parts)
            case q.Or(parts):
                return any(self.matches(part, version) for part in parts)
            case q.Most(parts, share):
                idfs = {part: self._idf(part) for part in parts}
                had = [idf for part, idf in idfs.items() if self.matches(part, version)]
                return bool(had) and sum(had) >= share * sum(idfs.values()) - 1e-3
            case q.Not(part):
                return not self.matches(part, version)
        raise TypeError(query)

    def _score(self, query, version):
        match query:
            case q.Word() | q.String():
                times = self._times(query, version, 0, score.TITLE_WEIGHT) + self._times(query, version, 1, 1.0)
                return self._idf(query) * times / (times + score.K1)
            case q.And(parts) | q.Or(parts) | q.Most(parts):
                return sum(self._score(part, version) for part in parts if self.matches(part, version))
        return 0.0

    def _times(self, query, version, field, weight):
        tf = self._tf(query, version)[field]
        if not tf:
            return 0.0
        average = self._average(query, field)
        length = one_byte(self._length(query, version)[field])
        return weight * tf / (1 - score.B + score.B * length / average)

    def _average(self, query, field):
        """How long a field is, on average of those that are not empty: in words, or for a string in characters."""
        key = type(query), field
        if key not in self._averages:
            lengths = [length for v in self.versions if (length := self._length(query, v)[field])]
            self._averages[key] = sum(lengths) / len(lengths)
        return self._averages[key]

    def _idf(self, query):
        """0 where no article has it."""
        if query not in self._idfs:
            having = sum(1 for v in self.versions if any(self._tf(query, v)))
            rarity = math.log(1 + (len(self.versions) - having + 0.5) / (having + 0.5)) if having else 0.0
            self._idfs[query] = rarity
        return self._idfs[query]

    def _resolve(self, query):
        return q.cut_runs(query, self.analysis, self._known_words.__contains__)

    def _select(self, request):
        query = self._resolve(request.query)
        found = []
        for version in self._alive(request.as_of):
            if all(self._passes(version, facet, values) for facet, values in request.filters.items()):
                date = version.issue.date
                if request.first and (not date or date < request.first):
                    continue
                if request.last and (not date or date > request.last):
                    continue
                if self.matches(query, version):
                    found.append(version)
        return query, found

    def _passes(self, version, facet, values):
        return bool(set(values) & set(facet_values(version, facet)))

    def _ordered(self, request):
        query, found = self._select(request)
        scores = {id(v): self._score(query, v) for v in found}

        def key(v):
            day = v.issue.date.toordinal() if v.issue.date else None
            newest = -day if day is not None else LAST
            oldest = day if day is not None else LAST
            first = {
                "relevance": round(-scores[id(v)], 5),
                "newest": 0,
                "oldest": oldest,
                "random": key_of(v.article.id, request.seed),
            }[request.sort]
            place = _place_of(v.article.id) if day is None else (0, 0)
            return first, newest, *(-n if request.sort == "oldest" else n for n in place), v.article.id

        return [e.Hit(v.article.id, scores[id(v)], v.article.title) for v in sorted(found, key=key)]

    def search(self, request):
        hits = self._ordered(request)
        facets = {}
        for facet in request.facets:
            plain = dataclasses.replace(
                request, filters={k: v for k, v in request.filters.items() if k != facet}, facets=()
            )
            if facet == "year":
                plain = dataclasses.replace(plain, first=None, last=None)
            counts = Counter(value for v in self._select(plain)[1] for value in facet_values(v, facet))
            facets[facet] = tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
        months = Counter()
        if request.months:
            _, found = self._select(dataclasses.replace(request, first=None, last=None))
            months = Counter(f"{v.issue.date:%Y-%m}" for v in found if v.issue.date)
        page = tuple(hits[request.offset : request.offset + request.limit])
        now = self.generation if request.as_of is None else request.as_of
        return e.Results(len(hits), page, facets, tuple(sorted(months.items())), now)

    def by_issue(self, request):
        hits = self._ordered(request)
        of = {v.article.id: v.issue.id for v in self._alive(request.as_of)}
        issues = {}
        for hit in hits:
            issues.setdefault(of[hit.id], []).append(hit)
        page = list(issues.items())[request.offset : request.offset + request.limit]
        now = self.generation if request.as_of is None else request.as_of
        rows = tuple(e.IssueHits(id, len(found), tuple(found[: e.MOST_OF_ISSUE])) for id, found in page)
        return e.IssuesFound(len(issues), len(hits), rows, now)

    def figures(self, request):
        condition = request.condition
        found = self._figures(request)
        sign = {"value": 1, "-value": -1}.get(request.sort, 0)

        def key(row):
            version, number, figure = row
            low, high = interval(figure)
            day = version.issue.date.toordinal() if version.issue.date else None
            first = sign * (high if low == -math.inf else low) if sign else 0
            if request.sort == "oldest":
                first = day if day is not None else LAST
            if request.sort == "closest":
                first = max(low - request.near, request.near - high, 0)
            place = _place_of(version.article.id) if day is None else (0, 0)
            return first, -day if day is not None else LAST, *place, version.article.id, number

        rows = [FigureRow(v.article.id, n) for v, n, _ in sorted(found, key=key)]
        facets = {}
        for facet in request.facets:
            values = Counter()
            for version, _, figure in self._figures(request, facet):
                values.update([figure.dimension] if facet == "dimension" else facet_values(version, facet))
            facets[facet] = tuple(sorted(values.items(), key=lambda item: (-item[1], item[0])))
        lies = sum(in_range(figure, dataclasses.replace(condition, certain=True)) for *_, figure in found)
        now = self.generation if request.articles.as_of is None else request.articles.as_of
        page = tuple(rows[request.offset : request.offset + request.limit])
        return FigureResults(len(rows), lies, page, facets, now)

    def figure_pages(self, requests):
        return FigurePages(tuple(self.figures(request).rows for request in requests), self.generation)

    def _figures(self, request, without=""):
        """(version, place, figure) of all that a request asks for, a facet's own filter left out."""
        articles, condition = request.articles, request.condition
        if without == "dimension":
            condition = dataclasses.replace(condition, dimensions=())
        filters = {facet: values for facet, values in articles.filters.items() if facet != without}
        articles = dataclasses.replace(articles, filters=filters, facets=())
        if without == "year":
            articles = dataclasses.replace(articles, first=None, last=None)
        return [
            (version, number, one.figure)
            for version in self._select(articles)[1]
            for number, one in enumerate(version.article.figures)
            if meets(version, one, condition)
        ]

    def walk(self, request):
        return iter(self._ordered(request))

    def rows(self, request):
        found = self.articles((hit.id for hit in self._ordered(request)), request.as_of)
        for hit in self._ordered(request):
            article = found[hit.id].article
            labels = (article.groups, article.places, article.topics)
            yield e.ArticleRow(
                article.id,
                article.title,
                article.kind,
                found[hit.id].head,
                tuple(tuple(sorted({label.value for label in some})) for some in labels),
            )

    def articles(self, ids, as_of=None):
        wanted = set(ids)
        return {v.article.id: stored(v) for v in self._alive(as_of) if v.article.id in wanted}

    def article_versions(self, id):
        return [stored(v) for v in sorted(self.versions, key=lambda v: -v.born) if v.article.id == id]

    def issue(self, id, as_of=None):
        now = self.generation if as_of is None else as_of
        for issue, born, gone in self.issue_versions:
            if issue.id == id and born <= now and (gone is None or gone > now):
                return issue
        return None

    def outline(self, id, as_of=None):
        issue = self.issue(id, as_of)
        bare = issue and dataclasses.replace(issue, articles=())
        return issue and e.Outline(bare, tuple(article.id for article in issue.articles))

    def issues(self, series=None, year=None, offset=0, limit=20, as_of=None, without=()):
        now = self.generation if as_of is None else as_of
        alive = [i for i, born, gone in self.issue_versions if born <= now and (gone is None or gone > now)]
        alive = [i for i in alive if series in (None, i.series) and year in (None, year_of(i) or 0)]
        alive = [i for i in alive if i.series not in without and i.id not in without]
        alive.sort(key=lambda i: (-i.date.toordinal(), 0, i.id) if i.date else (LAST, *_among_undated(i.id)))
        rows = [
            e.IssueRow(
                i.id,
                i.series,
                i.series_title,
                i.year,
                i.number,
                i.running_number,
                i.date,
                len(i.articles),
                len(i.findings),
            )
            for i in alive[offset : offset + limit]
        ]
        return len(alive), rows

    def words(self, prefix, limit, as_of=None):
        return self.word_counts(e.Request(as_of=as_of), None, fold(prefix))[:limit]

    def totals(self, words):
        return [self.search(e.Request(q.Word(word), limit=0)).total for word in words]

    def word_counts(self, request, limit, prefix=""):
        counts = Counter(w for v in self._select(request)[1] for w in set(v.words[0]) | set(v.words[1]))
        rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return [row for row in rows if row[0].startswith(prefix)][:limit]

    def word_sample(self, request):
        counts = dict(self.word_counts(request, None))
        total = len(self._select(request)[1])
        return WordSample.of(counts, total, total)

    def tally(self, request, by, sought=()):
        found = {}
        for version in self._select(request)[1]:
            size = sum(map(len, version.units))
            times = sum(sum(self._tf(term, version)) for term in set(sought))
            date = version.issue.date
            values = facet_values(version, by) if by != "month" else [f"{date:%Y-%m}"] if date else []
            for value in values:
                before = found.get(value, Tally(0, 0, 0))
                found[value] = Tally(before.articles + 1, before.characters + size, before.times + times)
        return found

    def state(self):
        issues = sum(1 for row in self.issue_versions if row[2] is None)
        return e.State(self.generation, self.analysis.fingerprint, issues, len(self._alive(None)), 0)


def key_of(id, seed):
    """What articles are drawn by, one id at a time."""
    found = 2166136261
    for char in id:
        found = (found ^ ord(char)) * 16777619 % 2**32
    found ^= seed
    found = (found ^ found >> 16) * 0x85EBCA6B % 2**32
    found = (found ^ found >> 13) * 0xC2B2AE35 % 2**32
    return found ^ found >> 16


def sought(version, field):
    """The folded units of a field."""
    return {"title": version.units[:1], "body": version.units[1:], "any": version.units}[field]


def stands_apart(text, unit, before, after):
    """Whether a string stands in a unit with none of those characters beside it."""
    places = (at for at in range(len(unit)) if unit.startswith(text, at))
    return any(
        (not at or unit[at - 1] not in before) and unit[at + len(text) : at + len(text) + 1] not in tuple(after)
        for at in places
    )


def stand_near(texts, unit, apart):
    """Whether some stretch of a unit, so long as all strings and `apart` characters more, has all of them."""
    width = sum(map(len, texts)) + apart
    return all(text in unit for text in texts) and any(
        all(text in unit[at : at + width] for text in texts) for at in range(len(unit))
    )


@functools.cache
def anywhere(text):
    """What finds a string wherever it stands, overlapping itself too; of no characters, nowhere."""
    return re.compile(f"(?={re.escape(text)})" if text else "(?!)")


def glob(pattern):
    """The regular expression of a pattern with gaps."""
    return re.compile("".join({"*": ".{0,8}", "?": "."}.get(c, re.escape(c)) for c in pattern), re.DOTALL)


def interval(figure):
    return (
        -math.inf if figure.lower is None else figure.lower,
        math.inf if figure.upper is None else figure.upper,
    )


def in_range(figure, condition):
    low, high = interval(figure)
    least = -math.inf if condition.low is None else condition.low
    most = math.inf if condition.high is None else condition.high
    if low > most or high < least:
        return False
    # A range that is open by the least difference, >1亿元, holds what begins at its end and goes on, 超1亿元.
    least, most = math.nextafter(least, -math.inf), math.nextafter(most, math.inf)
    return not condition.certain or (least <= low and high <= most)


def meets(version, one, condition):
    """Whether a figure meets a condition; strings are sought in the folded text between the folded ends."""
    figure = one.figure
    folded = fold_with_sources(
        version.article.title if one.paragraph < 0 else version.article.paragraphs[one.paragraph].text
    )

    def part(start, end):
        return "".join(c for c, at in zip(folded.text, folded.sources, strict=True) if start <= at < end)

    where = part(figure.sentence_start, figure.sentence_end)
    if condition.in_subject and figure.subject_end > figure.subject_start:
        where = part(figure.subject_start, figure.subject_end)
    return (
        condition.unit in ("", figure.unit)
        and (not condition.dimensions or figure.dimension in condition.dimensions)
        and (not condition.roles or figure.role in condition.roles)
        and in_range(figure, condition)
        and all(fold(text) and fold(text) in where for text in condition.about)
    )


def year_of(issue):
    """The year that an issue is filed under: its date's, else the printed one."""
    return issue.date.year if issue.date else issue.year


def facet_values(version, facet):
    article, issue = version.article, version.issue
    values = {
        "series": [issue.series],
        "kind": [article.kind],
        "year": [str(year_of(issue))] if year_of(issue) else [],
        "group": [label.value for label in article.groups],
        "place": [label.value for label in article.places],
        "topic": [label.value for label in article.topics],
    }[facet]
    return sorted(set(values)) or [s.MISSING]


def stored(v):
    return e.Stored(v.article, v.issue.head, v.born, v.gone)


def one_byte(length):
    """Lucene's intToByte4 and back: four significant bits above 24."""
    if length < 24:
        return length
    rest = length - 24
    shift = max(rest.bit_length() - 4, 0)
    return 24 + ((rest >> shift) << shift)


def _place_of(article):
    return _among_undated(article.rpartition("-")[0])[:2]


def _among_undated(id):
    """By year and number, or by the running number, as its id ends; the greatest first, then by id."""
    *_, before, last = ["", *id.split("-")]
    running = last.startswith("no") and last[2:].isdigit()
    known = (last.isdigit() and before.isdigit()) or running
    year, number = (0, int(last[2:])) if running else (int(before), int(last)) if known else (0, 0)
    return -year, -number, id
