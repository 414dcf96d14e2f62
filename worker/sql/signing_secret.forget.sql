DELETE FROM signing_secret WHERE integration = (SELECT id FROM integration WHERE site = ?1 AND id = ?2)
