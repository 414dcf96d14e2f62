-- What visits have cost on day ?1
SELECT coalesce(sum(rows), 0) AS total, 0 AS own, 0 AS others FROM visit_rows WHERE day = ?1
