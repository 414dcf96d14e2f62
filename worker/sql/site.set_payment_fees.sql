UPDATE site SET payment_fees = ?2 WHERE id = ?1
