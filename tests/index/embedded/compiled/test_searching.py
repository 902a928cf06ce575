"""The compiled search: the very answers of the arrays, to the last bit of a score, and none from damaged bytes."""

import dataclasses
import datetime
import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from index import engine as e
from index import queries as q
from index import schema as s
from index.embedded.compiled import loading
from index.embedded.compiled.searching import searched, terms_of
from index.embedded.engine import WhooshEngine
from tests import contract_corpus as given
from tests.handmade import article

WORDS = "就业 服务 培训 企业 青石 产业 园区 群众 旅游 农业 教育 医院".split()


def issue(number, rng):
    """Twenty articles of drawn words and characters, in one month or another, some without a date."""
    id = f"suiji-no{number}"
    date = datetime.date(2010 + number % 7, 1 + number % 12, 1 + number % 28) if number % 9 else None
    articles = []
    for place in range(1, 21):
        texts = ["".join(rng.choices(WORDS, rng.choices(range(12, 0, -1), k=12), k=rng.choice((3, 30)))) for _ in "ab"]
        if rng.random() < 0.1:
            texts.append(rng.choice(WORDS) * 40)
        labels = {
            "topics": rng.sample(WORDS, rng.randint(0, 3)),
            "groups": rng.sample(("甲组", "乙组"), rng.randint(0, 2)),
        }
        articles.append(
            article(id, place, rng.choice(("feature", "brief")), "".join(rng.choices(WORDS, k=3)), *texts, **labels)
        )
    return given.odd(id, date, *articles, running=number, series="suiji")


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """Several segments: eighty issues, then others one by one, one corrected and one withdrawn."""
    rng = random.Random(11)
    issues = [issue(number, rng) for number in range(1, 86)]
    made = WhooshEngine.create(tmp_path_factory.mktemp("compiled"), given.analysis().names)
    made.write(issues[:80])
    for one in issues[80:]:
        made.write([one])
    made.write([dataclasses.replace(issues[3], articles=issues[3].articles[:7])], ["suiji-no20"])
    assert len(made._snapshot().segments) > 1
    return made


def request(rng):
    """Words and strings, with all circumstances of a request that the compiled search answers."""
    terms = [
        q.String("".join(rng.sample(WORDS, 2))[rng.randint(0, 1) :][: rng.randint(1, 4)])
        if rng.random() < 0.4
        else q.Word(rng.choice([*WORDS, "没有的词"]))
        for _ in range(rng.randint(1, 4))
    ]
    query = rng.choice((q.And, q.Or))(tuple(terms)) if len(terms) > 1 else terms[0]
    if rng.random() < 0.3:
        query = q.Most(tuple(dict.fromkeys(terms)), rng.choice((0.0, 0.2, 0.5, 0.9)))
    if isinstance(query, q.And) and rng.random() < 0.3:
        query = q.And((query, q.Word(rng.choice(WORDS))))
    filters = {}
    if rng.random() < 0.4:
        filters["topic"] = tuple(rng.sample([*WORDS, s.MISSING], 2))
    if rng.random() < 0.3:
        filters["kind"] = ("brief",)
    first = datetime.date(rng.randint(2009, 2017), 5, 3) if rng.random() < 0.3 else None
    last = datetime.date(rng.randint(2012, 2018), 8, 9) if rng.random() < 0.3 else None
    return e.Request(
        query,
        filters,
        first,
        last,
        rng.choice(("relevance", "newest")),
        rng.choice((0, 0, 7, 90, 3000)),
        rng.choice((10, 0, 25, 400)),
        rng.choice((s.FACETS, ("topic",), ())),
        rng.random() < 0.5,
    )


@pytest.mark.parametrize("seed", range(10))
def test_its_answers_are_those_of_the_arrays_to_the_last_bit(compiled_search, engine, seed):
    """Totals, hits, scores, counts and months of drawn requests, over several segments with articles that are gone."""
    rng = random.Random(seed)
    for _ in range(40):
        asked = request(rng)
        loading._kernel = None
        want = engine.search(asked)
        loading._kernel = compiled_search
        assert searched(compiled_search, engine._snapshot(), asked, asked.query) == want
        assert engine.search(asked) == want


def test_many_threads_have_the_same_answers(compiled_search, engine):
    """While the index is opened anew again and again: tables are made, used and dropped, bytes compared, at once."""
    rng = random.Random(3)
    asked = [request(rng) for _ in range(60)]
    loading._kernel = None
    want = [engine.search(one) for one in asked]
    loading._kernel = compiled_search

    def answers(seed):
        opened = WhooshEngine(engine._folder)
        order = random.Random(seed).sample(range(60), 60)
        return all(opened.search(asked[place]) == want[place] for place in order)

    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(answers, range(12)))


def test_a_changed_byte_is_never_answered_from(compiled_search, tmp_path):
    """Of the lists of words and pairs, each a byte: the search that reads them is refused, others are answered."""
    for part, query in (("pos", q.String("服务")), ("trm", q.Word("服务"))):
        folder = tmp_path / part
        WhooshEngine.create(folder, given.analysis().names).write([issue(n, random.Random(n)) for n in range(1, 40)])
        path = next(folder.glob(f"*.{part}"))
        opened = WhooshEngine(folder)
        name = "pair.values.data" if part == "pos" else "word.times.codes"
        stream = opened._snapshot().segments[0].file(part).part(name)
        place = stream.place()[1]
        data = bytearray(path.read_bytes())
        for at in range(place, place + len(stream), 64):
            data[at] ^= 1
        path.write_bytes(data)
        with pytest.raises(e.Unreadable):
            WhooshEngine(folder).search(e.Request(query))


def test_what_it_does_not_answer_is_left_to_the_arrays(compiled_search, engine):
    """Other forms of queries, orders and generations, and what is too long."""
    word = q.Word("就业")
    for query in (
        q.Everything(),
        q.Not(word),
        q.And(()),
        q.Or(()),
        q.And((word, q.Not(word))),
        q.Word("就业", "title"),
        q.String(""),
        q.Most((word, q.Word("就业", "title")), 0.2),
        q.Most(tuple(q.Word(f"词{number}") for number in range(33)), 0.2),
    ):
        assert terms_of(query) == ()
    snapshot = engine._snapshot()
    for asked in (
        e.Request(word, sort="oldest"),
        e.Request(word, sort="random"),
        e.Request(word, as_of=1),
        e.Request(word, limit=10_001),
        e.Request(q.String("\U0010ffff")),
    ):
        assert searched(compiled_search, snapshot, asked, asked.query) is None
        engine.search(asked)


def test_an_empty_index_has_nothing(compiled_search, tmp_path):
    """No segment at all."""
    made = WhooshEngine.create(tmp_path, ())
    assert made.search(e.Request(q.Word("就业"))).total == 0
