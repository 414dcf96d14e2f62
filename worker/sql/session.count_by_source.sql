SELECT coalesce(source, '(direct)') AS name, count(DISTINCT visitor) AS visitors, count(*) AS sessions
FROM session WHERE site = ?1 AND started_s >= ?2 AND started_s < ?3 AND begins = 1
GROUP BY 1 ORDER BY visitors DESC, name LIMIT 500
