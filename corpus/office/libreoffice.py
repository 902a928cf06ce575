"""Old office files to new ones by LibreOffice, where it is installed: in a process of its own that can do nothing else.

It has a folder and a profile of its own that go with it, no network where the system lets it be taken, no macros, no
links that are followed, and bounds on time, memory and what it writes; at the bound all its processes are killed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from corpus.errors import ReadError

SECONDS = 60  # that a conversion may take; half of what a file may take to be read
MEMORY = 4 * 1024 * 1024  # KB of addresses; it runs in less than half
WRITTEN = 200 * 1024  # blocks of 512 bytes: the largest file it may write
LARGEST = WRITTEN * 512  # bytes of the result: one of this size was cut off

INSTALL = "apt install libreoffice-writer-nogui libreoffice-calc-nogui"

_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>1</value></prop></item>
</oor:items>
"""
_LIMITED = f'ulimit -c 0; ulimit -t {SECONDS}; ulimit -v {MEMORY}; ulimit -f {WRITTEN}; exec "$@"'
_NO_NETWORK = ("unshare", "--user", "--map-root-user", "--net")
_NOWHERE = "http://127.0.0.1:9"  # where no proxy listens


@cache
def program() -> str | None:
    """LibreOffice's program, where it is installed."""
    named = (shutil.which(name) for name in ("soffice", "libreoffice"))
    placed = (place for place in _PLACES if os.access(place, os.X_OK))
    return next((found for found in (*named, *placed) if found), None)


def convert(data: bytes, suffix: str, to: str, filter: str = "") -> bytes:
    """The file, which ends on `suffix`, in another format; `filter` is LibreOffice's name of what it is.

    Raises ReadError where that fails, and why.
    """
    soffice = program()
    if soffice is None:
        raise ReadError("no-libreoffice", f"读 {suffix} 文件需要 LibreOffice，这里没有安装", f"请安装：{INSTALL}")
    with tempfile.TemporaryDirectory(prefix="jianbao-office-", ignore_cleanup_errors=True) as folder:
        return _convert(soffice, data, suffix, to, filter, Path(folder))


def _convert(soffice: str, data: bytes, suffix: str, to: str, filter: str, folder: Path) -> bytes:
    source = folder / f"in{suffix}"
    source.write_bytes(data)
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    known = (f"--infilter={filter}",) if filter else ()
    command = (
        *_apart(), soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
        "--nodefault", "--nolockcheck", "--nofirststartwizard", *known, "--convert-to", to, "--outdir",
        str(folder / "out"), str(source),
    )  # fmt: skip
    process = subprocess.Popen(
        ("sh", "-c", _LIMITED, "sh", *command), cwd=folder, env=_environment(folder), start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        reason = f"LibreOffice 转了 {SECONDS} 秒仍未转完"
        raise ReadError("office-slow", reason, f"请用原来的软件打开，另存为 .{to} 再收录") from None
    finally:  # whatever has ended it: nothing of its group goes on
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    made = folder / "out" / f"in.{to}"
    if not made.is_file() or not 0 < made.stat().st_size < LARGEST:
        reason = "LibreOffice 打不开这个文件，可能有密码或已损坏"
        raise ReadError("office-broken", reason, f"请用原来的软件打开，去掉密码，另存为 .{to} 再收录")
    return made.read_bytes()


@cache
def _apart() -> tuple[str, ...]:
    """What is put before a command so that it has no network, where the system allows it."""
    if not shutil.which(_NO_NETWORK[0]):
        return ()
    try:
        tried = subprocess.run((*_NO_NETWORK, "true"), capture_output=True, timeout=5)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return () if tried.returncode else _NO_NETWORK


def _environment(folder: Path) -> dict[str, str]:
    """Little of this process's own, and a proxy that does not exist."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "HTTP_PROXY", "HTTPS_PROXY"), _NOWHERE)
    return {**kept, **proxies, "HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
