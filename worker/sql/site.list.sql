SELECT id, name, hosts, time_zone, email_matching, window_days, count_out_of_band, visitor_keys, pseudonym_key, first_seen_s,
  identify_key, identify_key_hint, identify_key_made_s, identify_key_before, identify_key_before_until_s, identify_signing,
  connected_accounts, claims_join, click_parameters, self_reported_keys, cookie_by_path, reporting_currency, margin_bp, payment_fees,
  details_kept_days, claims_kept_days, consent_default, cookie_days
FROM site ORDER BY created_s, id LIMIT 1000
