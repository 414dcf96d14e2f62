-- Marks the days on which something of the payments after ?3 and up to ?4 (empty: to the end) stands before now (?5)
INSERT INTO stale_day (site, mode, day, taken, marked_s)
SELECT DISTINCT ?1, ?2, e.at_s / 86400, 0, ?5 FROM entry e
WHERE e.site = ?1 AND e.mode = ?2 AND e.payment > ?3 AND (?4 = '' OR e.payment <= ?4) AND +e.at_s < ?5
ON CONFLICT (site, mode, day) DO UPDATE SET taken = 0 WHERE taken = 1
