"""Names that say the same: a query for one of them is offered with the others, and never widened by itself."""
