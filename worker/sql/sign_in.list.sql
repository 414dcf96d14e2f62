-- ?1: digest of the owner's token now; ?2: created after; ?3: used after
SELECT id, agent, created_s, used_s FROM sign_in WHERE token = ?1 AND created_s > ?2 AND used_s > ?3 ORDER BY used_s DESC, id LIMIT 100
