INSERT INTO site (id, name, hosts, time_zone, window_days, pseudonym_key, created_s) VALUES (?1, ?2, ?3, ?4, 90, ?5, ?6)
