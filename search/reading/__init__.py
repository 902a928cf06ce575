"""Reading on from an article: what else is like it, which result it is, and which of its items one is at."""
