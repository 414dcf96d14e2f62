-- ?4: 1 accepted, 0 refused; ?5: now; ?6: JSON of the permissions, or NULL where they have not changed
UPDATE api_key SET accepted = ?4, checked_s = ?5, permissions = coalesce(?6, permissions) WHERE site = ?1 AND integration = ?2 AND mode = ?3
