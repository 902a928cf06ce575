"""The one way out: a list as a table, and a table as a file."""
