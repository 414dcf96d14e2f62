SELECT id, name, hosts, time_zone, email_matching, window_days, count_out_of_band, visitor_keys, pseudonym_key, first_seen_s
FROM site WHERE id = (SELECT site FROM integration WHERE id = ?1)
