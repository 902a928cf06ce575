"""A sentence of the interface: Chinese wherever it is read as a string, and able to be said in another language."""

from __future__ import annotations

import datetime
from typing import Any

from corpus.issue_names import date_name


class Message(str):
    """A template with what fills it; as a string the Chinese sentence.

        Message("没有第 {page} 页", page=3) == "没有第 3 页"

    Values may be texts, numbers, dates, other messages, and tuples of texts, which are lists. A value named `n` is
    what another language's plural goes by. Templates are looked up as written, so they are literals in the code.
    """

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, /, **values: Any) -> Message:
        said = template.format(**{name: _chinese(value) for name, value in values.items()}) if values else template
        made = super().__new__(cls, said)
        made.template = template
        made.values = values
        return made


def _chinese(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return date_name(value)
    return "、".join(value) if isinstance(value, tuple) else value
