-- ?2: JSON
UPDATE site SET details_kept_days = ?2 ->> '$.details_kept_days', claims_kept_days = ?2 ->> '$.claims_kept_days',
  consent_default = ?2 ->> '$.consent_default', cookie_days = ?2 ->> '$.cookie_days' WHERE id = ?1
