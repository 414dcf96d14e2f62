-- Fails when a session or visitor that was looked up and not found has been seen since, or a visit has come back. ?2: JSON list of UUIDs;
-- ?3: JSON list of Checkout Sessions; ?4: how many of their returns were read, 500 at most (checkout_return.find)
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 WHERE EXISTS (
  SELECT 1 FROM json_each(?2) u
  WHERE EXISTS (SELECT 1 FROM session WHERE site = ?1 AND id = u.value) OR EXISTS (SELECT 1 FROM session WHERE site = ?1 AND visitor = u.value)
) OR (
  SELECT count(*) FROM (SELECT 1 FROM checkout_return WHERE site = ?1 AND checkout_session IN (SELECT value FROM json_each(?3)) LIMIT 500)
) <> ?4
