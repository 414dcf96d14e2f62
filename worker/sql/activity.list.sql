SELECT id, at_s, kind, name, route, site, target FROM activity WHERE id < ?1 ORDER BY id DESC LIMIT ?2
