UPDATE site SET identify_signing = ?2 WHERE id = ?1
