"""The command line: each command in the file of its name, of readers and of those who keep the collection."""

from web.cli.context import main as main
