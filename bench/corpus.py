"""Articles like those of real bulletins, made in any number, always the same ones.

Words come with the frequencies of jieba's own dictionary, with the punctuation, digits and names that were
counted in real news between them; an article repeats its own words; forty names stand in 5 to 35 % of all
articles each. A part of PART articles depends on its number alone, so 20,000 articles are the first of 1,000,000.
"""

from __future__ import annotations

import datetime
import marshal
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jieba
import numpy as np

from corpus.models import Article, Issue, Label, Paragraph, Source

VERSION = 1  # raise it whenever the articles change: parts made before are then made anew
SEED = 20170821
PART = 5000
PER_ISSUE = 20
MEAN = 480  # characters of an article
WORK = Path(__file__).parent / "work"

SERIES = ("援疆", "对口支援", "乡村振兴", "招商引资", "科技创新", "民生保障", "生态环境", "党的建设")
CITIES = "南通 苏州 无锡 常州 扬州 镇江 泰州 盐城 徐州 淮安 连云港 宿迁 南京 杭州 宁波 温州 嘉兴 湖州 绍兴 金华".split()
TOPICS = (
    "产业 就业 教育 卫生 文化 旅游 农业 水利 交通 住房 人才 消费 科技 环保 党建 综治 扶贫 招商 金融 电商 "
    "体育 养老 社保 民族 宣传 统战 应急 气象 能源 城建"
).split()
PLACES = [f"{city}{kind}" for kind in ("市", "县", "新区") for city in CITIES]

# What stands between words, per 1,000 tokens, counted in 600 news articles; "\n" begins a paragraph.
BETWEEN = {
    "，": 72, "。": 22, "。\n": 13, "、": 25, "“": 6.7, "”": 6.7, "（": 6.3, "）": 6.3, "：": 4, "；": 1.2,
    "《": 1.7, "》": 1.7, "的": 30, "和": 10, "在": 10.7, "等": 5.9, "了": 5.9, "月": 4.3, "日": 5.5,
}  # fmt: skip
NUMBERS, PERSONS, LATIN = 22, 9, 2  # per 1,000 tokens
ONE_CHARACTER = 0.3  # the dictionary counts novels, too: bulletins have fewer words of one character
REPEATED = 0.18  # of the tokens are taken from shortly before

COMMON_NAMES = (
    "工作组 自治区 乌鲁木齐 伊犁州 阿克苏 克孜勒苏 开发区 人民政府 指挥部 前方指挥部 党委书记 领导小组 维吾尔自治区 "
    "霍尔果斯 霍城县 伊宁县 察布查尔 生产建设兵团 组织部 教育局 卫生健康委 发展改革委 农业农村局 人民医院 职业技术学院 "
    "产业园区 纺织服装城 富余劳动力 社会稳定 长治久安 对口支援 民族团结 精准扶贫 乡村振兴 一带一路 丝绸之路经济带 "
    "柔性引才 交往交流交融 安居富民 援疆干部"
).split()
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文斌慧玲春梅红海燕志永新玉兰宇晨浩然子涵欣怡佳俊雪峰"
ABBREVIATIONS = "GDP WTO 5G A320 B2B PPP OTO LED CT VR AI ISO9001 C919 APP MBA KTV 3D PM2.5 G312 EMS".split()


@cache
def _vocabulary() -> tuple[list[str], np.ndarray, int]:
    """Tokens, their cumulative shares, and from which on they are words (those before stand between words)."""
    words: list[str] = []
    weights: list[float] = []
    with jieba.get_dict_file() as file:
        for line in file:
            word, frequency, _ = line.decode("utf-8").split(" ")
            if word not in BETWEEN and len(word) <= 6 and all("\u4e00" <= char <= "\u9fff" for char in word):
                words.append(word)
                weights.append(int(frequency) * (ONE_CHARACTER if len(word) == 1 else 1))
    rng = np.random.default_rng(SEED)
    groups: list[tuple[list[str], float]] = [
        (_numbers(rng), NUMBERS),
        (list(dict.fromkeys(_person(rng) for _ in range(30_000))), PERSONS),
        (ABBREVIATIONS, LATIN),
    ]
    tokens = list(BETWEEN)
    shares = [np.array(list(BETWEEN.values()))]
    for more, share in groups:
        falling = 1 / (np.arange(len(more)) + 10.0)
        tokens += more
        shares.append(falling / falling.sum() * share)
    rest = 1000 - sum(float(part.sum()) for part in shares)
    shares.append(np.array(weights) / sum(weights) * rest)
    tokens += words
    return [*tokens, *COMMON_NAMES], np.cumsum(np.concatenate(shares)) / 1000, len(BETWEEN)


def _numbers(rng: np.random.Generator) -> list[str]:
    units = ["名", "人", "万元", "亿元", "个", "%", "亩", "户", "年", "家", "公里", "次", "项", "", "倍", "吨"]
    found = [f"{year}年" for year in range(2025, 1999, -1)] + [f"{month}月" for month in range(1, 13)]
    for size in np.exp(rng.random(6000) * 11):
        number = f"{size:.1f}" if size < 100 and rng.random() < 0.5 else f"{size:,.0f}"
        found.append(number + str(rng.choice(units)))
    return list(dict.fromkeys(found))


def _person(rng: np.random.Generator) -> str:
    given = rng.choice(list(GIVEN), int(rng.integers(1, 3)))
    return str(rng.choice(list(SURNAMES))) + "".join(given)


# --- a part ----------------------------------------------------------------------------------------

Row = tuple[str, str, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]  # kind, title, text, labels


def _make(part: int) -> list[Row]:
    rng = np.random.default_rng([SEED, VERSION, part])
    vocabulary, shares, first_word = _vocabulary()
    sizes = np.maximum(rng.gamma(2.5, MEAN / 2.5 / 1.89, PART), 15).astype(np.int64)
    starts = np.cumsum(sizes) - sizes
    tokens = _draw(rng, shares, int(sizes.sum()))
    article = np.repeat(np.arange(PART), sizes)
    again = np.flatnonzero(rng.random(len(tokens)) < REPEATED)
    before = again - rng.integers(1, 80, len(again))
    inside = before >= starts[article[again]]
    tokens[again[inside]] = tokens[before[inside]]
    _place_names(rng, tokens, starts, sizes, len(vocabulary) - len(COMMON_NAMES))
    title_sizes = rng.integers(6, 15, PART)
    titles = _draw(rng, shares, int(title_sizes.sum()), first_word)
    owner = np.repeat(np.arange(PART), title_sizes)
    own = np.flatnonzero(rng.random(len(titles)) < 0.5)  # half of a title's words are the article's
    taken = tokens[starts[owner[own]] + (rng.random(len(own)) * sizes[owner[own]]).astype(np.int64)]
    titles[own[taken >= first_word]] = taken[taken >= first_word]
    labels = [_labels(rng, values, none) for values, none in ((_groups(), 0.12), (PLACES, 0.2), (TOPICS, 0.08))]
    kinds = np.where(rng.random(PART) < 0.3, "brief", "feature").tolist()
    texts = _texts(vocabulary, tokens, sizes)
    return list(zip(kinds, _texts(vocabulary, titles, title_sizes), texts, *labels, strict=True))


def _groups() -> list[str]:
    return [f"{city}市援疆前方工作组" for city in CITIES]


def _draw(rng: np.random.Generator, shares: np.ndarray, count: int, first: int = 0) -> np.ndarray:
    low = float(shares[first - 1]) if first else 0.0
    drawn = np.searchsorted(shares, low + rng.random(count) * (float(shares[-1]) - low), side="right")
    return np.minimum(drawn, len(shares) - 1)


def _place_names(rng: np.random.Generator, tokens: np.ndarray, starts: np.ndarray, sizes: np.ndarray, at: int) -> None:
    chances = np.geomspace(0.35, 0.06, len(COMMON_NAMES))
    for _ in range(2):  # the second time for those that name it twice
        article, name = np.nonzero(rng.random((len(starts), len(COMMON_NAMES))) < chances)
        tokens[starts[article] + (rng.random(len(article)) * sizes[article]).astype(np.int64)] = at + name
        chances = chances * 0.2


def _labels(rng: np.random.Generator, values: list[str], none: float) -> list[tuple[str, ...]]:
    """Per article one value (some have none, some a second one), the first values far oftener than the last."""
    falling = np.cumsum(1 / (np.arange(len(values)) + 2.0))
    drawn = np.searchsorted(falling, rng.random((PART, 2)) * falling[-1])
    kept = rng.random((PART, 2)) > (none, 0.8)
    return [
        tuple(sorted({values[i] for i, keep in zip(row, keeps, strict=True) if keep}))
        for row, keeps in zip(drawn.tolist(), kept.tolist(), strict=True)
    ]


def _texts(vocabulary: list[str], tokens: np.ndarray, sizes: np.ndarray) -> list[str]:
    words = list(map(vocabulary.__getitem__, tokens.tolist()))
    ends = np.cumsum(sizes).tolist()
    return ["".join(words[start:end]) for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def prepare(articles: int) -> None:
    """Makes the parts that so many articles need and that are not there yet."""
    WORK.mkdir(exist_ok=True)
    for part in range(-(-articles // PART)):
        if not (path := _path(part)).exists():
            path.with_suffix(".new").write_bytes(marshal.dumps(_make(part)))
            path.with_suffix(".new").rename(path)


def _path(part: int) -> Path:
    return WORK / f"articles-{VERSION}-{part:04d}"


# --- as issues -------------------------------------------------------------------------------------


def issues(articles: int) -> Iterator[Issue]:
    """The first so many articles (a multiple of PER_ISSUE), as issues, one after the other."""
    number = 0
    for part in range(-(-articles // PART)):
        rows: list[Row] = marshal.loads(_path(part).read_bytes())
        for first in range(0, min(len(rows), articles - part * PART), PER_ISSUE):
            yield _issue(number, rows[first : first + PER_ISSUE])
            number += 1


def _issue(index: int, rows: list[Row]) -> Issue:
    place, series = divmod(index, len(SERIES))
    number, year = divmod(place, 20)
    id = f"s{series}-{2005 + year}-{number + 1}"
    return Issue(
        id=id,
        series=f"s{series}",
        series_title=f"{SERIES[series]}工作简报",
        year=2005 + year,
        number=number + 1,
        running_number=None,
        publisher="",
        date=datetime.date(2005 + year, 1, 1) + datetime.timedelta(days=index * 37 % 365),
        source=Source(f"{index:064x}", f"{id}.html", "text/html", "utf-8"),
        articles=tuple(_article(f"{id}-{ordinal:02d}", row) for ordinal, row in enumerate(rows, 1)),
    )


def _article(id: str, row: Row) -> Article:
    kind, title, text, *labels = row
    paragraphs = [Paragraph(f"{zlib.crc32(p.encode()):08x}", p) for p in text.split("\n") if p]
    groups, places, topics = (tuple(Label(value, (value,)) for value in values) for values in labels)
    values: dict[str, Any] = {"groups": groups, "places": places, "topics": topics}
    return Article(id, kind, title, tuple(paragraphs), **values)  # type: ignore[arg-type]
