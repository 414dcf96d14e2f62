-- First in a commit: fails when any id read, absent ones too, has changed since. ?3: {"<id>": <version read>, …}
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 FROM json_each(?3) s LEFT JOIN version v ON v.site = ?1 AND v.mode = ?2 AND v.id = s.key
WHERE coalesce(v.version, 0) <> s.value LIMIT 1
