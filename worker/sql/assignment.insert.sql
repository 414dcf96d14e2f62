-- The owner's word about the payments of ?3 (JSON list). ?4: now; ?5: id of the sign-in, or NULL; ?6: JSON of what is said, NULL: it is
-- taken back; ?7: note
INSERT INTO assignment (site, mode, payment, ordinal, at_s, agent, said, note)
SELECT ?1, ?2, p.value, 1 + coalesce((SELECT max(a.ordinal) FROM assignment a WHERE a.site = ?1 AND a.mode = ?2 AND a.payment = p.value), 0),
  ?4, (SELECT agent FROM sign_in WHERE id = ?5), ?6, ?7 FROM json_each(?3) p
