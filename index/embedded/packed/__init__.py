"""How lists and arrays lie in files: packed, with checksums."""
