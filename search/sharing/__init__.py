"""How what is found is named elsewhere: citations and short links."""
