-- ?2: digest of who is asked for; ?3: JSON list of the person's ids; ?4: now. One under way is left as it is
INSERT INTO erasure (site, person, ids, run, pages, step, cursor, redo, counts, begun_s) VALUES (?1, ?2, ?3, 1, 0, 0, '', '', '{}', ?4)
ON CONFLICT (site, person) DO UPDATE SET ids = excluded.ids, run = run + 1, pages = 0, step = 0, cursor = '', redo = '', counts = '{}',
  begun_s = excluded.begun_s, ended_s = NULL
WHERE ended_s IS NOT NULL
