UPDATE integration SET status = 'active', activated_s = ?2 WHERE id = ?1 AND status = 'pending'
