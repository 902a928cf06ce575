"""The commands of those who study the texts: what a search finds, counted and side by side."""
