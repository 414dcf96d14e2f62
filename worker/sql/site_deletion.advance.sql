-- ?2: rows more; ?3, ?4: which tables are next, and since when they are gone through. ?5: the step that this went on from
UPDATE site_deletion SET deleted = deleted + ?2, step = ?3, swept_from_s = ?4 WHERE site = ?1 AND step = ?5
