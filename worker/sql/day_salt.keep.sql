-- The first salt of a day is its salt.
INSERT INTO day_salt (day, salt) VALUES (?1, ?2) ON CONFLICT DO NOTHING
