-- Erasing people. A Worker of an earlier version reads none of it: run no such Worker once somebody was erased.

-- Ids of erased people, as digests alone, so that what comes again later is stored without them.
CREATE TABLE erased (
  site TEXT NOT NULL,
  digest TEXT NOT NULL,                   -- headwater::stripe::erasure::digest of a browser, session, customer, pseudonym or object
  PRIMARY KEY (site, digest)
) STRICT, WITHOUT ROWID;

-- Erasures under way and done.
CREATE TABLE erasure (
  site TEXT NOT NULL,
  person TEXT NOT NULL,                   -- digest of the id that was asked for
  ids TEXT NOT NULL,                      -- JSON list of the person's ids, while it is under way; empty once it is done
  run INTEGER NOT NULL,                   -- counts the times it was begun
  pages INTEGER NOT NULL,                 -- pages done; a commit of a page is guarded by it
  step INTEGER NOT NULL,                  -- which of worker/src/job/erasure
  cursor TEXT NOT NULL,                   -- the last row done of the step; empty: none yet
  redo TEXT NOT NULL,                     -- JSON: objects whose payments are to be derived again before anything else
  counts TEXT NOT NULL,                   -- JSON: rows erased, by table
  begun_s INTEGER NOT NULL,
  ended_s INTEGER,
  PRIMARY KEY (site, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX erasure_under_way ON erasure (begun_s) WHERE ended_s IS NULL;
