"""Editing: files uploaded and published, issues corrected and withdrawn, and the log of it; behind a login alone."""
