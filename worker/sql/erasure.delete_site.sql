DELETE FROM erasure WHERE site = ?1 AND person IN (SELECT person FROM erasure WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
