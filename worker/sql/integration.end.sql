UPDATE integration SET status = 'disconnected', disconnected_s = ?3 WHERE id = ?2 AND site = ?1 AND status <> 'disconnected'
