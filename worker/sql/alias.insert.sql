-- The first visitor an id of another tool was seen beside keeps it: by the beacon's time, so that the order of arrival cannot matter.
INSERT INTO alias (site, alias, visitor, at_s) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (site, alias) DO UPDATE SET visitor = excluded.visitor, at_s = excluded.at_s
WHERE (excluded.at_s, excluded.visitor) < (at_s, visitor)
