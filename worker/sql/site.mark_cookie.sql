-- A beacon brought the visitor's cookie, to a path of the site itself (?3: 1) or to another of its hosts (0). Written once for each
UPDATE site SET cookie_renewed_s = ?2, cookie_by_path = ?3 WHERE id = ?1 AND (cookie_by_path IS NULL OR cookie_by_path < ?3)
