"""The command line: each command in the file of its name; `context` is what they stand on."""

from web.cli import check, ingest, issues, profile, read, reindex, report, search, serve, withdraw  # noqa: F401 - adds them
from web.cli.context import main as main
from web.cli.research import concordance, trends, words  # noqa: F401
