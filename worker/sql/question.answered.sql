-- Takes the question ?3 off the queue. ?4: 1 where there is such a session; "none" is the answer once every key that works has given it.
DELETE FROM question WHERE site = ?1 AND mode = ?2 AND subscription = ?3 AND (?4 = 1 OR NOT EXISTS (
  SELECT 1 FROM api_key k JOIN integration i ON i.id = k.integration
  WHERE k.site = ?1 AND k.mode = ?2 AND k.accepted = 1 AND i.status <> 'disconnected' AND NOT EXISTS (
    SELECT 1 FROM fact f WHERE f.site = ?1 AND f.mode = ?2 AND f.object = ?3 AND f.integration = k.integration AND f.body ->> 'kind' = 'checkout_search'
  )
))
