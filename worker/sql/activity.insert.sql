-- What somebody did. ?7: since when the same is not written again, if it is among the newest twenty: the steps of a long work are one
INSERT INTO activity (at_s, kind, name, route, site, target)
SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (
  SELECT 1 FROM (SELECT * FROM activity ORDER BY id DESC LIMIT 20) a
  WHERE a.at_s > ?7 AND a.kind = ?2 AND a.name IS ?3 AND a.route = ?4 AND a.site IS ?5 AND a.target IS ?6
)
