"""What readers ask: searching, reading, citing, figures, the report."""

from web.cli.reader import (  # noqa: F401 - each adds its command
    cite,
    concordance,
    figures,
    issues,
    read,
    report,
    search,
    suggest,
    trends,
    words,
)
