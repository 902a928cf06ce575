"""What readers ask: searching, reading, citing, figures, the report."""
