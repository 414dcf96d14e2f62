-- After a disconnect: it is to be deleted at Stripe.
UPDATE endpoint SET next_try_s = ?4 WHERE site = ?1 AND integration = ?2 AND mode = ?3 AND state <> 'left_behind'
