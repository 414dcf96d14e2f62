DELETE FROM signed_customer WHERE site = ?1 AND (customer, visitor) IN (SELECT customer, visitor FROM signed_customer WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
