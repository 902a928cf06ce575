"""The command line: each command in the file of its name, of readers and of those who keep the collection."""

from web.cli import keeper, reader  # noqa: F401 - they add their commands
from web.cli.context import main as main
