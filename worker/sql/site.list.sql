SELECT id, name, hosts, time_zone, email_matching, window_days, count_out_of_band, visitor_keys, pseudonym_key, first_seen_s
FROM site ORDER BY created_s, id LIMIT 1000
