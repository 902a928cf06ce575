"""Editing: files uploaded and published, issues corrected and withdrawn, and the log of it; behind a login alone."""

from flask import Flask


def install(app: Flask) -> None:
    """Adds these pages to an application that has a guard."""
    from web.pages.editing import audit, corrections, desk, drafts

    for module in (desk, drafts, corrections, audit):
        app.register_blueprint(module.bp)
