-- The tables of the ledger. Run as one; what is there already stays.
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS reading (          -- an issue as read from a file
    number      INTEGER PRIMARY KEY,          -- in the order of ingestion
    generation  INTEGER NOT NULL,
    at          TEXT    NOT NULL,             -- UTC, ISO 8601
    issue       TEXT    NOT NULL,
    sha256      TEXT    NOT NULL,             -- of the original
    name        TEXT    NOT NULL,             -- of the file, as it was given; in an archive, below the archive's
    part        INTEGER NOT NULL,             -- which of the file's issues, from 0
    series      TEXT,                         -- chosen by the operator, else NULL
    text        TEXT    NOT NULL,             -- hash of the folded text
    status      TEXT    NOT NULL,             -- new | replaced | duplicate | superseded (within its run)
    joined      TEXT    NOT NULL DEFAULT '[]', -- JSON: [sha256, name] of each further file of an issue in several files
    told        TEXT    NOT NULL DEFAULT '',  -- JSON: what the operator said of the file, see `manifest`
    corrected   TEXT    NOT NULL DEFAULT ''   -- JSON: what an editor said of the issue, see `corpus.corrections`
);
CREATE INDEX IF NOT EXISTS reading_issue ON reading (issue, number);
CREATE INDEX IF NOT EXISTS reading_file ON reading (sha256);
CREATE TABLE IF NOT EXISTS article (          -- every id ever given, and how to know the article again
    issue       TEXT    NOT NULL,
    ordinal     INTEGER NOT NULL,
    generation  INTEGER NOT NULL,             -- of its latest reading
    title       TEXT    NOT NULL,             -- folded
    paragraphs  TEXT    NOT NULL,             -- JSON list of paragraph ids
    PRIMARY KEY (issue, ordinal, generation)
);
CREATE TABLE IF NOT EXISTS other_name (       -- what an issue would be called by today's profiles
    name        TEXT    PRIMARY KEY,
    issue       TEXT    NOT NULL              -- the id that it was given, and keeps
);
CREATE TABLE IF NOT EXISTS picture (          -- those of a file that are kept, among the originals
    file        TEXT    NOT NULL,             -- sha256 of the original
    reference   TEXT    NOT NULL,             -- what names it there; `data:` and its sha256 where nothing does
    sha256      TEXT    NOT NULL,
    PRIMARY KEY (file, reference)
);
CREATE TABLE IF NOT EXISTS withdrawal (
    generation  INTEGER NOT NULL,
    at          TEXT    NOT NULL,
    issue       TEXT    NOT NULL,
    why         TEXT    NOT NULL
);
CREATE TABLE IF NOT EXISTS published (        -- one row; none in a ledger that an earlier version wrote
    generation  INTEGER NOT NULL
);
INSERT INTO published SELECT 0 WHERE NOT EXISTS
    (SELECT 1 FROM reading UNION ALL SELECT 1 FROM withdrawal UNION ALL SELECT 1 FROM published);
COMMIT;
