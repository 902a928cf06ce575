"""Where in the tables of numbers that the compiled search is given each number stands.

A table is an array of int64; what is said to be an array is its address. `tables` and `searching` write them.
"""

# A segment: its first article's number, how many it has, columns; then the dictionaries of words, characters, pairs.
BASE, SIZE, STARTS, BLOCKS, TITLE_ENDS, DAYS, DICTIONARIES = range(7)

# A dictionary. COMPARED: per page of the file whether it was compared with its sum. Of words KEYS and ENDS; of codes
# KEYS, each of KEY_BYTES, for each first character where they begin, and the alphabet that they are of. CODES to
# BODIES: how often; none of pairs (LISTS_OF_TIMES is 0). The lists of words: WIDTHS, AT, and STREAMS and FROM, per
# width the bytes, and where in the file's body these begin. Those of codes are split: DATA, DATA_FROM, GROUPS, and
# what `Shape` tells of them, LAST, LEAST and SHORT.
KEYS_COUNT, COUNTS, MANY, MANY_COUNT, COUNTS_OF_MANY, COMPARED = range(6)
KEYS, ENDS, BEGINS, ALPHABET, ALPHABET_COUNT, KEY_BYTES = range(6, 12)
CODES, CODES_FROM, LISTS_OF_TIMES, RARE, RARE_COUNT, TITLES, BODIES = range(12, 19)
WIDTHS, AT, STREAMS, FROM = 19, 20, 21, 30
DATA, DATA_FROM, GROUPS, LAST, LEAST, SHORT = range(19, 25)
DICTIONARY = 39  # numbers of one
WORDS, CHARACTERS, PAIRS = (DICTIONARIES + DICTIONARY * kind for kind in range(3))
SEGMENT = DICTIONARIES + 3 * DICTIONARY

# All articles: how many, which are alive (bool; 0: all are), their ranks and the articles by rank (0: the numbers),
# months and how many numbers of months there are; per field, of words and then of characters, the bytes of lengths, and
# what a time counts at each (float32).
ARTICLES, ALIVE, RANKS, BY_RANK, MONTHS, MONTHS_COUNT, LENGTHS = range(7)
TITLE, BODY, FIELD, KIND = 0, 2, 2, 4  # from LENGTHS on: numbers of a field, and of both fields of a kind
ALL = LENGTHS + 2 * KIND

# A facet: its column and the bytes of a number there, how many sets and values, where each set's values begin, these.
COLUMN, COLUMN_BYTES, SETS_COUNT, VALUES_COUNT, BOUNDS, MEMBERS = range(6)

# What is asked. SHARE is a float64: how much of the weight of any of the terms an article must have, 0 for none. Then
# per filter the facet's table, which of its sets are accepted (bool) and a bit; per facet that is counted its table and
# the bits of what it does not regard; per term its kind, its length and its UTF-8 or characters.
ANY_OF, TERMS, NEWEST, OFFSET, END, DATED, LOW, HIGH, COUNTS_MONTHS, FILTERS, FACETS, SHARE, ASKED = range(13)
FILTER, COUNTED, TERM = 3, 2, 2
WORD, CHARACTER, STRING = range(3)
MARKED = 32  # terms of which an article must have enough, at most: bits of a mark
DATE = 1 << 30  # the bit of the date filter
GONE = 1 << 31  # the bit of an article that is gone, which nothing counts

# What is to be compared with its sums before: how many parts of files, and the segment that is looked at; then of each
# part its segment, the file, and its bytes from where to where. A list has two at most: itself, and how often.
PARTS, HERE, HEAD, PART, PARTS_OF_LIST = 0, 1, 2, 4, 2
