"""The parts of a Word package: which is the document, and those that its relations name.

Read by relations and content types, as Word does, whatever the parts are called: word/document2.xml, word\\styles.xml.
A relation to a part that is missing is ignored. Strict documents get the names of the usual ones.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass
from typing import Any

from lxml import etree

from corpus.errors import ReadError

LARGEST_XML = 100 * 1024 * 1024  # bytes of all parts together, unpacked

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_PARTS = b"http://schemas.openxmlformats.org/"
# Names of ISO 29500 Strict -> those of the transitional form, in which the reader speaks.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", _PARTS + b"wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", _PARTS + b"officeDocument/2006/relationships"),
)


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part says of another, or of an address outside; `kind` is the last word of its type: `styles`."""

    kind: str
    target: str
    external: bool


class Package:
    """An opened package. Raises ReadError where it unpacks to more than any text; zipfile's errors and lxml's where a
    part is broken: a document of which a part is lost is not read as if it were whole."""

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        if sum(info.file_size for info in self._zip.infolist()) > LARGEST_XML:
            raise ReadError("docx-bomb", "Word 文档展开后过大", "请删去其中的图片和附件，另存后再收录")
        self._names = {_plain(name): name for name in self._zip.namelist()}
        self.main = self._main()
        self.relations = self.relations_of(self.main)

    @property
    def is_word(self) -> bool:
        """Whether its document is one of Word's."""
        return _plain(self.main).startswith("word/") and _plain(self.main) in self._names

    def xml(self, name: str) -> Any:
        """The root of a part; None where there is no such part."""
        stored = self._names.get(_plain(name))
        return None if stored is None else _parsed(self._zip.read(stored))

    def picture(self, name: str) -> bytes | None:
        """The bytes of a part that is a picture; None where it is missing or broken."""
        try:
            return self._zip.read(self._names[_plain(name)])
        except Exception:  # whatever a foreign file makes the library raise: a picture less
            return None

    @property
    def properties(self) -> tuple[tuple[str, str], ...]:
        """(title, …) where the document has one about itself; when it was made says nothing of its issue."""
        try:
            core = self.xml("docProps/core.xml")
        except etree.XMLSyntaxError:  # what stands about a text is no part of it
            return ()
        title = "" if core is None else (core.findtext("{http://purl.org/dc/elements/1.1/}title") or "").strip()
        return (("title", title),) if title else ()

    def part(self, kind: str) -> Any:
        """The root of the first part of that kind that the document names; None without one."""
        for relation in self.relations.values():
            if relation.kind == kind and not relation.external:
                return self.xml(relation.target)
        return None

    def relations_of(self, part: str) -> dict[str, Relation]:
        """The relations of a part by id."""
        folder, file = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = {}
        for element in () if root is None else root.iter(_RELATION):
            target = element.get("Target") or ""
            external = element.get("TargetMode") == "External"
            kind = (element.get("Type") or "").rsplit("/", 1)[-1]
            place = target if external else posixpath.normpath(posixpath.join(f"/{folder}", target.replace("\\", "/")))
            found[element.get("Id") or ""] = Relation(kind, place, external)
        return found

    def _main(self) -> str:
        """The name of the part that is the document: by the package's relations, else by its content types."""
        for relation in self.relations_of("").values():
            if relation.kind == "officeDocument" and _plain(relation.target) in self._names:
                return relation.target
        types = self.xml("[Content_Types].xml")
        for element in () if types is None else types.iter(_TYPE):
            if (
                "main+xml" in (element.get("ContentType") or "")
                and _plain(element.get("PartName") or "") in self._names
            ):
                return element.get("PartName") or ""
        return "word/document.xml"


def is_word(data: bytes) -> bool:
    """Whether a zip file is a Word package; its document may still be broken, or too large."""
    try:
        return Package(data).is_word
    except ReadError:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return any(_plain(name).startswith("word/") for name in package.namelist())
    except Exception:  # whatever a foreign file makes the libraries raise
        return False


def _plain(name: str) -> str:
    """A part's name as it is compared: without its first slash, whichever slashes and letters are used."""
    return name.replace("\\", "/").lstrip("/").lower()


def _parsed(data: bytes) -> Any:
    for strict, usual in _STRICT if b"purl.oclc.org" in data else ():
        data = data.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)
