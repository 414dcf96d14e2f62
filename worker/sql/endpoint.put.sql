-- ?4: state; ?5: id; ?6: secret; ?7: API version; ?8: now, where it was found right; ?9: when it is next tried;
-- ?10: why the attempt failed
UPDATE endpoint SET state = ?4, id = ?5, secret = ?6, api_version = coalesce(?7, api_version), checked_s = coalesce(?8, checked_s),
  next_try_s = ?9, reason = ?10
WHERE site = ?1 AND integration = ?2 AND mode = ?3
