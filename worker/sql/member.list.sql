SELECT m.id, m.name, m.role, m.created_s,
  (SELECT max(s.used_s) FROM sign_in s WHERE s.member = m.id) AS used_s,
  (SELECT max(i.expires_s) FROM invitation i WHERE i.member = m.id AND i.expires_s > ?1) AS invited_until_s
FROM member m ORDER BY m.created_s, m.id LIMIT 50
