DELETE FROM alias WHERE (site, alias) IN (SELECT site, alias FROM alias WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
