"""The words of RTF: how they are told apart, which signs and encodings they stand for, what is never printed."""

from __future__ import annotations

import re

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})?\ ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|\\'?|[\r\n]+"
)
CHARSETS = {0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs", 238: "cp1250"}
_PAGES = {936: "gb18030", 950: "big5hkscs", 932: "cp932", 949: "cp949", 65001: "utf-8", 10008: "gb18030"}
SIGNS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "●",
    "tab": "\t", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
# Groups of which nothing is printed here, beside all that begin with \*.
UNPRINTED = frozenset(
    "fonttbl colortbl stylesheet info nonshppict listtable listoverridetable revtbl rsidtbl generator template "
    "object themedata colorschememapping datastore latentstyles footer footerl footerr footerf xmlnstbl pgptbl "
    "ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn bkmkstart bkmkend xe tc".split()
)
HEADERS = frozenset(("header", "headerl", "headerr", "headerf"))
STARRED = frozenset(("shpinst", "shppict", "ud"))  # of those with \*, what may hold text


def encoding_of_page(number: int) -> str:
    """The encoding of a Windows code page; cp1252 for one that is not known."""
    return _PAGES.get(number) or (f"cp{number}" if number in (437, 850, 874, *range(1250, 1259)) else "cp1252")
