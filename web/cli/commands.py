"""Which file each command is in: one that runs imports its own and no other."""

from __future__ import annotations

FILES = {
    "audit": "keeper.correct",
    "backup": "keeper.backup",
    "check": "keeper.check",
    "cite": "reader.cite",
    "compare": "reader.words",
    "concordance": "reader.concordance",
    "correct": "keeper.correct",
    "doctor": "keeper.doctor",
    "figures": "reader.figures",
    "ingest": "keeper.ingest",
    "issues": "reader.issues",
    "near": "reader.words",
    "profile": "keeper.profile",
    "read": "reader.read",
    "reindex": "keeper.reindex",
    "report": "reader.report",
    "restore": "keeper.restore",
    "restrict": "keeper.restrict",
    "search": "reader.search",
    "serve": "keeper.serve",
    "suggest": "reader.suggest",
    "trends": "reader.trends",
    "user": "keeper.user",
    "verify": "reader.figures",
    "withdraw": "keeper.withdraw",
}
