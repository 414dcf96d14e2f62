DELETE FROM visit WHERE at IN (
  SELECT at FROM visit WHERE at >= (SELECT number << 52 FROM site_deletion WHERE site = ?1)
    AND at < (SELECT (number + 1) << 52 FROM site_deletion WHERE site = ?1) LIMIT CAST(?2 AS INTEGER)
)
