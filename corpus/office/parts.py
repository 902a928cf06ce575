"""The parts of a zipped document (.odt, .epub, .ofd): bounded when unpacked, XML without entities or outside parts."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any

from lxml import etree

from corpus.errors import ReadError

LARGEST = 100 * 1024 * 1024  # bytes of all parts together, unpacked
MOST_PARTS = 20_000


class Parts:
    """An opened package. Raises ReadError where it unpacks to more than any text or has a password; zipfile's errors
    and lxml's where it is broken."""

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        infos = self._zip.infolist()
        if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > LARGEST:
            raise ReadError("office-bomb", "文件展开后过大", "请确认来源可靠，删去其中的图片和附件，另存后再收录")
        if any(info.flag_bits & 1 for info in infos):
            raise ReadError("office-encrypted", "文件有密码", "请去掉密码后再收录")
        self._names = {plain(info.filename): info.filename for info in infos}

    def names(self, as_stored: bool = False) -> list[str]:
        """The names of all parts, as they are compared, or as the package has them."""
        return list(self._names.values() if as_stored else self._names)

    def read(self, name: str) -> bytes | None:
        """The bytes of a part; None where there is no such part."""
        stored = self._names.get(plain(name))
        return None if stored is None else self._zip.read(stored)

    def picture(self, name: str) -> bytes | None:
        """The bytes of a part that is a picture; None where it is missing or broken."""
        try:
            return self.read(name)
        except Exception:  # whatever a foreign file makes the library raise: a picture less
            return None

    def xml(self, name: str) -> Any:
        """The root of a part; None where there is no such part."""
        data = self.read(name)
        return None if data is None else parsed(data)


def plain(name: str) -> str:
    """A part's name as it is compared: without its first slash and dots, whichever slashes and letters are used."""
    return posixpath.normpath("/" + name.replace("\\", "/").lstrip("/")).lstrip("/").lower()


def beside(part: str, target: str) -> str:
    """The part that another one names: by its place, or from the root of the package."""
    return target if target.startswith("/") else posixpath.join(posixpath.dirname(part), target)


def parsed(data: bytes) -> Any:
    """The root of XML that may come from anywhere."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)
