"""What was typed so far -> what it may become: names, words and titles, each with its address.

    就业 yj  ->  就业 援疆, group:… with 就业, titles in which 援疆 stands

The last word is completed; what stands before it is kept. Names and words come from the vocabulary, where there is one
already; titles by their characters from the engine, always.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from corpus.text.fold import fold
from index.engine import Engine, Request
from index.queries import Run, String
from search.facets import FACET_NAMES
from search.message import Message
from search.params import Params
from search.query.tokens import FIELD
from search.suggest.vocabulary import Entry, Vocabulary, typed_letters

LABELS, WORDS, TITLES = 3, 6, 4  # of each kind at most
TRIED = 40  # entries that are looked at for these
LONGEST = 60  # characters that anything is suggested for
WORD, TITLE = Message("词语"), Message("标题")
_LAST = re.compile(r"[^\s\"“”「」『』()（）|｜]+$")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to search for, or an article to open: its kind and how that is called, the text, how many articles it
    has (None for an article), and its address."""

    kind: str
    label: Message
    text: str
    count: int | None
    url: str

    def to_json(self) -> dict[str, Any]:
        """The object of `/suggest` and of `jianbao suggest --json`."""
        return {"kind": self.kind, "label": self.label, "text": self.text, "count": self.count, "url": self.url}


def suggest(engine: Engine, params: Params, vocabulary: Vocabulary | None) -> list[Suggestion]:
    """Suggestions for `params.q`, under the filters of `params`: names, words, then titles.

    Counts are of all articles, as the index has them. Raises `EngineError`.
    """
    typed = params.q
    last = _LAST.search(typed)
    if last is None or len(typed) > LONGEST:
        return []
    before, unfinished = typed[: last.start()], last[0]
    if before.count('"') % 2 or before.count("“") > before.count("”") or FIELD.match(unfinished):
        return []  # within quotation marks, or behind a field: what is meant there is no word
    sign = unfinished[0] if unfinished[0] in "-－" else ""
    unfinished = unfinished[len(sign) :]
    if not fold(unfinished):
        return []
    found: list[Suggestion] = []
    if vocabulary:
        entries = [vocabulary.entries[number] for number in _entries(vocabulary, unfinished)]
        labels = [entry for entry in entries if entry.kind != "word" and not sign][:LABELS]
        names = {fold(entry.text) for entry in labels}
        words = [entry for entry in entries if entry.kind == "word" and fold(entry.text) not in names][:WORDS]
        found += [_label(entry, params, before.strip()) for entry in labels]
        found += [_word(entry, params, before + sign) for entry in words]
    if not sign:
        found += _titles(engine, params, vocabulary, unfinished if not before.strip() else "")
    return found


def _entries(vocabulary: Vocabulary, unfinished: str) -> list[int]:
    """The entries that it may become: by its characters, then by its syllables, then by their first letters."""
    text, letters = fold(unfinished), typed_letters(unfinished)
    ways = [vocabulary.by_text.beginning(text, TRIED)]
    ways.append([number for number in vocabulary.labels if text in vocabulary.folded[number]])
    if letters:
        ways.append(vocabulary.by_sound.beginning(letters, TRIED))
        ways.append(vocabulary.by_initials.beginning(letters, TRIED))
        ways.append(_mixed(vocabulary, letters))
    elif (tail := re.search(r"[a-z]+$", text)) and tail.start():
        ways.append(_half_typed(vocabulary, text[: tail.start()], tail[0]))
    return list(dict.fromkeys(number for way in ways for number in way))


def _mixed(vocabulary: Vocabulary, letters: str) -> list[int]:
    """Names in the midst of which the first letters stand: nt -> 支援南通…"""
    if len(letters) < 2:
        return []
    return [number for number in vocabulary.labels if letters in vocabulary.label_initials[number]]


def _half_typed(vocabulary: Vocabulary, text: str, letters: str) -> list[int]:
    """Characters and then letters, as an input method leaves them: 援jiang, 援j"""
    from search.suggest.readings import initials, syllables

    found = []
    for number in vocabulary.by_text.beginning(text, 10 * TRIED):
        said = syllables(vocabulary.folded[number][len(text) :])
        if "".join(said).startswith(letters) or initials(said).startswith(letters):
            found.append(number)
    return found


def _label(entry: Entry, params: Params, before: str) -> Suggestion:
    facet = cast(Any, entry.kind)
    narrowed = params.asking(before)
    if entry.value not in narrowed.values(facet):
        narrowed = narrowed.toggle(facet, entry.value)
    return Suggestion(entry.kind, FACET_NAMES[facet], entry.text, entry.count, narrowed.url())


def _word(entry: Entry, params: Params, before: str) -> Suggestion:
    return Suggestion("word", WORD, before + entry.text, entry.count, params.asking(before + entry.text).url())


def _titles(engine: Engine, params: Params, vocabulary: Vocabulary | None, unfinished: str) -> Iterator[Suggestion]:
    """Articles whose title has all that was typed; by letters those in whose title such syllables stand together."""
    letters = typed_letters(unfinished) if unfinished else ""
    query = String(unfinished, "title") if unfinished else Run(params.q, "title")
    ids: Sequence[str] = [hit.id for hit in engine.search(Request(query, sort="newest", limit=TITLES)).hits]
    if len(ids) < TITLES and vocabulary and len(letters) >= 2:
        also = vocabulary.titles.by_sound(letters, TITLES)
        also += vocabulary.titles.by_initials(letters, TITLES) if len(letters) >= 3 else []
        ids = list(dict.fromkeys([*ids, *also]))[:TITLES]
    stored = engine.articles(ids)
    for id in ids:
        if id in stored:  # the index may have gone on
            url = Params(lang=params.lang).article_url(id)
            yield Suggestion("title", TITLE, stored[id].article.title, None, url)
