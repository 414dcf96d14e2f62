-- What was said of a payment, newest first
SELECT payment, at_s, agent, said, note FROM assignment WHERE site = ?1 AND mode = ?2 AND payment = ?3 ORDER BY ordinal DESC LIMIT 50
