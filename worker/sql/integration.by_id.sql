SELECT id, site, status FROM integration WHERE id = ?1
