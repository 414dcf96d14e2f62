-- Fails when a late beacon has added a visit to a journey since the journey was read.
-- ?2: JSON list of {"visitor", "after_s", "until_s", "seen"}: how many touches were read within (after_s, until_s]
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 FROM json_each(?2) w
WHERE (
  SELECT count(*) FROM session s WHERE s.site = ?1 AND s.visitor = w.value ->> 'visitor'
    AND s.started_s > w.value ->> 'after_s' AND s.started_s <= w.value ->> 'until_s' AND s.begins = 1
) <> w.value ->> 'seen' LIMIT 1
