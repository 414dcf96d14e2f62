-- The address to which Stripe is to post. A new endpoint is made there; one that stands is checked again. ?5: state until then; ?6: now
INSERT INTO endpoint (site, integration, mode, url, state, next_try_s) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (site, integration, mode) DO UPDATE SET url = excluded.url, reason = NULL, next_try_s = excluded.next_try_s,
  state = iif(state = 'standing' AND url = excluded.url, state, excluded.state)
