"""What those do who keep the collection: taking in, checking, rebuilding, serving, backups, users."""
