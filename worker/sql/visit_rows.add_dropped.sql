-- Counts on day ?1 the rows that the statement before this one in the batch dropped, each for ?2
INSERT INTO visit_rows (day, site, rows) SELECT ?1, '', changes() * ?2 WHERE changes() > 0
ON CONFLICT (day, site) DO UPDATE SET rows = rows + excluded.rows
