"""A page of results in steps: what is asked and answered, what is shown of it, what is said of it."""
