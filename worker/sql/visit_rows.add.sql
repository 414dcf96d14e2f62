-- Counts a beacon of site ?1 on day ?2 for ?6 of its kind: ?3 rows each, and ?4 more where it begins session ?5
INSERT INTO visit_rows (site, day, rows)
SELECT ?1, ?2, ?6 * (?3 + iif(EXISTS (SELECT 1 FROM visit WHERE id_bytes = unhex(?5, '-') AND site_number = (SELECT number FROM site WHERE id = ?1)), 0, ?4)) + 1 WHERE true
ON CONFLICT (day, site) DO UPDATE SET rows = rows + excluded.rows
