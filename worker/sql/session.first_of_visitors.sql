-- When the first visit of some visitors (?2: JSON list) began.
SELECT min((SELECT min(started_s) FROM session WHERE site = ?1 AND visitor = v.value)) AS started_s FROM json_each(?2) v
