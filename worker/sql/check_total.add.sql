-- ?4: JSON list of {"day", "currency", "kind", "stripe_minor", "ours_minor", "found_minor", "entries_minor", "unlisted_minor"}
INSERT INTO check_total (site, integration, mode, day, currency, kind, stripe_minor, ours_minor, found_minor, entries_minor, unlisted_minor)
SELECT ?1, ?2, ?3, value ->> 'day', value ->> 'currency', value ->> 'kind', value ->> 'stripe_minor', value ->> 'ours_minor', value ->> 'found_minor', value ->> 'entries_minor', value ->> 'unlisted_minor' FROM json_each(?4) WHERE true
ON CONFLICT (site, integration, mode, day, currency, kind) DO UPDATE SET
  stripe_minor = stripe_minor + excluded.stripe_minor, ours_minor = ours_minor + excluded.ours_minor, found_minor = found_minor + excluded.found_minor,
  entries_minor = entries_minor + excluded.entries_minor, unlisted_minor = unlisted_minor + excluded.unlisted_minor
