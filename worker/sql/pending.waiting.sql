-- Of each site since when what comes next in its queue has waited, where it is due at ?1
SELECT site, NULL AS integration, NULL AS mode, since_s, 1 AS count FROM (
  SELECT s.id AS site, (
    SELECT q.queued_s FROM pending q INDEXED BY pending_turn WHERE q.site = s.id AND q.done = 0 AND q.due_s <= ?1 ORDER BY q.turn LIMIT 1
  ) AS since_s FROM site s LIMIT 1000
) WHERE since_s IS NOT NULL ORDER BY since_s, site LIMIT 20
