"""The analysis: the words of texts and of queries."""

import jieba
import pytest

from corpus.text.cutter import FOLDED, cutter
from corpus.text.fold import fold
from index.analysis import Analysis, chinese

NAMES = ["南通工作组", "霍尔果斯"]


@pytest.fixture(scope="module")
def analysis():
    """With two names."""
    return Analysis(NAMES)


@pytest.mark.parametrize(
    ("text", "indexed", "queried"),
    [
        ("A320飞机1,805架", {"a320", "a", "320", "飞机", "1805", "架"}, ["a320", "飞机", "1805", "架"]),
        ("农村富余劳动力", {"农村", "富余", "劳动", "动力", "劳动力"}, ["农村", "富余", "劳动力"]),
        ("1.15亿元", {"1.15", "亿元"}, ["1.15", "亿元"]),
        ("，。！", set(), []),
        ("外出23 456人", {"外出", "23", "456", "23456", "人"}, ["外出", "23", "456", "人"]),
        ("10⁴吨", {"10^4", "吨"}, ["10^4", "吨"]),
        ("著名学者", {"着名", "学者"}, ["着名", "学者"]),
    ],
)
def test_words(analysis, text, indexed, queried):
    """Search mode's overlaps are indexed and not asked for; digits and letters follow our own rule."""
    assert set(analysis.indexed_words(fold(text))) == indexed
    assert analysis.query_words(text) == queried


def test_names_are_words(analysis):
    """A profile's name is one word, on both sides."""
    assert "南通工作组" in analysis.indexed_words(fold("南通工作组帮助农民"))
    assert analysis.query_words("南通工作组帮助农民")[0] == "南通工作组"


@pytest.mark.parametrize("text", ["1805名", "１８０５ 名", "絲路信使", "A320 飞机", "兰干乡梁三官村"])
def test_every_queried_word_is_indexed(analysis, text):
    """What a text is asked for by, it is indexed under."""
    assert set(analysis.query_words(text)) <= set(analysis.indexed_words(fold(text)))


def test_the_fingerprint_knows_the_names():
    """Other names, another fingerprint; the same names in another order, the same."""
    assert Analysis(["甲", "乙"]).fingerprint == Analysis(["乙", "甲"]).fingerprint
    assert Analysis(["甲", "乙"]).fingerprint != Analysis(["甲"]).fingerprint


@pytest.mark.filterwarnings("ignore")
def test_the_rust_port_cuts_as_jieba_does(samples):
    """On every run of Chinese in the samples both give the same words, with the same added names."""
    ours, theirs = cutter(NAMES), jieba.Tokenizer()
    for line in FOLDED.read_text(encoding="utf-8").splitlines():
        theirs.add_word(line.split()[0], int(line.split()[1]))
    for name in NAMES:
        theirs.add_word(name)
    texts = [a.title for i in samples for a in i.articles] + [
        p.text for i in samples for a in i.articles for p in a.paragraphs
    ]
    runs = {run for text in texts for run in chinese(fold(text)).split("\n") if run}
    assert len(runs) > 1000
    for run in runs:
        assert ours.cut_for_search(run) == list(theirs.cut_for_search(run)), run


def test_words_of_four_characters_within_longer_ones_are_indexed(analysis):
    """全国人大 is found in 全国人大常委会, in the order of the text, so that what stands behind keeps its place."""
    words = analysis.cut_for_index("全国人大常委会\n全国人大常务委员会\n会议")
    assert words.count("全国人大") == 2
    assert words[-2:] == ["\n", "会议"]
