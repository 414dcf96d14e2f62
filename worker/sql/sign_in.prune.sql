-- Drops sign-ins that have expired and, beyond three hundred, those used longest ago. ?1: created before; ?2: used before; ?3 and ?4: the same of a member's
DELETE FROM sign_in
WHERE created_s <= CASE WHEN member IS NULL THEN ?1 ELSE ?3 END
  OR used_s <= CASE WHEN member IS NULL THEN ?2 ELSE ?4 END
  OR id IN (SELECT id FROM sign_in ORDER BY used_s DESC LIMIT -1 OFFSET 300)
