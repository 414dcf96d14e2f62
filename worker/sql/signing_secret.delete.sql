DELETE FROM signing_secret WHERE id = ?3 AND integration = (SELECT id FROM integration WHERE id = ?2 AND site = ?1)
