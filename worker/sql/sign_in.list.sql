-- ?1: digest of the owner's token now; ?2: created after; ?3: used after; ?4 to ?6: the same of a member's
SELECT s.id, s.agent, s.created_s, s.used_s, m.name AS member
FROM sign_in s LEFT JOIN member m ON m.id = s.member
WHERE (s.member IS NULL AND s.token = ?1 AND s.created_s > ?2 AND s.used_s > ?3)
  OR (m.id IS NOT NULL AND s.token = ?4 AND s.created_s > ?5 AND s.used_s > ?6)
ORDER BY s.used_s DESC, s.id LIMIT 100
