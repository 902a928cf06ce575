"""Knowing an issue again whose number was corrected, and which of its articles a later reading shows once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.corrections import NUMBERS, decode_corrections
from corpus.ids import article_id, issue_id
from corpus.models import Issue
from corpus.text.fold import fold_all
from index.engine import Engine
from index.library.ledger import KnownArticle, Store


def renumbered(store: Store, engine: Engine) -> dict[str, str]:
    """The issues that editors gave another number or date: the id that it would be by that -> the id that it keeps."""
    found = {}
    for id in store.corrected_issues():
        reading, issue = store.current(id), engine.issue(id)
        if reading and issue:
            said = decode_corrections(reading.corrected)
            name = issue_id(issue.series, issue.year, issue.number, issue.running_number, issue.date)
            if name and name != id and any(getattr(said, one) for one in (*NUMBERS, "date")):
                found[name] = id
    return found


def with_known_ids(issue: Issue, known: Sequence[KnownArticle]) -> tuple[Issue, list[KnownArticle]]:
    """The issue with the ordinals that its articles had before, and how each of them is known from now on.

    An article is known again by its folded title, else by most paragraphs in common; a new one gets the
    next free ordinal. Without `known`, articles are numbered as they stand.
    """
    titles = fold_all([article.title for article in issue.articles])
    paragraphs_of = [frozenset(p.id for p in article.paragraphs) for article in issue.articles]
    read = list(zip(titles, paragraphs_of, strict=True))
    ordinals: dict[int, int] = {}  # place in the issue -> ordinal
    free = {article.ordinal: article for article in known}
    for place, (title, _) in enumerate(read):
        for ordinal, article in free.items():
            if article.title == title:
                ordinals[place] = ordinal
                del free[ordinal]
                break
    for place, (_, paragraphs) in enumerate(read):
        if place not in ordinals and free:
            shared, ordinal = max((len(paragraphs & article.paragraphs), -number) for number, article in free.items())
            if shared:
                ordinals[place] = -ordinal
                del free[-ordinal]
    following = max((article.ordinal for article in known), default=0) + 1
    for place in range(len(read)):
        if place not in ordinals:
            ordinals[place] = following
            following += 1
    now_known = [KnownArticle(ordinals[place], title, paragraphs) for place, (title, paragraphs) in enumerate(read)]
    new_id = {a.id: article_id(issue.id, ordinals[place]) for place, a in enumerate(issue.articles)}
    if all(before == now for before, now in new_id.items()):
        return issue, now_known
    articles = tuple(replace(article, id=new_id[article.id]) for article in issue.articles)
    contents = tuple(replace(entry, article=new_id.get(entry.article, "")) for entry in issue.contents)
    findings = tuple(replace(finding, where=new_id.get(finding.where, finding.where)) for finding in issue.findings)
    return replace(issue, articles=articles, contents=contents, findings=findings), now_known
