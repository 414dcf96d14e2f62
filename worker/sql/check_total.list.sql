-- Each sum comes in two parts, as text, like the sums of entries: D1 returns JavaScript numbers, which are rounded beyond 2^53.
SELECT day, currency, kind, (stripe_minor / 1000000) || '|' || (stripe_minor % 1000000) AS stripe_minor, (ours_minor / 1000000) || '|' || (ours_minor % 1000000) AS ours_minor, (found_minor / 1000000) || '|' || (found_minor % 1000000) AS found_minor,
  (entries_minor / 1000000) || '|' || (entries_minor % 1000000) AS entries_minor, (unlisted_minor / 1000000) || '|' || (unlisted_minor % 1000000) AS unlisted_minor
FROM check_total WHERE site = ?1 AND integration = ?2 AND mode = ?3 LIMIT 200000
