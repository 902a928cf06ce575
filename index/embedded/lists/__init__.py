"""Lists that a snapshot gives: articles as rows, words with their counts."""
