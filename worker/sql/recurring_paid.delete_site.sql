DELETE FROM recurring_paid WHERE site = ?1 AND (mode, customer, subscription, invoice) IN (SELECT mode, customer, subscription, invoice FROM recurring_paid WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
