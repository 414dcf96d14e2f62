DELETE FROM signed_customer WHERE (site, customer, visitor) IN (SELECT site, customer, visitor FROM signed_customer WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
