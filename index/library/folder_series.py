"""Files of one folder whose series nobody knows -> what that series is called, as most of their heads say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from corpus.errors import ReadError
from corpus.files.document import TEXT_SUFFIXES
from corpus.models import Document, Told
from corpus.parse import read_at
from corpus.profile import Profile, choose, is_time, own_title
from index.library.sources import contents, name_of

SAMPLE = 9  # files of a folder that are looked at
_FEW = 3  # files that make no series


def sample(files: Sequence[Path], most: int) -> list[Document]:
    """As many documents of these files, from the first to the last; those that cannot be read are left out."""
    step = max(1, len(files) / most)
    documents = []
    for path in dict.fromkeys(files[int(at * step)] for at in range(min(most, len(files)))):
        for content in contents(path):
            try:
                documents += [read_at(content.data, content.name)] if not content.reason else []
            except ReadError:
                continue
    return documents[:most]


def with_folder_titles(
    told: Mapping[str, Told], files: Sequence[Path], profiles: Sequence[Profile]
) -> Mapping[str, Told]:
    """What is said of files, and of those in folders of an unknown series the title that most of its heads bear.

    An old name of the series stays with it so: 每周分享第 17 期 in a folder of 科技爱好者周刊.
    """
    folders: dict[Path, list[Path]] = {}
    for path in files:
        if path.suffix.lower() in TEXT_SUFFIXES:
            folders.setdefault(_folder(path), []).append(path)
    found = dict(told)
    for inside in folders.values():
        title = _title(sample(inside, SAMPLE), profiles) if len(inside) >= _FEW else ""
        for path in inside if title else ():
            name = name_of(path)
            own = found.get(name) or found.get("", Told())
            found[name] = own if own.title or own.series else replace(own, folder_title=title)
    return found


def _folder(path: Path) -> Path:
    return next((folder for folder in path.parents if not is_time(folder.name)), path.parent)


def _title(documents: Sequence[Document], profiles: Sequence[Profile]) -> str:
    """The title of more than half of them, where no profile knows one."""
    if any(not choose(document, profiles)[1] for document in documents):
        return ""
    titles = Counter(filter(None, map(own_title, documents)))
    title, count = titles.most_common(1)[0] if titles else ("", 0)
    return title if 2 * count > len(documents) else ""
