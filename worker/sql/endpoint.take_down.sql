-- After a disconnect: from now on work with the key deletes it at Stripe.
UPDATE endpoint SET next_try_s = ?4 WHERE site = ?1 AND integration = ?2 AND mode = ?3 AND state <> 'left_behind'
