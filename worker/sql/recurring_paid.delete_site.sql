DELETE FROM recurring_paid WHERE (site, mode, customer, subscription, invoice) IN (SELECT site, mode, customer, subscription, invoice FROM recurring_paid WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
