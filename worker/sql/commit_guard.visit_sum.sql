-- Fails when others have added visits up since it was read how far they are. ?2: until when
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 WHERE NOT EXISTS (SELECT 1 FROM visit_sum_until WHERE site = ?1 AND until_s = ?2)
