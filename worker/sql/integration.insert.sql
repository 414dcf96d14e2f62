INSERT INTO integration (id, site, kind, status, created_s) VALUES (?1, ?2, 'stripe', 'pending', ?3)
