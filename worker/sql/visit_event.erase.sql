-- ?2: JSON list of the keys, <at_ms>~<id>
DELETE FROM visit_event WHERE site = ?1 AND (at_ms, id) IN (
  SELECT CAST(substr(value, 1, instr(value, '~') - 1) AS INTEGER), substr(value, instr(value, '~') + 1) FROM json_each(?2)
)
