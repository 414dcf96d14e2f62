-- ?2: digest of the owner's token now; ?3: created after; ?4: used after; ?5 to ?7: the same of a member's
SELECT s.id, m.id AS member, m.name, m.role
FROM sign_in s LEFT JOIN member m ON m.id = s.member
WHERE s.id = ?1 AND (
  (s.member IS NULL AND s.token = ?2 AND s.created_s > ?3 AND s.used_s > ?4)
  OR (m.id IS NOT NULL AND s.token = ?5 AND s.created_s > ?6 AND s.used_s > ?7)
)
