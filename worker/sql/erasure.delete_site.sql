DELETE FROM erasure WHERE (site, person) IN (SELECT site, person FROM erasure WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
