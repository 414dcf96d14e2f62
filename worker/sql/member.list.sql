-- The members as the API shows them. ?1: now; ?2: the member who asks, or an empty text
SELECT json_object('members', json_group_array(json_object(
  'id', id, 'name', name, 'role', role, 'created_s', created_s, 'used_s', used_s, 'invited_until_s', invited_until_s,
  'current', json(iif(id = ?2, 'true', 'false'))
))) AS body
FROM (
  SELECT m.id, m.name, m.role, m.created_s, s.used_s, i.invited_until_s
  FROM member m
    LEFT JOIN (SELECT member, max(used_s) AS used_s FROM sign_in WHERE member IS NOT NULL GROUP BY member) s ON s.member = m.id
    LEFT JOIN (
      SELECT member, max(expires_s) AS invited_until_s FROM invitation WHERE expires_s > ?1 GROUP BY member
    ) i ON i.member = m.id
  ORDER BY m.created_s, m.id LIMIT 50
)
