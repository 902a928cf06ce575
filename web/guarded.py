"""A site with a guard: who may see what, and the pages for those whom it lets in: the login, and editing."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from index.settings import IN_THE_FOLDER, IndexSettings
from web.access import guard
from web.access.guard import Access, IssuesOf
from web.pages import login
from web.pages.editing import audit, corrections, desk, drafts


def install(app: Flask, access: Access, data: Path, issues_of: IssuesOf, index: IndexSettings = IN_THE_FOLDER) -> None:
    """Sets the guard before the pages of an application, and adds its own; as `web.access.guard.install` has it."""
    guard.install(app, access, data, issues_of, index)
    for module in (login, desk, drafts, corrections, audit):
        app.register_blueprint(module.bp)
