"""Small dictionaries cut as the whole one does; the words that are kept are those of the Rust port."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.profile import load_profiles, names
from corpus.text import cutter as module
from corpus.text import dictionary
from corpus.text.cutter import Cutter, cutter
from corpus.text.fold import fold

# 中文文 is cut by its name alone, 新疆 and 工作 have frequencies already, 就 is one character.
NAMES = sorted({*map(fold, names(load_profiles(None))), "中文文", "新疆", "工作", "就"})
PIECES = (*NAMES[::40], "新疆", "工作", "就", "中文文", "富余劳动力转移就业", "的", "了", "着名", "一龘", "南通", "组")


@pytest.fixture(scope="module", autouse=True)
def place(tmp_path_factory):
    """Frequencies of names are kept apart from those of the program, and of other processes of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        own, usual = tmp_path_factory.mktemp("kept"), module._place
        patch.setattr(module, "_place", lambda names: own / "__pycache__" / usual(names).name)
        yield


@pytest.fixture(scope="module")
def whole(place):
    """The jieba with all words; what small ones need is kept with it."""
    assert Cutter(NAMES).whole
    return cutter(NAMES)


@pytest.fixture(scope="module")
def small(whole):
    """What makes a small one for each text."""
    found = Cutter(NAMES)._small
    assert found is not None
    return found


@given(
    st.lists(st.sampled_from(PIECES) | st.text("中国新疆工作组就业富余劳动力援", min_size=1, max_size=6), max_size=8)
)
def test_a_small_dictionary_cuts_as_the_whole_one(whole, small, pieces):
    """Whatever is put together of names, words and characters."""
    text = "".join(pieces)
    jieba = small.jieba(text)
    assert jieba.cut(text, hmm=True) == whole.cut(text, hmm=True)
    assert jieba.cut_for_search(text) == whole.cut_for_search(text)


def test_print_is_cut_the_same(whole, small, samples):
    """Pieces of the samples, of any length, from any place."""
    texts = [fold(p.text) for issue in samples for article in issue.articles for p in article.paragraphs]
    drawn = random.Random(16)
    for _ in range(400):
        text = drawn.choice(texts)
        start = drawn.randrange(len(text))
        piece = text[start : start + drawn.randrange(1, 40)]
        assert small.jieba(piece).cut(piece, hmm=True) == whole.cut(piece, hmm=True), piece


def test_a_few_texts_are_cut_without_the_whole_dictionary(whole):
    """It is loaded for the first text behind so many characters."""
    few = Cutter(NAMES)
    few.cut("新疆" * (module.FEW // 2 - 1))
    assert "whole" not in few.__dict__
    few.cut("新疆")
    few.cut("新疆")
    assert "whole" in few.__dict__


def test_who_cuts_many_texts_loads_it_at_once(whole):
    """As a site does, before its first reader comes."""
    many = Cutter(NAMES)
    many.load()
    assert "whole" in many.__dict__


def test_names_of_another_index_are_others(whole):
    """Frequencies are kept for each list of names: with a new one the whole dictionary is asked, once."""
    other = Cutter(["富余劳动"])
    assert other.cut("富余劳动力") == cutter(["富余劳动"]).cut("富余劳动力", hmm=True)
    assert Cutter(["富余劳动"])._small is not None and Cutter(NAMES)._small is not None
    for number in range(module.LISTS):
        assert Cutter([f"名{number}"])._small is None
        module._keep([f"名{number}"], [1])
    assert Cutter(["富余劳动"])._small is None and Cutter(["名0"])._small is not None
    assert Cutter(NAMES).cut("富余劳动力") == whole.cut("富余劳动力", hmm=True)


def test_the_words_that_are_kept_are_those_of_the_port():
    """Every word, with its frequency, and their sum: a jieba of them suggests for each what the port suggests."""
    port, ours = cutter(), module._empty()
    told = dictionary.lines(port, ours, module._folded()).decode()
    rows = [line.split(" ") for line in told.splitlines()]
    assert rows[0] == [dictionary.ALL, str(sum(int(frequency) for _, frequency in rows[1:]))]
    assert dictionary.Words(told.encode()).sum == int(rows[0][1])
    assert len(rows) > 349_000
    assert all(port.suggest_freq(word) == ours.suggest_freq(word) for word, _ in rows[1:])


def test_where_the_port_has_other_words_none_are_kept(monkeypatch, tmp_path):
    """A frequency that is another than the dictionary's: then texts are cut by the whole one."""
    source = tmp_path / "dict.txt"
    source.write_text("中国 5 ns\n大国 70 n\n小国 9 n\n", encoding="utf-8")
    monkeypatch.setattr(dictionary, "_source", lambda: source)
    monkeypatch.setattr(dictionary, "SOME", 1)
    port = module._empty()
    for word, frequency in (("中国", 5), ("大国", 70), ("着名", 2)):
        port.add_word(word, frequency, None)
    made = dictionary.lines(port, module._empty(), [("着名", 2)])
    assert made == "\0 77\n中国 5\n大国 70\n着名 2\n".encode()
    port.add_word("大国", 60, None)
    assert dictionary.lines(port, module._empty(), [("着名", 2)]) == b""


def test_words_that_stand_in_a_text():
    """All of them, overlapping ones too; a character that is no word ends nothing but itself."""
    words = dictionary.Words("\0 60\n动力 30\n劳动 10\n劳动力 20\n".encode())
    assert words.within("富余劳动力") == {"劳动": 10, "劳动力": 20, "动力": 30}
    assert (words.frequency("动力"), words.frequency("力"), words.frequency(""), words.sum) == (30, 0, 0, 60)


def test_nothing_is_kept_where_nothing_can_be(monkeypatch, tmp_path):
    """As in a folder that cannot be written: the whole dictionary answers."""
    monkeypatch.setattr(module, "_place", lambda names: tmp_path / "nowhere" / "__pycache__" / "names.kept")
    few = Cutter(NAMES)
    assert few.cut("富余劳动力") == cutter(NAMES).cut("富余劳动力", hmm=True)
    assert "whole" in few.__dict__
