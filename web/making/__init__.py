"""What is long in the making, made beside the readers: the index that is not there yet, the report."""
