-- ?2: JSON list of session ids
SELECT id, visitor, started_s FROM session WHERE site = ?1 AND id IN (SELECT value FROM json_each(?2))
