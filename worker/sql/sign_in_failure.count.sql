SELECT coalesce(sum(count), 0) AS count FROM sign_in_failure WHERE address = ?1 AND minute >= ?2
