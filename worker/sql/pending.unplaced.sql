-- How far the queue is with the payments queued under the name ?3: when the last one done was paid
SELECT q.queued_s, (SELECT p.paid_s FROM payment p WHERE p.site = ?1 AND p.mode = ?2 AND p.id = q.cursor) AS reached_s
FROM pending q WHERE q.site = ?1 AND q.mode = ?2 AND q.hub = ?3 AND q.done = 0
