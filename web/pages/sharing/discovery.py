"""What browsers and search engines look for: OpenSearch, the map of the site, robots.txt."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from flask import Blueprint, Response, abort, render_template, request

from index.engine import Request
from web.atom import clean
from web.pages.sharing.formats import site_address
from web.site import engine

bp = Blueprint("discovery", __name__)

ADDRESSES = 10_000  # in one part of the map; the standard allows 50,000
ROBOTS = """User-agent: *
Disallow: /*format=
Disallow: /originals/
Disallow: /marked

Sitemap: {site}/sitemap.xml
"""


@bp.get("/opensearch.xml")
def opensearch() -> Response:
    """What a browser needs to search here from its address bar."""
    return _xml(render_template("opensearch.xml", site=site_address()), "application/opensearchdescription+xml")


@bp.get("/robots.txt")
def robots() -> Response:
    """What crawlers may look at: everything that is a page of its own."""
    return Response(ROBOTS.format(site=site_address()), mimetype="text/plain")


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    """The parts of the map."""
    issues, _ = engine().issues(limit=0)
    articles = engine().search(Request(limit=0)).total
    parts = [f"issues-{n}" for n in _parts(issues)] + [f"articles-{n}" for n in _parts(articles)]
    return _map("sitemapindex", "sitemap", (f"/sitemap/{part}.xml" for part in parts))


@bp.get("/sitemap/issues-<int:part>.xml")
def issue_map(part: int) -> Response:
    """A part of the issues."""
    total, rows = engine().issues(offset=max(part - 1, 0) * ADDRESSES, limit=ADDRESSES)
    if part not in _parts(total):
        abort(404)
    return _map("urlset", "url", (f"/issues/{quote(row.id)}" for row in rows))


@bp.get("/sitemap/articles-<int:part>.xml")
def article_map(part: int) -> Response:
    """A part of the articles, the oldest first, so that a part stays as it is while new ones come."""
    wanted = Request(sort="oldest", offset=max(part - 1, 0) * ADDRESSES, limit=ADDRESSES)
    found = engine().search(wanted)
    if part not in _parts(found.total):
        abort(404)
    return _map("urlset", "url", (f"/articles/{quote(hit.id)}" for hit in found.hits))


def _parts(total: int) -> range:
    return range(1, -(-total // ADDRESSES) + 1)


def _map(root: str, item: str, paths: Iterable[str]) -> Response:
    site = clean(site_address())
    lines = "".join(f"<{item}><loc>{site}{path}</loc></{item}>\n" for path in paths)
    name = "http://www.sitemaps.org/schemas/sitemap/0.9"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{name}">\n{lines}</{root}>\n'
    return _xml(text, "application/xml")


def _xml(text: str, media_type: str) -> Response:
    response = Response(text, content_type=f"{media_type}; charset=utf-8")
    response.add_etag()
    response.make_conditional(request)
    return response
