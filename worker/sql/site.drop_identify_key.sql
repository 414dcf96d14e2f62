UPDATE site SET identify_key = NULL, identify_key_hint = NULL, identify_key_made_s = NULL, identify_key_before = NULL,
  identify_key_before_until_s = NULL WHERE id = ?1
