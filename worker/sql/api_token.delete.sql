DELETE FROM api_token WHERE site = ?1 AND id = ?2 RETURNING id
