-- Of what was said of the payments of ?3 (JSON list), the latest fifty are kept
DELETE FROM assignment WHERE site = ?1 AND mode = ?2 AND payment IN (SELECT value FROM json_each(?3))
  AND ordinal <= (SELECT max(a.ordinal) FROM assignment a WHERE a.site = ?1 AND a.mode = ?2 AND a.payment = assignment.payment) - 50
