-- Keeps the first visitor beside whom another tool's id was seen. The beacon's time decides, so the order of arrival cannot matter.
-- A second visitor makes the id contested for good. ?5: the session, which must be the visitor's own
INSERT INTO alias (site, alias, visitor, at_s) SELECT ?1, ?2, ?3, ?4
WHERE EXISTS (SELECT 1 FROM visit WHERE id_bytes = unhex(?5, '-') AND site_number = (SELECT number FROM site WHERE id = ?1) AND visitor_bytes = unhex(?3, '-'))
ON CONFLICT (site, alias) DO UPDATE SET contested = contested OR visitor <> excluded.visitor,
  visitor = iif((excluded.at_s, excluded.visitor) < (at_s, visitor), excluded.visitor, visitor), at_s = min(at_s, excluded.at_s)
WHERE (excluded.at_s, excluded.visitor) < (at_s, visitor) OR NOT contested AND visitor <> excluded.visitor
