-- The API tokens of a site as the API shows them; no row where there is no such site
SELECT json_object('api_tokens', (
  SELECT json_group_array(json_object(
    'id', id, 'prefix', prefix, 'name', name, 'scopes', json(scopes), 'created_s', created_s, 'expires_s', expires_s,
    'used_day_s', used_day * 86400
  ))
  FROM (SELECT * FROM api_token WHERE site = ?1 ORDER BY created_s DESC, id LIMIT 50)
)) AS body
FROM site WHERE id = ?1
