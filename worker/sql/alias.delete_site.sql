DELETE FROM alias WHERE site = ?1 AND alias IN (SELECT alias FROM alias WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
