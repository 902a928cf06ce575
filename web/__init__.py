"""The site: pages over an engine. `create_app` makes it; each other file makes the pages of one noun."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

# The command line is a module of this package and must not wait for the site: that is loaded by `create_app`.
if TYPE_CHECKING:
    from flask import Flask, Response

    from index.engine import Engine
    from search.report import Report
    from search.synonyms.widening import Synonyms

HEADERS = {
    # Bulletins are outside text: whatever they carry, nothing of it runs and nothing comes from elsewhere.
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def create_app(
    engine: Engine,
    originals: Callable[[str], Path | None] = lambda sha256: None,
    withdrawn: Callable[[str], tuple[str, str] | None] = lambda issue: None,
    columns: frozenset[str] = frozenset(),
    gone: Callable[[], Iterable[tuple[str, int]]] = tuple,
    ingested: Callable[[], Mapping[int, str]] = dict,
    synonyms: Synonyms | None = None,
    english: Mapping[str, str] = MappingProxyType({}),
    make_report: Callable[[Engine], Report] | None = None,
) -> Flask:
    """The WSGI application over an engine; what comes after it is as `web.site.Site` has it.

    `make_report` makes the report on what the engine has published; without it this process does, in a thread.
    """
    from flask import Flask

    from search.synonyms.widening import synonyms as synonyms_of
    from web import languages
    from web.page_cache import cache_pages
    from web.raw_address import RawAddress
    from web.site import Site

    app = Flask(__name__)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    known = synonyms or synonyms_of()
    site = Site(engine, originals, withdrawn, columns, gone, ingested, known, english, make_report)
    app.extensions["site"] = site
    _add_pages(app)
    _set_up_templates(app)
    app.url_defaults(languages.carry)
    app.before_request(languages.keep)
    app.teardown_request(languages.forget)
    cache_pages(app)  # after_request functions run from the last one to the first
    app.after_request(add_headers)
    app.wsgi_app = RawAddress(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _add_pages(app: Flask) -> None:
    """The pages of an open site; those of editors and of the login come with the guard."""
    from web.api import routes as api
    from web.pages import (
        addresses,
        articles,
        errors,
        figures,
        help,
        home,
        issues,
        originals,
        pictures,
        report,
        results,
        suggest,
    )
    from web.pages.research import concordance, trends, words
    from web.pages.sharing import discovery, marked, share

    for module in (
        addresses,
        help,
        home,
        results,
        suggest,
        concordance,
        trends,
        words,
        articles,
        figures,
        issues,
        pictures,
        report,
        originals,
        discovery,
        marked,
        share,
        api,
        errors,
    ):
        app.register_blueprint(module.bp)


def _set_up_templates(app: Flask) -> None:
    """What every template may call, and how it puts values out."""
    from corpus import issue_names
    from index.schema import MISSING, labels_of
    from search.params import ARTICLE_KINDS, LANGUAGES
    from web import article_text, label_names, languages, templating, wording
    from web.export.files import FILES, XLSX_ROWS
    from web.html.article_body import article_body
    from web.html.bars import bars
    from web.html.frame import frames
    from web.html.hits import hits
    from web.html.issue_rows import issue_rows
    from web.html.panel import panel
    from web.pages.sharing import formats, marked

    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.finalize = languages.shown
    app.jinja_env.code_generator_class = templating.Generator
    app.jinja_env.put = templating.put  # type: ignore[attr-defined]
    app.jinja_env.filters.update(
        day=languages.day,
        marked=article_text.marked,
        named=label_names.named,
        number=languages.number,
        period=languages.period,
        spoken=languages.spoken,
    )
    functions = {
        "_": templating.message,
        "article_body": article_body,
        "bars": bars,
        "frame": frames(app.jinja_env),
        "here": formats.here,
        "hits": hits,
        "issue_rows": issue_rows,
        "in_language": languages.in_language,
        "labels_of": labels_of,
        "language": languages.language,
        "native": languages.native,
        "number_name": issue_names.number_name,
        "panel": panel,
        "site_address": formats.site_address,
        "state": languages.state,
        "url_for": templating.site_links(app),
    }
    app.jinja_env.functions = frozenset(functions)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(
        functions,
        FILES=FILES,
        ARTICLE_KINDS=ARTICLE_KINDS,
        LANGUAGES=LANGUAGES,
        MISSING=MISSING,
        MEDIA=wording.MEDIA,
        MARKED=marked.MOST,
        XLSX_ROWS=XLSX_ROWS,
        zip=zip,
    )


def add_headers(response: Response) -> Response:
    """The headers of every page; a stricter policy of the page's own stays."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.vary.add("Accept-Language")
    return response
