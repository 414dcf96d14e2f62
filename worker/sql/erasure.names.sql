-- The users and addresses, by pseudonym, that some visitors (?2: JSON list) were identified with, and that stand on the payments that
-- carry some clues (?3: JSON list): two hundred of each at most
SELECT DISTINCT name FROM (
  SELECT name FROM (SELECT DISTINCT name FROM (
    SELECT i.user AS name FROM json_each(?2) v CROSS JOIN identify i ON i.site = ?1 AND i.visitor = v.value
    UNION ALL SELECT i.email FROM json_each(?2) v CROSS JOIN identify i ON i.site = ?1 AND i.visitor = v.value
  ) WHERE name <> '' LIMIT 200)
  UNION ALL SELECT name FROM (SELECT DISTINCT p.email AS name FROM json_each(?3) k CROSS JOIN clue c ON c.site = ?1 AND c.clue = k.value
    CROSS JOIN payment p ON p.site = ?1 AND p.mode = c.mode AND p.id = c.payment WHERE p.email IS NOT NULL LIMIT 200)
)
