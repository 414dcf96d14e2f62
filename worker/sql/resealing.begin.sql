-- Notes that texts are to be sealed anew from one key (?2: its id) to another (?1), beginning with a column (?3)
INSERT INTO resealing (seal_key, previous, began_s, sealed_column, after, resealed, shut) VALUES (?1, ?2, ?4, ?3, '["","","","",""]', 0, 0)
ON CONFLICT DO NOTHING
