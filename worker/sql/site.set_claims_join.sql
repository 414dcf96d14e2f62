UPDATE site SET claims_join = ?2 WHERE id = ?1
