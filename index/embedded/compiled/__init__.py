"""The commonest searches in one compiled function (the extra `fast`), with the very answers of the arrays."""
