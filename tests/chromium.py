"""Finds a Chromium for the browser tests; run as a program, gets one where none is there.

In this order: one on the PATH or in its usual place, one of Playwright's own; else `apt-get` where we are
root on Debian, else `playwright install chromium`. Where no font has Chinese, one is got in the same way: without it a
browser shows boxes half as wide, which are then too small to be tapped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
CACHES = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")
BUILDS = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium_headless_shell-*/*/headless_shell",
    "chromium_headless_shell-*/*/chrome-headless-shell",
)


def find() -> str | None:
    """The path of a Chromium, or None."""
    found = [path for name in NAMES if (path := shutil.which(name))]
    found += [path for path in PLACES if Path(path).exists()]
    folders = [Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or "~").expanduser()]
    folders += [Path(cache).expanduser() for cache in CACHES]
    found += [str(path) for folder in folders for build in BUILDS for path in sorted(folder.glob(build), reverse=True)]
    return found[0] if found else None


def has_chinese() -> bool:
    """Whether a font has Chinese; elsewhere than on Linux one always does."""
    if sys.platform != "linux" or not (lister := shutil.which("fc-list")):
        return sys.platform != "linux"
    return bool(subprocess.run([lister, ":lang=zh-cn"], check=False, capture_output=True).stdout.strip())


def install() -> None:
    """Installs what is missing; what the installers say is shown."""
    if sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        missing = [*([] if find() else ["chromium"]), *([] if has_chinese() else ["fontconfig", "fonts-wqy-zenhei"])]
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "install", "-y", "-qq", *missing], check=False, env=env)
    if not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


if __name__ == "__main__":
    if not find() or not has_chinese():
        install()
    if not has_chinese():
        print("no font with Chinese could be had: browser tests that measure words may fail", file=sys.stderr)
    if path := find():
        print(f"browser tests use {path}")
    else:
        print("no Chromium could be had: the browser tests will be skipped", file=sys.stderr)
        raise SystemExit(1)
