SELECT first_seen_s, first_host, cookie_renewed_s, cookie_by_path FROM site WHERE id = ?1
