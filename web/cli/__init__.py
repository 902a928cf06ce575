"""The command line: each command in the file of its name; `context` is what they stand on."""

from web.cli import check, cite, ingest, issues, profile, read, reindex, report, search, serve, withdraw  # noqa: F401 - adds them
from web.cli.context import main as main
