-- The newest first: while a secret is rolled Stripe signs with both, and the new one should be seen to verify
SELECT id, mode, sealed, hint, created_s FROM signing_secret WHERE integration = ?1 ORDER BY created_s DESC, id LIMIT 50
