-- ?2: digest of the owner's token now; ?3: created after; ?4: used after
SELECT id FROM sign_in WHERE id = ?1 AND token = ?2 AND created_s > ?3 AND used_s > ?4
