-- ?5: the session, which must be the visitor's own. Of one Checkout Session five visitors are kept: two are enough to know that it
-- leads to nobody.
INSERT INTO checkout_return (site, checkout_session, visitor, at_s) SELECT ?1, ?2, ?3, ?4
WHERE EXISTS (SELECT 1 FROM visit WHERE id_bytes = unhex(?5, '-') AND site_number = (SELECT number FROM site WHERE id = ?1) AND visitor_bytes = unhex(?3, '-'))
  AND (SELECT count(*) FROM (SELECT 1 FROM checkout_return WHERE site = ?1 AND checkout_session = ?2 LIMIT 5)) < 5
ON CONFLICT DO NOTHING
