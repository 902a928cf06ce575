"""Addresses that were changed on their way, by chat clients, mail and typing: what the sharer's own was.

    /search?q=就业&amp;place=安徽   -> /search?q=就业&place=安徽
    /articles/ID%3Fq%3D就业         -> /articles/ID?q=就业
    /articles/ID%23p-0a1b2c3d       -> /articles/ID#p-0a1b2c3d
    /search?q=就业&place=安徽。     -> /search?q=就业&place=安徽

The addresses of the site itself are among those that stay as they are: names of the index may have any sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from urllib.parse import quote, unquote_plus

from search.params import NAMES

_NAMES = "|".join((*NAMES, "format", "year", "issue"))
_ESCAPED_AND = re.compile(r"&(?:(?:amp|#38|#x26)(?:;|%3B))+(?=[a-z_]+=)", re.IGNORECASE)
_ESCAPED_TWICE = re.compile(r"(?:%25[89A-F][0-9A-F]){2,}", re.IGNORECASE)
_ESCAPED_WHOLE = re.compile(rf"(?:{_NAMES})%3D", re.IGNORECASE)
_PARAGRAPH = re.compile(r"(?:%23|#)(p-[0-9a-f]{8}(?:-[0-9]+)?).*", re.IGNORECASE | re.DOTALL)
_STOPS = "。，、；：！？…”’」』》】〉"  # what follows is the sentence around the link, but within a name of the index
_SENTENCE = re.compile(rf"[{_STOPS}\s].*|[.,;:!?'\"<>\]]+$", re.DOTALL)
_TAIL = re.compile(rf"[{_STOPS}\s.,;:!?'\"<>\])）]|$")
_CLOSING = {")": "(", "）": "（"}
_PART_OF_AN_ID = re.compile(r"[\w-]+")


def own_address(path: str, query: str, known: Callable[[str], Collection[str]] = lambda name: ()) -> str:
    """The address that was meant by a path (decoded) and a query (escaped).

    `known` gives the values of a parameter that are names of the index, in which any sign may stand.
    """
    inside, _, behind = path.partition("?")
    if behind:
        query = f"{quote(behind, safe='=&%+;#-.')}&{query}".strip("&")
    inside, _, fragment = inside.partition("#")
    if "=" not in query and _ESCAPED_WHOLE.match(query):
        query = quote(unquote_plus(query), safe="=&%;")
    query = _ESCAPED_AND.sub("&", query)
    query = _ESCAPED_TWICE.sub(lambda found: found[0].replace("%25", "%"), query)
    if inside.startswith("/articles/") and (found := _PARAGRAPH.search(query)):
        query, fragment = query[: found.start()], found[1]
    query = _without_tail(query, known)
    if inside != "/":
        inside = inside.rstrip("/")
    paragraph = _PARAGRAPH.match(f"#{fragment}")
    return f"/{quote(inside.lstrip('/'))}" + (f"?{query}" if query else "") + (f"#{paragraph[1]}" if paragraph else "")


def _without_tail(query: str, known: Callable[[str], Collection[str]]) -> str:
    """Without the sentence that follows the last value; not of `q`, where whatever is typed is meant."""
    before, sign, value = query.rpartition("=")
    name = before.rpartition("&")[2]
    if not sign or name == "q" or name not in _NAMES.split("|"):
        return query
    plain = unquote_plus(value)
    kept = cut(plain)
    if kept == plain:
        return query
    names = (one for one in known(name) if plain.startswith(one) and _TAIL.match(plain[len(one) :]))
    kept = max(names, key=len, default=kept)
    return query if kept == plain or not kept else f"{before}={quote(kept, safe='')}"


def cut(text: str) -> str:
    """Text without the tail of a sentence: 安徽。 -> 安徽, 农业（含林业） stays."""
    text = _SENTENCE.sub("", text)
    while text and (opening := _CLOSING.get(text[-1])) and text.count(opening) < text.count(text[-1]):
        text = _SENTENCE.sub("", text[:-1])
    return text


def shorter(id: str) -> Iterator[str]:
    """An id without what may have been written behind it, the longest first: a-1）请看 -> a-1）, a-1

    Ids are of letters, digits and hyphens; letters may be Chinese, so words that follow at once may be part of one.
    """
    ends = {found.end() for found in re.finditer(r"[0-9]+", id)} | {
        found.end() for found in _PART_OF_AN_ID.finditer(id)
    }
    yield from (id[:end] for end in sorted(ends, reverse=True) if end < len(id))
