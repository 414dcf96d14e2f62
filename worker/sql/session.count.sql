SELECT count(DISTINCT visitor) AS visitors, count(*) AS sessions FROM session WHERE site = ?1 AND started_s >= ?2 AND started_s < ?3
