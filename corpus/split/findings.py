"""What looks wrong in an issue that was read. The codes, each with its level:

no-date                     warning  the masthead has no date (year and number say which issue it is)
contents-without-article    warning  the contents list names an article that the body lacks
article-not-in-contents     note     the body has an article that the contents list does not name
title-differs               note     two spellings of one title, neither of them the other's head
article-without-text        warning  a title with nothing below it, or only a link
many-without-text           warning  most articles are only titles: headings were misread
suspicious-character        warning  a character, or a foreign word, that is not meant
placeholder                 warning  a title or text that a program left unfilled
event-after-issue           note     an article tells as past what is dated later than its issue
untitled-article            note     an article without a heading, named by its first words
unknown-group               note     a …工作组 that stands in no profile (found by `corpus.labels.labelling`)
front-matter                warning  what stands about the text is no YAML (found by `corpus.text.front_matter`)
unknown-series              warning  no profile's mark in the head of the file (found by `corpus.profile`)
pdf-columns                 warning  a page may have columns or a table; read across (found by `corpus.files.pdf`)
recognised                  warning  the text was recognised on pictures of pages (found by `corpus.files.pdf`)
mail-attachments            note     attachments of a mail that were not read (found by `corpus.office.mail`)
pdf-turned                  warning  signs set downward or turned were not read (found by `corpus.files.pdf`)
correction-unmatched        warning  an editor corrected an article that is gone (found by `corpus.corrections`)
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.models import Article, ContentsEntry, Finding
from corpus.split.masthead import Masthead
from corpus.split.title_matching import key
from corpus.text.dates import event_dates
from corpus.text.numerals import TEN
from corpus.text.word_lists import either

_SUSPICIOUS = re.compile(
    r"(?=[\ufffd\ue000-\uf8ff\x00-\x1f\x7f锟烫\saotifw])(?:"  # a quick test: most begin none
    r"[\ufffd\ue000-\uf8ff\x00-\x08\x0b-\x1f\x7f]|锟斤拷|烫烫烫"
    r"|(?<=[\u4e00-\u9fff])\s*\b(?:and|or|the|of|to|in|for|with)\b\s*(?=[\u4e00-\u9fff]))"
)
_PAUSES = re.compile(r"[\s，；：。！？]+")
_SENTENCES = re.compile(r"[。！？；\n]")
_PAST = re.compile(either(__package__, "words", "past"))
_AHEAD = re.compile(either(__package__, "words", "ahead"))
_SEVERAL = re.compile(rf"\W*(?:\w{{0,6}}(?:简讯|动态|短讯|要闻|信息|快讯|简报))\W*[{TEN}\d]+[则条篇]\W*")  # 简讯三则
_PLACEHOLDER = re.compile(r"\s*(?:undefined|null|none|nan|\[object object\]|lorem ipsum.*)\s*", re.IGNORECASE)
_ALIKE = ("article-not-in-contents", "event-after-issue", "title-differs")
MANY = 4  # notes of a kind are one together; so are articles without text, where most are such


def find_faults(
    mast: Masthead,
    contents: Sequence[ContentsEntry],
    articles: Sequence[Article],
    untitled: Sequence[str],
) -> tuple[Finding, ...]:
    """The findings of one issue; `untitled` are the ids of the articles without a heading."""
    found: list[Finding] = []
    if mast.date is None:
        found.append(
            Finding(
                "no-date",
                "warning",
                "报头",
                "没有日期，按期号排列；可在清单里写出日期，再收录一次（ingest --manifest）。",
            )
        )
    found += _contents(contents, articles)
    empty = [article for article in articles if not article.paragraphs and not article.link]
    many = len(empty) >= MANY and 2 * len(empty) > len(articles)
    if many:
        message = f"{len(articles)} 篇里有 {len(empty)} 篇只有标题；可能误把别的当作了标题，请核对原文件的标题标记。"
        found.append(Finding("many-without-text", "warning", f"“{empty[0].title}”", message))
    for article in articles:
        found += (fault for fault in _article(article, mast) if not many or fault.code != "article-without-text")
        if article.id in untitled:
            found.append(
                Finding(
                    "untitled-article",
                    "note",
                    article.id,
                    f"这一篇没有标题，暂以“{article.title}”为题；若原文有题，请核对标记。",
                )
            )
    return _folded(found)


def _folded(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings with similar notes, where there are many, as one with their count, at the place of the first."""
    counts = Counter(finding.code for finding in found if finding.code in _ALIKE)
    kept: dict[str, Finding] = {}
    for at, finding in enumerate(found):
        many = counts[finding.code] >= MANY
        if not many:
            kept[str(at)] = finding
        elif finding.code not in kept:
            others = f"（这样的共 {counts[finding.code]} 处，这是第一处。）"
            kept[finding.code] = replace(finding, message=finding.message + others)
    return tuple(kept.values())


def _contents(contents: Sequence[ContentsEntry], articles: Sequence[Article]) -> Iterator[Finding]:
    if not contents:
        return
    together = any(_SEVERAL.fullmatch(entry.title) for entry in contents)
    for entry in contents:
        if not entry.article and not any(entry.sections) and not _SEVERAL.fullmatch(entry.title):
            yield Finding(
                "contents-without-article",
                "warning",
                entry.title,
                f"目录中的“{entry.title}”在正文里没有找到；请核对原文是否缺了这一篇。",
            )
    by_item = {id for entry in contents for id in entry.sections}
    for article in articles:
        if not article.contents_title:
            if article.id not in by_item and not (together and article.kind == "brief"):
                message = f"正文中的“{article.title}”没有列入目录；请核对它是否另成一篇。"
                yield Finding("article-not-in-contents", "note", article.id, message)
        elif key(article.title) != key(article.contents_title) and not _is_head(article.title, article.contents_title):
            message = f"标题有两种写法：目录作“{article.contents_title}”，正文作“{article.title}”；请核对哪一种对。"
            yield Finding("title-differs", "note", article.id, message)


def _is_head(one: str, other: str) -> bool:
    """Whether the shorter title is the longer one up to a blank or a pause: 甲地遭袭 of 甲地遭袭 乙国谴责."""
    short, long = sorted((one, other), key=len)
    parts = _PAUSES.split(long)
    return any(key("".join(parts[:count])) == key(short) for count in range(1, len(parts)))


def _article(article: Article, mast: Masthead) -> Iterator[Finding]:
    texts = [article.title, *(paragraph.text for paragraph in article.paragraphs)]
    if not article.paragraphs:
        message = f"“{article.title}”只有标题{'和一个链接' if article.link else ''}，没有正文；请核对原文是否缺了一段。"
        yield Finding("article-without-text", "warning", article.id, message)
    if any(_PLACEHOLDER.fullmatch(text) for text in texts):
        yield Finding(
            "placeholder", "warning", article.id, f"“{article.title}”是程序留下的占位文字，原文可能没有取到。"
        )
    for text in texts:
        if match := _SUSPICIOUS.search(text):
            around = text[max(0, match.start() - 8) : match.end() + 8]
            sign = match[0].strip() or match[0]
            named = sign if sign.isprintable() else " ".join(f"U+{ord(char):04X}" for char in sign)
            message = f"“{around}”里有可疑的字符：{named}；请对照原件。"
            yield Finding("suspicious-character", "warning", article.id, message)
            break
    if mast.date and any(day > mast.date for day in article.event_dates) and (later := _past_after(texts, mast.date)):
        days = "、".join(day.isoformat() for day in later)
        message = f"文中说已经发生的事，日期晚于本期日期（{mast.date.isoformat()}）：{days}；请核对年份和刊期。"
        yield Finding("event-after-issue", "note", article.id, message)


def _past_after(texts: Sequence[str], issue: datetime.date) -> list[datetime.date]:
    """The days later than the issue of which a clause speaks as past; not what is announced, planned or ends then.

    8月25日，县里召开了现场会 -> that day      8月25日将召开, 报名截至8月25日, 2030年12月31日前 -> none
    """
    found: dict[datetime.date, None] = {}
    for text in texts:
        for sentence in _SENTENCES.split(text):
            if _PAST.search(sentence) and not _AHEAD.search(sentence):
                found |= dict.fromkeys(day for day in event_dates(sentence, issue.year, issue) if day > issue)
    return list(found)
