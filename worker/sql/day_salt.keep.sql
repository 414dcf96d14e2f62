-- The first salt kept for a day is that day's salt.
INSERT INTO day_salt (day, salt) VALUES (?1, ?2) ON CONFLICT DO NOTHING
