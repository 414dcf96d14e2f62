-- Every integration of a site ends, if it has not ended before
UPDATE integration SET status = 'disconnected', disconnected_s = ?2 WHERE site = ?1 AND status <> 'disconnected'
