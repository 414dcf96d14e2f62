-- First in a commit: fails when what the decision read of the ledger (fact.reach, ?3 and ?4 as there) is otherwise now: a version of an
-- object more, fewer or reported later; another payment, or another answer of one; another word of the owner's. ?5: JSON list of the marks of what was read, which this
-- spells as `ledger::view` does. A customer's only version may be reported again: nobody reads when. ?6: payment facts since as it was
-- read, or 'none'; NULL: it may have moved. ?7: the time at which payment facts since must have begun; NULL: any
INSERT INTO commit_guard (site, stale)
WITH RECURSIVE reach (id) AS (
  SELECT value FROM json_each(?3)
  UNION SELECT l.target FROM reach CROSS JOIN link l ON l.site = ?1 AND l.mode = ?2 AND l.source = reach.id
  UNION SELECT t.value FROM reach CROSS JOIN fact n ON n.site = ?1 AND n.mode = ?2 AND n.object = reach.id CROSS JOIN json_each(n.body, '$.t') t
  LIMIT 3001
),
now (mark) AS (
  SELECT object || ' ' || digest || ' ' || CASE WHEN object >= 'cus_' AND object < 'cus`' AND NOT EXISTS (
    SELECT 1 FROM fact o WHERE o.site = ?1 AND o.mode = ?2 AND o.object = f.object AND o.digest <> f.digest
      AND NOT (?4 IS NOT NULL AND o.integration = ?4 AND o.object IN (SELECT value FROM json_each(?3)))
  ) THEN '' ELSE max(as_of_s * 2 + (origin = 'list')) END
  FROM fact f WHERE site = ?1 AND mode = ?2 AND object IN (SELECT id FROM reach)
    AND NOT (?4 IS NOT NULL AND integration = ?4 AND object IN (SELECT value FROM json_each(?3)))
  GROUP BY object, digest
  UNION ALL SELECT id || ' ' || answers || ' ' || money_digest || ' ' || watched || ' ' || coalesce(remembered_by, '') FROM payment
  WHERE site = ?1 AND mode = ?2 AND id IN (SELECT id FROM reach UNION ALL SELECT 'first:' || id FROM reach)
  UNION ALL SELECT 'by_hand ' || payment || ' ' || max(ordinal) FROM assignment
  WHERE site = ?1 AND mode = ?2 AND payment IN (SELECT id FROM reach UNION ALL SELECT 'first:' || id FROM reach) GROUP BY payment
)
SELECT ?1, 1 WHERE (SELECT count(*) FROM now) <> json_array_length(?5)
  OR EXISTS (SELECT 1 FROM now WHERE mark NOT IN (SELECT value FROM json_each(?5)))
  OR ?6 IS NOT NULL AND coalesce((SELECT at_s FROM moment WHERE site = ?1 AND mode = ?2), 'none') <> ?6
  OR ?7 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM moment WHERE site = ?1 AND mode = ?2 AND at_s <= ?7)
