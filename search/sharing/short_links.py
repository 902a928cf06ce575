"""Short links: an address of the site as a code that carries it whole.

    /search?q=乡村振兴&topic=教育  ->  "cwEBz-fR…"  ->  the same address

Nothing is stored, so a code is the same for the same state on every day and every machine, lives through rebuilds,
and tells nothing about what others have shared. A code can name nothing but an address of this site.
Layout, in base64url: a letter for the page; its id; for each parameter a character of its own (by `_NAMES`) and the
value; all in GB 18030, which has two bytes for a common Chinese character; three bytes of SHA-256 against misprints.
"""

from __future__ import annotations

import base64
import hashlib
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

# The place of a name, and the letter of a page, are part of every link that was ever given: only add at the end.
_NAMES = (
    "q series group place topic kind from to event_from event_to sort page size as_of lang year ids "
    "match by not_series not_group not_place not_topic not_kind"
).split()
_PAGES = {"s": "/search", "l": "/issues", "m": "/marked", "r": "/report"}
_NOUNS = {"a": "/articles/", "i": "/issues/", "f": "/report/"}
_FIRST = 0x02  # the character of the first name; \x01 begins a fragment
_FRAGMENT = "\x01"
_CHECK = 3
_MOST = 4000  # characters of a code
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CODE = re.compile(r"[A-Za-z0-9_-]+")


def code_of(address: str) -> str:
    """The code of an address of this site, "" for one that has none: another page, or too long."""
    parts = urlsplit(address)
    text = _page(parts.path)
    if not text or parts.scheme or parts.netloc:
        return ""
    for name, value in parse_qsl(parts.query, keep_blank_values=True, max_num_fields=1000):
        if name not in _NAMES:
            return ""
        text += chr(_FIRST + _NAMES.index(name)) + _CONTROL.sub(" ", value)
    if parts.fragment:
        text += _FRAGMENT + _CONTROL.sub(" ", unquote(parts.fragment))
    data = text.encode("gb18030", "replace")
    code = base64.urlsafe_b64encode(data + _check(data)).decode("ascii").rstrip("=")
    return code if len(code) <= _MOST else ""


def address_of(code: str) -> str:
    """The address that a code carries, "" for a code that we did not make."""
    if not _CODE.fullmatch(code) or len(code) > _MOST or len(code) % 4 == 1:
        return ""
    raw = base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
    data, check = raw[:-_CHECK], raw[-_CHECK:]
    if not data or check != _check(data):
        return ""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    text, _, fragment = text.partition(_FRAGMENT)
    page, *values = re.split(r"([\x02-\x1f])", text)
    path = _path(page)
    names = [ord(name) - _FIRST for name in values[::2]]
    if not path or any(name >= len(_NAMES) for name in names):
        return ""
    query = urlencode([(_NAMES[name], value) for name, value in zip(names, values[1::2], strict=True)])
    return path + (f"?{query}" if query else "") + (f"#{quote(fragment)}" if fragment else "")


def _page(path: str) -> str:
    for letter, whole in _PAGES.items():
        if path == whole:
            return letter
    for letter, noun in _NOUNS.items():
        id = unquote(path.removeprefix(noun))
        if path.startswith(noun) and id and "/" not in id and not _CONTROL.search(id):
            return letter + id
    return ""


def _path(page: str) -> str:
    letter, id = page[:1], page[1:]
    if letter in _PAGES and not id:
        return _PAGES[letter]
    return _NOUNS[letter] + quote(id, safe="") if letter in _NOUNS and id and "/" not in id else ""


def _check(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:_CHECK]
