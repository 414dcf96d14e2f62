UPDATE site SET connected_accounts = ?2 WHERE id = ?1
