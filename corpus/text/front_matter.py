"""Front matter: what stands about a text between two lines of --- (YAML) or +++ (TOML) at its head, as site generators
write it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

from corpus.models import Finding

_BLOCK = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<inside>(?:[^\r\n]*\r?\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_TOML = re.compile(r"\A\ufeff?\+\+\+[ \t]*\r?\n(?P<inside>(?:[^\r\n]*\r?\n){0,200}?)\+\+\+[ \t]*(?:\r?\n|\Z)")
_KEYED = re.compile(r"\s*(?:#.*|[\w.\u3400-\u9fff -]+\s*[:：](?:\s.*|\S.*)?|-\s.*|\s+\S.*)?")
_LONGEST = 200  # characters of a value; what tells an issue is short

Properties = tuple[tuple[str, str], ...]


def cut_front_matter(text: str) -> tuple[Properties, str, tuple[Finding, ...]]:
    """(key, value) of each simple value in lower-case keys, the text below, and a finding where YAML fails.

    A value within a value comes as date.created. A text whose first line is a rule and no front matter stays as it is.
    """
    if match := _TOML.match(text):
        return _toml(match["inside"], text[match.end() :])
    match = _BLOCK.match(text)
    lines = match["inside"].splitlines() if match else []
    if match is None or not any(line.strip() for line in lines) or not all(map(_KEYED.fullmatch, lines)):
        return (), text, ()
    import yaml  # slow to import, and most texts have none

    rest = text[match.end() :]
    try:
        # The base loader makes strings of everything, so that 2023/02/27 and 0030 stay as they are written.
        found = yaml.load(match["inside"], yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):
        return _line_by_line(lines, "[:：]"), rest, (_broken("---", "YAML", "名称: 值"),)
    return (_simple(found), rest, ()) if isinstance(found, dict) else ((), text, ())


def _toml(inside: str, rest: str) -> tuple[Properties, str, tuple[Finding, ...]]:
    import tomllib

    try:
        found = tomllib.loads(inside.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError):
        return _line_by_line(inside.splitlines(), "="), rest, (_broken("+++", "TOML", "名称 = 值"),)
    return _simple(found), rest, ()


def _simple(found: Mapping[Any, Any]) -> Properties:
    """The values that are one word or line, those of a table one level down included."""
    pairs: list[tuple[str, Any]] = []
    for name, value in found.items():
        if isinstance(value, dict):
            pairs += ((f"{name}.{inner}", deeper) for inner, deeper in value.items())
        else:
            pairs.append((str(name), value))
    kinds = (str, int, float, datetime.date, datetime.time)
    simple = ((name.strip().lower(), _printed(value)) for name, value in pairs if isinstance(value, kinds))
    return tuple((name, value) for name, value in simple if value)


def _printed(value: Any) -> str:
    return (value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value))[:_LONGEST].strip()


def _line_by_line(lines: Sequence[str], sign: str) -> Properties:
    pairs = (re.split(sign, line, maxsplit=1) for line in lines if re.search(sign, line))
    return tuple((name.strip().lower(), value.strip(" \t\"'")[:_LONGEST]) for name, value in pairs)


def _broken(marks: str, language: str, form: str) -> Finding:
    message = f"文件开头两行 {marks} 之间不是合格的 {language}，逐行读了“{form}”；请改正，或用清单告诉期号和日期。"
    return Finding("front-matter", "warning", "文件开头", message)
