"""Past figures: the ledger, and a draft held against it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from search.figures.asked import FigureParams
from search.figures.in_search import edited
from search.figures.ledger import ledger
from search.figures.verify import LONGEST, OUTCOMES, Verified, verify
from search.message import Message
from search.params import Params, QueryError
from web.export.files import FILES
from web.export.tables import figures_table
from web.languages import state
from web.pages.sharing.downloads import download
from web.pages.sharing.formats import asked_format, site_address
from web.site import engine, site

bp = Blueprint("figures", __name__)
LONGEST_CONDITION = 120  # characters


@bp.get("/figures")
def figures() -> ResponseReturnValue:
    """The ledger of figures; the URL is its whole state."""
    format = asked_format("json", *FILES)
    asked = FigureParams.read(request.args)
    if format in FILES:
        return download(figures_table(engine(), asked, site_address()), format)
    found = ledger(engine(), asked, site().columns)
    if format == "json":
        return jsonify(found.to_json())
    whole = replace(asked.at_page(1))
    return render_template(
        "figures.html",
        ledger=found,
        asked=asked,
        canonical=asked.url(),
        whole_url=lambda format: whole.url(format=format),
    )


@bp.get("/figures/condition")
def condition() -> ResponseReturnValue:
    """Leads to the search of the address with another condition on figures in it, as the form of a chip has it."""
    return redirect(edited(Params.read(request.args), request.args.get("condition", "")[:LONGEST_CONDITION]).url())


@bp.route("/verify", methods=["GET", "POST"])
def check_draft() -> ResponseReturnValue:
    """A box for a draft; posted, the draft with its figures marked. Nothing of it is kept or logged."""
    if request.method == "GET":
        return render_template("verify.html", found=None, text="", most=LONGEST)
    text = request.form.get("text", "")
    if (file := request.files.get("file")) and file.filename:
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise QueryError(
                Message("这个文件不是 UTF-8 文本。请另存为 UTF-8 的 .txt，或把文字贴进来。"), "/verify"
            ) from None
    found = verify(engine(), text.replace("\r\n", "\n"), state())
    return render_template("verify.html", found=found, text=text, most=LONGEST, outcomes=OUTCOMES, pieces=pieces(found))


def pieces(found: Verified) -> list[tuple[str, int, str]]:
    """The draft cut at its figures: (text, number of the figure from 1 or 0, what became of it)."""
    cut: list[tuple[str, int, str]] = []
    done = 0
    for number, one in enumerate(found.figures, 1):
        cut += [(found.text[done : one.start], 0, ""), (found.text[one.start : one.end], number, one.outcome)]
        done = one.end
    return [*cut, (found.text[done:], 0, "")]
