-- Making everything DERIVED anew from the facts, a page at a time: payment, entry, credit, clue, subscription, the present answer of each
-- payment, and of link what facts tell of. A Worker of before writes none of it, and goes on with none.

CREATE TABLE rebuild (
  site TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('live', 'test')),
  run INTEGER NOT NULL,                   -- counts the times it was begun
  pages INTEGER NOT NULL,                 -- pages done; a commit of a page is guarded by it
  state TEXT NOT NULL CHECK (state IN ('running', 'done')),
  step INTEGER NOT NULL,                  -- 0: links and subscriptions; 1: payments; 2: payments nothing tells of; 3: clues nothing tells of
  cursor TEXT NOT NULL,                   -- the last row done of the step; empty: none yet
  skipped INTEGER NOT NULL,               -- objects that hang together with too many others to be decided on
  started_s INTEGER NOT NULL,
  ended_s INTEGER,
  PRIMARY KEY (site, mode)
) STRICT, WITHOUT ROWID;
