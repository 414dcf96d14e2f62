-- The sums of the cells after a day, currency and kind (?4, ?5, ?6), ?7 at most. Each sum comes in two parts, as in check_total.list
SELECT day, currency, kind, (stripe_minor / 1000000) || '|' || (stripe_minor % 1000000) AS stripe_minor, (ours_minor / 1000000) || '|' || (ours_minor % 1000000) AS ours_minor, (found_minor / 1000000) || '|' || (found_minor % 1000000) AS found_minor,
  (entries_minor / 1000000) || '|' || (entries_minor % 1000000) AS entries_minor, (unlisted_minor / 1000000) || '|' || (unlisted_minor % 1000000) AS unlisted_minor
FROM check_total WHERE site = ?1 AND integration = ?2 AND mode = ?3 AND (day, currency, kind) > (?4, ?5, ?6)
ORDER BY day, currency, kind LIMIT CAST(?7 AS INTEGER)
