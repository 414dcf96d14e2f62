-- Drops sign-ins that have expired and, beyond a hundred, those used longest ago. ?1: created before; ?2: used before
DELETE FROM sign_in WHERE created_s <= ?1 OR used_s <= ?2 OR id IN (SELECT id FROM sign_in ORDER BY used_s DESC LIMIT -1 OFFSET 100)
