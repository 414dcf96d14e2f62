-- A token of a site, unless the site has ?9 already; gives its id
INSERT INTO api_token (site, id, sha256, prefix, name, scopes, created_s, expires_s)
SELECT s.id, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM site s WHERE s.id = ?1 AND (SELECT count(*) FROM api_token t WHERE t.site = ?1) < ?9
RETURNING id
