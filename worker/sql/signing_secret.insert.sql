-- A secret that is saved again gets its new mode.
INSERT INTO signing_secret (integration, id, mode, sealed, hint, created_s) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT DO UPDATE SET mode = excluded.mode, sealed = excluded.sealed, created_s = excluded.created_s
