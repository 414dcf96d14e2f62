-- What was said last of any payment, newest first; `stands`: it is the latest of its payment
SELECT payment, at_s, agent, said, note, NOT EXISTS (
  SELECT 1 FROM assignment b WHERE b.site = ?1 AND b.mode = ?2 AND b.payment = a.payment AND b.ordinal > a.ordinal
) AS stands
FROM assignment a WHERE a.site = ?1 AND a.mode = ?2 AND a.at_s >= 0 ORDER BY a.at_s DESC LIMIT 20
