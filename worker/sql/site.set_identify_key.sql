-- A new identify key (?2 sealed, ?3 its hint, ?4 now); the one before is accepted until ?5.
UPDATE site SET identify_key_before = identify_key, identify_key_before_until_s = ?5,
  identify_key = ?2, identify_key_hint = ?3, identify_key_made_s = ?4 WHERE id = ?1
