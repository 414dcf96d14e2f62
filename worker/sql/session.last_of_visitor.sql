SELECT id, last_s, touch FROM session WHERE site = ?1 AND visitor = ?2 ORDER BY started_s DESC, id DESC LIMIT 1
