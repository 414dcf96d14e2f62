-- Keeps the first visitor beside whom another tool's id was seen. The beacon's time decides, so the order of arrival cannot matter.
-- A second visitor makes the id contested for good. ?5: the session, which must be the visitor's own
INSERT INTO alias (site, alias, visitor, at_s) SELECT ?1, ?2, ?3, ?4
WHERE EXISTS (SELECT 1 FROM session WHERE site = ?1 AND id = ?5 AND visitor = ?3)
ON CONFLICT (site, alias) DO UPDATE SET contested = contested OR visitor <> excluded.visitor,
  visitor = iif((excluded.at_s, excluded.visitor) < (at_s, visitor), excluded.visitor, visitor), at_s = min(at_s, excluded.at_s)
WHERE (excluded.at_s, excluded.visitor) < (at_s, visitor) OR NOT contested AND visitor <> excluded.visitor
