"""Sharing: the panel's links, the short links, and their QR codes."""

from __future__ import annotations

import io
from dataclasses import dataclass

import segno
from flask import Blueprint, Response, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from search.message import Message
from search.sharing.short_links import address_of, code_of
from web.pages.sharing.formats import site_address

bp = Blueprint("share", __name__)


@dataclass(frozen=True, slots=True)
class Share:
    """What the panel of a page offers: its lasting address; the same in short; what is shown today, for good."""

    url: str
    code: str
    fixed: str = ""

    @property
    def short(self) -> str:
        """The short link, "" where the address is too long for one."""
        return f"{site_address()}/s/{self.code}" if self.code else ""


def share(address: str, fixed: str = "") -> Share:
    """The panel of the page at an address of this site; `fixed` is the address of what is shown today."""
    site = site_address()
    return Share(site + address, code_of(address), site + fixed if fixed else "")


@bp.get("/s/<code>")
def short(code: str) -> ResponseReturnValue:
    """To the address that the code carries, which is one of this site."""
    return redirect(_address(code))


@bp.get("/s/<code>/qr.svg")
def qr(code: str) -> ResponseReturnValue:
    """The short link as a QR code, black on white in any theme."""
    _address(code)
    image = io.BytesIO()
    made = segno.make(site_address() + url_for("share.short", code=code, lang=None), micro=False)
    made.save(image, kind="svg", scale=4, light="white", xmldecl=False, svgclass=None, lineclass=None)
    return Response(image.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "max-age=86400"})


def _address(code: str) -> str:
    address = address_of(code)
    if not address:
        abort(404, Message("没有这个短链接：可能抄漏或抄错了字。请向发给您的人要一次完整的链接。"))
    return address
