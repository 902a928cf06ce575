"""The command line: each command in the file of its name; `context` is what they stand on."""

from web.cli import (  # noqa: F401 - adds them
    check,
    cite,
    figures,
    ingest,
    issues,
    profile,
    read,
    reindex,
    report,
    search,
    serve,
    withdraw,
)
from web.cli.context import main as main
