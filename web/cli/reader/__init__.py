"""What readers ask: searching, reading, citing, figures, the report."""

from web.cli.reader import cite, concordance, figures, issues, read, report, search, trends, words  # noqa: F401 - each adds its command
