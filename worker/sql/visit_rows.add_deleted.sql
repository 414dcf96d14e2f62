-- Counts on day ?1 so many rows (?2) among those that were dropped
INSERT INTO visit_rows (day, site, rows) VALUES (?1, '', ?2) ON CONFLICT (day, site) DO UPDATE SET rows = rows + excluded.rows
