"""The command line: each command in the file of its name, of readers and of those who keep the collection."""

import gc

gc.set_threshold(100_000)  # what is imported makes no garbage, and is looked through for it four hundred times

from web.cli.context import main as main  # noqa: E402 - what it imports is the most of it
