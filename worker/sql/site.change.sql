-- Changes the setting that ?2 names to ?3 (JSON)
UPDATE site SET
  name = iif(?2 = 'name', ?3 ->> '$', name),
  hosts = iif(?2 = 'hosts', ?3, hosts),
  time_zone = iif(?2 = 'time_zone', ?3 ->> '$', time_zone),
  email_matching = iif(?2 = 'email_matching', ?3 ->> '$', email_matching),
  window_days = iif(?2 = 'window_days', nullif(?3 ->> '$', 0), window_days),
  count_out_of_band = iif(?2 = 'count_out_of_band', ?3 ->> '$', count_out_of_band),
  visitor_keys = iif(?2 = 'visitor_keys', ?3, visitor_keys)
WHERE id = ?1
