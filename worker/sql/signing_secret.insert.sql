INSERT INTO signing_secret (integration, id, mode, sealed, hint, created_s) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
