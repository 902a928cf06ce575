"""What those do who keep the collection: taking in, checking, rebuilding, serving."""

from web.cli.keeper import check, ingest, profile, reindex, serve, withdraw  # noqa: F401 - each adds its command
