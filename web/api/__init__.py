"""The interface for programs, under /api/v1: what pages show, as JSON, by one document that judges the requests."""
