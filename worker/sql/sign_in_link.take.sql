-- A link works once. ?2: now
DELETE FROM sign_in_link WHERE id = ?1 AND expires_s > ?2 RETURNING id
