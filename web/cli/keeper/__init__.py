"""What those do who keep the collection: taking in, checking, rebuilding, serving, backups, users."""

from web.cli.keeper import (  # noqa: F401 - each adds its command
    backup,
    check,
    correct,
    doctor,
    ingest,
    profile,
    reindex,
    restore,
    restrict,
    serve,
    user,
    withdraw,
)
