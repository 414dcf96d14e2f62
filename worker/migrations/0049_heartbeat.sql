-- That the cron ran, and which parts of its minute fail: read by the owner's page Health alone. A Worker of the version before writes none
-- of it, so after going back the page of the newer version would say that the cron has stopped.
CREATE TABLE heartbeat (
  part TEXT PRIMARY KEY,                  -- 'minute': the whole run; else what waits because a part of it fails
  at_s INTEGER NOT NULL                   -- of 'minute' when it last ended, to four minutes; of a part since when it fails
) STRICT, WITHOUT ROWID;
