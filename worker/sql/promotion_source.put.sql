-- ?2: code; ?3: JSON of the source; ?4: name; ?5: now; ?6: how many a site may have. Gives nothing where there is no such site, or it has
-- as many as it may
INSERT INTO promotion_source (site, code, said, name, set_s)
SELECT s.id, ?2, ?3, ?4, ?5 FROM site s WHERE s.id = ?1 AND (
  EXISTS (SELECT 1 FROM promotion_source WHERE site = ?1 AND code = ?2)
  OR (SELECT count(*) FROM promotion_source WHERE site = ?1) < ?6
)
ON CONFLICT (site, code) DO UPDATE SET said = excluded.said, name = excluded.name, set_s = excluded.set_s
RETURNING code, said, name, set_s
