"""Past figures: what is asked of them, the ledger of what is found, and a draft held against it."""
