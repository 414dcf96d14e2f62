-- The cron's minute ended at ?1. Written at most every four minutes, since rows of a day are few
INSERT INTO heartbeat (part, at_s) VALUES ('minute', ?1) ON CONFLICT (part) DO UPDATE SET at_s = excluded.at_s WHERE excluded.at_s >= at_s + 240
