DELETE FROM api_token WHERE site = ?1 AND id IN (SELECT id FROM api_token WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
