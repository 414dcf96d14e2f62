-- A site (?1) is to be deleted at ?2
INSERT INTO site_deletion (site, number, name, step, swept_from_s, deleted, begun_s)
SELECT id, number, name, 0, ?2, 0, ?2 FROM site WHERE id = ?1
