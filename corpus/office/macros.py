"""Whether an office file brings a program of its own along. None is ever run; that one is there is worth knowing."""

from __future__ import annotations

import io
import zipfile

_IN_OLE = "_VBA_PROJECT".encode("utf-16-le")  # the stream in which Office up to 2003 keeps it
_IN_PACKAGE = ("vbaproject.bin", "basic/script-lc.xml", "basic/standard/script-lb.xml")


def has_macros(data: bytes) -> bool:
    """Whether there is a program in the bytes of a Word, Excel, LibreOffice or WPS file; of other files, False."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _IN_OLE in data
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return any(name.lower().endswith(_IN_PACKAGE) for name in package.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False  # its own reader says what is wrong with it
