"""What readers ask: searching, reading, citing, figures, the report."""

from web.cli.reader import cite, figures, issues, read, report, search  # noqa: F401 - each adds its command
