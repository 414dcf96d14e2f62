-- Nothing where there is no such site (?2).
INSERT INTO integration (id, site, kind, status, created_s) SELECT ?1, id, 'stripe', 'pending', ?3 FROM site WHERE id = ?2
