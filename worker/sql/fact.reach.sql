-- Everything that a decision on ?3 (JSON list of ids) reads of the ledger, in one go: every version of every object in reach, as last
-- reported (a list ranks above an event of the same second); the payments stored; what the owner said of them last; which objects are in
-- reach; payment facts since.
-- ?4: an integration, of which nothing counts that it reported about the objects of ?3 themselves; NULL: all counts.
WITH RECURSIVE reach (id) AS (
  SELECT value FROM json_each(?3)
  UNION SELECT l.target FROM reach CROSS JOIN link l ON l.site = ?1 AND l.mode = ?2 AND l.source = reach.id
  UNION SELECT t.value FROM reach CROSS JOIN fact n ON n.site = ?1 AND n.mode = ?2 AND n.object = reach.id CROSS JOIN json_each(n.body, '$.t') t
  LIMIT 3001
)
SELECT what, id, digest, at_s, origin, body, more FROM (
  SELECT 'fact' AS what, object AS id, digest, as_of_s AS at_s, origin, body, json_group_array(integration) AS more,
    max(as_of_s * 2 + (origin = 'list')) AS rank
  FROM fact WHERE site = ?1 AND mode = ?2 AND object IN (SELECT id FROM reach)
    AND NOT (?4 IS NOT NULL AND integration = ?4 AND object IN (SELECT value FROM json_each(?3)))
  GROUP BY object, digest
)
UNION ALL SELECT 'payment', p.id, p.money_digest, p.paid_s, NULL, iif(p.attribution <> '', p.attribution, x.body), json_object(
  'customer', p.customer, 'email', p.email, 'gross_minor', p.gross_minor, 'renewal', p.renewal, 'visitor', p.visitor, 'confidence', p.confidence, 'rung', p.rung, 'remembered_by', p.remembered_by,
  'watched', json(p.watched), 'answers', p.answers, 'decided_s', x.decided_s, 'cause', x.cause, 'mark', p.watched || ' ' || coalesce(p.remembered_by, '')
) FROM payment p LEFT JOIN explanation x ON x.site = p.site AND x.mode = p.mode AND x.payment = p.id
WHERE p.site = ?1 AND p.mode = ?2 AND p.id IN (SELECT id FROM reach UNION ALL SELECT 'first:' || id FROM reach)
UNION ALL SELECT 'by_hand', a.payment, NULL, max(a.ordinal), NULL, a.said, NULL FROM assignment a
WHERE a.site = ?1 AND a.mode = ?2 AND a.payment IN (SELECT id FROM reach UNION ALL SELECT 'first:' || id FROM reach) GROUP BY a.payment
UNION ALL SELECT 'reached', NULL, NULL, NULL, NULL, NULL, json_group_array(id) FROM reach
UNION ALL SELECT 'since', NULL, NULL, (SELECT at_s FROM moment WHERE site = ?1 AND mode = ?2), NULL, NULL,
  (SELECT version FROM version WHERE site = '' AND mode = '' AND id = 'raised_until')
