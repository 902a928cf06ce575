"""Front matter: what stands about a text between two lines of --- at its head, as site generators write it."""

from __future__ import annotations

import re

import yaml

from corpus.models import Finding

_BLOCK = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<inside>(?:[^\r\n]*\r?\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_KEYED = re.compile(r"\s*(?:#.*|[\w.\u3400-\u9fff -]+\s*[:：](?:\s.*|\S.*)?|-\s.*|\s+\S.*)?")
_LONGEST = 200  # characters of a value; what tells an issue is short

Properties = tuple[tuple[str, str], ...]


def cut_front_matter(text: str) -> tuple[Properties, str, tuple[Finding, ...]]:
    """(key, value) of each simple value in lower-case keys, the text below, and a finding where YAML fails.

    A text whose first line is a rule and no front matter is left as it is.
    """
    match = _BLOCK.match(text)
    lines = match["inside"].splitlines() if match else []
    if match is None or not any(line.strip() for line in lines) or not all(map(_KEYED.fullmatch, lines)):
        return (), text, ()
    rest = text[match.end() :]
    try:
        # The base loader makes strings of everything, so that 2023/02/27 and 0030 stay as they are written.
        found = yaml.load(match["inside"], yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):
        finding = Finding(
            "front-matter",
            "warning",
            "文件开头",
            "文件开头两行 --- 之间不是合格的 YAML，逐行读了“名称: 值”；请改正，或用清单告诉期号和日期。",
        )
        pairs = (re.split("[:：]", line, maxsplit=1) for line in lines if re.search("[:：]", line))
        return (
            tuple((name.strip().lower(), value.strip(" \t\"'")[:_LONGEST]) for name, value in pairs),
            rest,
            (finding,),
        )
    if not isinstance(found, dict):
        return (), text, ()
    simple = ((str(name).strip().lower(), value[:_LONGEST]) for name, value in found.items() if isinstance(value, str))
    return tuple((name, value.strip()) for name, value in simple if value.strip()), rest, ()
