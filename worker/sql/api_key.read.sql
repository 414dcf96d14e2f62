SELECT integration, mode, sealed, accepted, permissions FROM api_key WHERE site = ?1 AND integration = ?2 AND mode = ?3
