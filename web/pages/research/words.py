"""Words of selections: what tells one from another, and what stands beside what is sought; as pages, JSON and CSV."""

from __future__ import annotations

import dataclasses

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from search.params import Params
from search.research.word_contrast import COLUMNS, NEAR_COLUMNS, OTHER, compare, near_words, read_both
from web.pages.sharing.downloads import csv_download
from web.pages.sharing.leaving import leaving
from web.site import engine

bp = Blueprint("words", __name__)


@bp.get("/compare")
def comparison() -> ResponseReturnValue:
    """The words of one selection against another, whose parameters begin with `b_`, or against all other articles."""
    params, against = read_both(request.args.items(multi=True))
    exact = bool(request.args.get("exact"))
    found = compare(engine(), params, against, exact)
    if other := leaving(json=found.to_json, csv=lambda: csv_download("compare", COLUMNS, found.rows())):
        return other
    others = [(OTHER + name, value) for name, value in against.pairs()] if against else []
    plain = params.at_page(1)
    return render_template(
        "compare.html",
        found=found,
        params=plain,
        against=against,
        q=params.q,
        hidden=[(name, value) for name, value in plain.pairs() if name != "q"],
        other_hidden=[(name, value) for name, value in others if name != f"{OTHER}q"],
        url=lambda **more: plain.url("/compare", **dict(others), **more),
        exact={"exact": "1"} if exact else {},
    )


@bp.get("/near")
def near() -> ResponseReturnValue:
    """The words that stand in the same articles as what is sought."""
    params = Params.read(request.args).at_page(1)
    exact = bool(request.args.get("exact"))
    found, notices, estimated = near_words(engine(), params, exact)
    other = leaving(
        json=lambda: {
            "words": [dataclasses.asdict(one) for one in found],
            "notices": notices,
            "estimated": estimated,
        },
        csv=lambda: csv_download("near", NEAR_COLUMNS, [one.row() for one in found]),
    )
    if other:
        return other
    return render_template(
        "near.html",
        found=found,
        notices=notices,
        estimated=estimated,
        params=params,
        q=params.q,
        exact={"exact": "1"} if exact else {},
    )
