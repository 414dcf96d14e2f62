INSERT INTO fee_walk (site, integration, mode, step, cursor, since_s, began_s, next_s, left_out, left_out_since_s)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (site, integration, mode) DO UPDATE SET step = excluded.step, cursor = excluded.cursor, since_s = excluded.since_s,
  began_s = excluded.began_s, next_s = excluded.next_s, left_out = excluded.left_out, left_out_since_s = excluded.left_out_since_s
