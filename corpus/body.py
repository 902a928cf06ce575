"""The body of a page among its furniture: which of its pieces are what it was published for.

Every piece gets a value: prose counts for it, text in links against it. The body is the run of pieces with the
greatest sum, and what stands beside it within the same element without being furniture: mastheads, contents
lists, tables and sign-offs are short and have no full stop, but they are not links either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from corpus.html import Piece

LINKED = 0.5  # share of a piece's characters in links past which it is a link
PROSE = 12  # characters that prose has at least, with a mark of punctuation in them
SHORT = 40  # characters of a furniture's own words at most
HELD = 0.9  # share of the body's prose that its container holds
MAIN = 0.5  # share of the page's prose that no furniture holds, whatever it calls itself
FEW_LINKS = 3  # pieces that are links, below which a page has no furniture

_PUNCTUATION = re.compile(r"[，。；！？：、,;!?…]")
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "menu", "dialog"})
_FURNITURE_NAMES = re.compile(
    r"(?:^|[^a-z])(?:nav(?:i|bar|igation)?|menu|bread_?-?crumbs?|crumbs?|foot(?:er)?|side_?-?bar|comments?(?:-?_?list|-?_?area)?|"
    r"respond|pinglun|(?:bd)?share|relat(?:ed?|ion)|recommend(?:ed)?|tuijian|copy_?-?right|advert(?:isement)?|ads?|"
    r"pag(?:er|ination)|social|login|qr_?-?code|erweima|print)(?=$|[^a-z])",
)
_FURNITURE_WORDS = re.compile(
    r"""[\W_]*(?:
    (?:相关|延伸|更多|推荐|热门|精彩|热点|最新|今日|图片|其他|其它|同类|本类)(?:的|精彩|热门|图片)?
        (?:报道|新闻|链接|阅读|文章|推荐|专题|内容|资讯|评论|图片|热点|信息|导读|点击|排行)
    |(?:我要|发表|查看|网友|最新|全部|添加|参与|我来说两句)*(?:评论|留言|跟帖|说两句)(?:\W|$|内容|列表|仅)
    |.{0,30}已有\W?\d*\W?(?:条|人|件|个|次|位)?(?:网友)?(?:参与)?评论
    |(?:打印|关闭|收藏|分享|转发|推荐|下载|复制|纠错|举报|点赞)(?:本|此|该|当前)?(?:页|文|窗口|页面|文章|网页|新闻|链接|到|至|给|按钮)?[^，。；]{0,12}$
    |(?:返回|回到?)(?:页?首|首页|顶部|页首|上一?页|列表|目录|主页)
    |[<«‹]*\s*(?:上|下|前|后)[一1]?(?:篇|页|条|则)(?:\W|$|文章|新闻)
    |(?:【?\W?字[体号]|文字大小|视力保护)\W
    |(?:当前|您|你)?(?:现在|当前)?(?:所在)?(?:的)?位置\W
    |设为首页|加入收藏|网站地图|关于(?:我们|本站|本网)|联系我们|友情链接|免责声明|隐私(?:政策|保护|声明)
    |(?:点击|浏览|阅读|访问)(?:数|次数|量|率|统计)\W
    |扫(?:一扫|码|描)[^，。；]{0,30}$|(?:微信|手机)扫|长按(?:识别|二维码)
    |(?:登录|登陆|注册)\W*(?:登录|登陆|注册)?$
    |展开(?:全文|更多)|查看(?:更多|全文)|(?:点击)?加载更多|更多\W*$|更多[>》]
    |trackback|powered\s+by|copyright|版权所有|©
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_DATE = re.compile(r"(?:19|20)\d\d\s*[-年./]\s*\d{1,2}|\d{1,2}/\d{1,2}/(?:19|20)\d\d")
_PUBLISHED = re.compile(
    r"\d\s*[:：]\s*\d\d|来源|(?:发布|发表|更新|时间|日期|作者|责编|编辑|记者|点击|浏览|阅读|字[体号])(?:时间|日期|数|量|次数|于)?\s*[:：\d]"
)
# Notices of the site, whatever their length, and what makes a short line one.
_NOTICE = re.compile(
    r"版权所有(?![者人权])|all rights reserved|copyright|公网安备|不良信息举报|信息网络传播视听节目|转载请注明|"
    r"凡(?:是|属)?(?:本[网站报]|注明)|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]ICP[备证]|"
    r"未经[^。]{0,12}(?:授权|许可)[^。]{0,12}(?:转载|使用)",
    re.IGNORECASE,
)
_SHORT_NOTICE = re.compile(r"禁止[^。]{0,8}转载|转载(?:请|时|须|申请|事宜)|侵权(?:行为|线索|必究)|版权(?:声明|说明)")
_NOTICE_TITLE = re.compile(r".{0,12}(?:版权|免责|侵权|法律)[与和及]?(?:版权|免责|侵权|法律)?(?:声明|公告|说明|提示)\W*")
_MARKS = re.compile(r"^(?:[\W_]|[0-9一二三四五六七八九十]{1,3}[.、．)）])+|[\W_0-9]+$")
_ISSUE_NUMBER = re.compile(
    r"第\s*[0-9０-９一二三四五六七八九十百〇零]+\s*期|\d{4}\s*年\s*\d+\s*期|[〔\[(（【]\d{4}[〕\])】）]\s*第?\s*\d+\s*[号期]"
)
MASTHEAD = 12  # pieces at the head of a body among which its issue number is looked for


@dataclass(frozen=True, slots=True)
class Body:
    """The body's pieces, and above them what the page itself says of it: its title, the line of date and source."""

    pieces: tuple[Piece, ...]
    head: tuple[Piece, ...] = ()


def find_body(pieces: Sequence[Piece], title: str = "") -> Body:
    """The body of a page and its head; the whole page where there is next to no link on it."""
    if sum(_is_link(piece) for piece in pieces) < FEW_LINKS:
        return Body(tuple(pieces))
    furniture = _Furniture(pieces)
    contents = _contents(pieces)
    values = [_value(piece, furniture.holds(piece), i in contents) for i, piece in enumerate(pieces)]
    _devalue_notices(pieces, values)
    start, end = _greatest_run(values)
    if start == end:  # no prose at all: lists and tables
        return Body(tuple(piece for piece, value in zip(pieces, values, strict=True) if value > -2))
    container = _container(pieces[start:end], values[start:end])
    inside = [container is None or _is_within(piece, container) for piece in pieces]
    while start > 0 and inside[start - 1] and values[start - 1] >= -1:
        start -= 1
    while end < len(pieces) and inside[end] and values[end] >= -1:
        end += 1
    head = _head(pieces[:start], values[:start], title)
    dropped = _related(pieces, values)
    body = [pieces[i] for i in range(start, end) if i not in dropped and not furniture.holds(pieces[i])]
    said = _after_information(body)
    head, body = [*head, *body[:said]], body[said:]
    if _bears_number(head) and not _bears_number(body[:MASTHEAD]):
        return Body((*head, *body))  # a bulletin whose masthead stands outside the element of its text
    return Body(tuple(body), tuple(head))


def _bears_number(pieces: Sequence[Piece]) -> bool:
    return any(_ISSUE_NUMBER.search(piece.block.text) for piece in pieces)


def _related(pieces: Sequence[Piece], values: Sequence[float]) -> set[int]:
    """The links that stand under words like 相关报道, with these words."""
    found: set[int] = set()
    under = False
    for i, (piece, value) in enumerate(zip(pieces, values, strict=True)):
        words = value < -1 and _FURNITURE_WORDS.match(piece.block.text) is not None
        under = (under and value < -1 and _is_link(piece)) or (
            words and i + 1 < len(pieces) and values[i + 1] < -1 and _is_link(pieces[i + 1])
        )
        if under:
            found.add(i)
    return found


def _after_information(pieces: Sequence[Piece]) -> int:
    """Index after the line that tells when and whence the page was published, 0 where none stands above the prose."""
    for i, piece in enumerate(pieces):
        if _is_prose(piece) and _size(piece) > 60:
            return 0
        if _DATE.search(piece.block.text) and _PUBLISHED.search(piece.block.text):
            return i + 1
    return 0


def _size(piece: Piece) -> int:
    text = piece.block.text
    return len(text) - text.count(" ")


def _is_link(piece: Piece) -> bool:
    return piece.linked > LINKED * _size(piece)


def _is_prose(piece: Piece) -> bool:
    text = piece.block.text
    return len(text) >= PROSE and not _is_link(piece) and _PUNCTUATION.search(text) is not None


def _value(piece: Piece, furniture: bool, contents: bool) -> float:
    """What a piece adds to the body that it is part of; -1 for what tells nothing."""
    size = _size(piece)
    if furniture:
        return -size - 10
    if not size:
        return 0
    if contents or piece.block.kind == "row":
        return -1
    text = piece.block.text
    if _is_link(piece):
        return -size - 3
    if size <= SHORT and (_FURNITURE_WORDS.match(text) or _SHORT_NOTICE.search(text)):
        return -30
    if _NOTICE.search(text):
        return -max(30, size)
    if _is_prose(piece):
        return size - 2 * piece.linked
    return -1


def _devalue_notices(pieces: Sequence[Piece], values: list[float]) -> None:
    """What follows a site's legal notice by its title, in the same element, is part of the notice."""
    within: etree._Element | None = None
    for i, piece in enumerate(pieces):
        if within is not None and not _is_within(piece, within):
            within = None
        if _NOTICE_TITLE.fullmatch(piece.block.text):
            within = piece.owner if piece.owner.tag in ("div", "td", "body") else piece.owner.getparent()
        if within is not None:
            values[i] = -max(30, _size(piece))


class _Furniture:
    """Which elements of the page are furniture by their tag or by the name that their author gave them."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.known: dict[etree._Element, bool] = {}
        self.prose: dict[etree._Element, int] = {}
        self.total = 0
        for piece in pieces:
            if _is_prose(piece):
                self.total += _size(piece)
                for element in (piece.owner, *piece.owner.iterancestors()):
                    self.prose[element] = self.prose.get(element, 0) + _size(piece)

    def holds(self, piece: Piece) -> bool:
        """Whether the piece stands in furniture."""
        path = []
        found = False
        for element in (piece.owner, *piece.owner.iterancestors()):
            if element in self.known:
                found = self.known[element]
                break
            path.append(element)
        for element in reversed(path):
            found = self.known[element] = found or self._is(element)
        return found

    def _is(self, element: etree._Element) -> bool:
        if self.prose.get(element, 0) > MAIN * self.total or element.tag in ("body", "html"):
            return False
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        return element.tag in _FURNITURE_TAGS or bool(_FURNITURE_NAMES.search(_split_words(names)))


def _split_words(names: str) -> str:
    """commentList -> comment list"""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", names).lower()


def _key(text: str) -> str:
    """A title without list mark, page number and blanks, to find it again."""
    return "".join(_MARKS.sub("", text).split())


def _contents(pieces: Sequence[Piece]) -> set[int]:
    """The links that make up a contents list: half of a group of neighbours name a text that follows on the page."""
    last = {_key(piece.block.text): i for i, piece in enumerate(pieces) if not _is_link(piece) and _size(piece) <= 80}
    found: set[int] = set()
    group: list[int] = []
    for i in range(len(pieces) + 1):
        if i < len(pieces) and _is_link(pieces[i]):
            group.append(i)
            continue
        named = [j for j in group if len(key := _key(pieces[j].block.text)) >= 6 and last.get(key, -1) > j]
        if len(named) >= 2 and len(named) * 2 >= len(group):
            found.update(group)
        group = []
    return found


def _greatest_run(values: Sequence[float]) -> tuple[int, int]:
    """[start, end) of the run with the greatest sum; empty where no value is above zero."""
    best, best_run = 0.0, (0, 0)
    total, start = 0.0, 0
    for i, value in enumerate(values):
        if total <= 0:
            total, start = 0.0, i
        total += value
        if total > best:
            best, best_run = total, (start, i + 1)
    return best_run


def _container(pieces: Sequence[Piece], values: Sequence[float]) -> etree._Element | None:
    """The innermost element that holds nearly all of these pieces' prose."""
    held: dict[etree._Element, float] = {}
    total = 0.0
    for piece, value in zip(pieces, values, strict=True):
        if value > 0:
            total += value
            for element in (piece.owner, *piece.owner.iterancestors()):
                held[element] = held.get(element, 0) + value
    holders = [element for element, value in held.items() if value >= HELD * total]
    return max(holders, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _is_within(piece: Piece, container: etree._Element) -> bool:
    return piece.owner is container or any(element is container for element in piece.owner.iterancestors())


def _head(pieces: Sequence[Piece], values: Sequence[float], title: str) -> list[Piece]:
    """Title and what follows it without being furniture, from the last piece that is the page's title by name."""
    title = _key(title)
    for i in range(len(pieces) - 1, -1, -1):
        key = _key(pieces[i].block.text)
        named = len(key) >= 4 and key in title
        if (named or pieces[i].block.level == 1) and not _is_link(pieces[i]):
            return [
                piece for piece, value in zip(pieces[i:], values[i:], strict=True) if value >= -1 and piece.block.text
            ]
    return []
