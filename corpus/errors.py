"""What can go wrong with a file as a whole."""

from __future__ import annotations


class ReadError(ValueError):
    """A file that cannot be an issue: a code for reports, the reason and the remedy for people."""

    def __init__(self, code: str, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}；{remedy}")
        self.code = code
        self.reason = reason
        self.remedy = remedy
