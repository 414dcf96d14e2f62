-- What is left out of subscriptions that run, after the subscription ?3; ?4: how many rows
SELECT subscription, why, price, product, customer FROM recurring_left_out INDEXED BY recurring_left_out_running
WHERE site = ?1 AND mode = ?2 AND subscription > ?3 AND running = 1 ORDER BY subscription, why, price LIMIT CAST(?4 AS INTEGER)
