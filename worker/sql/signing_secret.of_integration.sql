-- The newest first: while a secret is rolled Stripe signs with both, and the new one is to be seen verifying
SELECT id, mode, sealed, hint, created_s FROM signing_secret WHERE integration = ?1 ORDER BY created_s DESC, id LIMIT 50
