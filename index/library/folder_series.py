"""Files of one folder whose series nobody knows -> what that series is called, as most of their heads say."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from corpus.errors import ReadError
from corpus.files.document import TEXT_SUFFIXES
from corpus.models import Document, Told
from corpus.parse import read_at
from corpus.profile import Profile, choose, is_time, own_title
from index.library.sources import contents, name_of

SAMPLE = 9  # files of a folder that are looked at
_FEW = 3  # files that make no series


def sample(files: Sequence[Path], most: int) -> Iterator[Document]:
    """As many documents of these files, from the first to the last; those that cannot be read are left out.

    Each is read when it is asked for.
    """
    return itertools.islice(_sampled(files, most), most)


def _sampled(files: Sequence[Path], most: int) -> Iterator[Document]:
    step = max(1, len(files) / most)
    for path in dict.fromkeys(files[int(at * step)] for at in range(min(most, len(files)))):
        for content in contents(path):
            try:
                if not content.reason:
                    yield read_at(content.data, content.name)
            except ReadError:
                continue


def with_folder_titles(
    told: Mapping[str, Told], files: Sequence[Path], profiles: Sequence[Profile]
) -> Mapping[str, Told]:
    """What is said of files, and of those in folders of an unknown series the title that most of its heads bear.

    An old name of the series stays with it so: 每周分享第 17 期 in a folder of 科技爱好者周刊.
    """
    folders: dict[Path, list[Path]] = {}
    folder_of = cache(_folder)
    for path in files:
        if path.suffix.lower() in TEXT_SUFFIXES:
            folders.setdefault(folder_of(path.parent), []).append(path)
    found = dict(told)
    for inside in folders.values():
        title = _title(sample(inside, SAMPLE), profiles) if len(inside) >= _FEW else ""
        for path in inside if title else ():
            name = name_of(path)
            own = found.get(name) or found.get("", Told())
            found[name] = own if own.title or own.series else replace(own, folder_title=title)
    return found


def _folder(inner: Path) -> Path:
    """The folder, or the nearest above it that is not only a year, month or number."""
    return next((folder for folder in (inner, *inner.parents) if not is_time(folder.name)), inner)


def _title(documents: Iterable[Document], profiles: Sequence[Profile]) -> str:
    """The title of more than half of them, where no profile knows one: no more is read than tells that."""
    read = []
    for document in documents:
        if not choose(document, profiles)[1]:
            return ""
        read.append(own_title(document))
    titles = Counter(filter(None, read))
    title, count = titles.most_common(1)[0] if titles else ("", 0)
    return title if 2 * count > len(read) else ""
