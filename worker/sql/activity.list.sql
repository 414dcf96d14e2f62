-- A page of what was changed before ?1, ?2 at most, as the API shows it
SELECT json_object(
  'activities', json_group_array(json_object(
    'id', id, 'at_s', at_s, 'kind', kind, 'name', name, 'route', route, 'site', site, 'target', target
  )),
  'next_cursor', iif(count(*) = ?2, min(id) || '~activity', NULL)
) AS body
FROM (SELECT * FROM activity WHERE id < ?1 ORDER BY id DESC LIMIT ?2)
