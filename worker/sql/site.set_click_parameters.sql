UPDATE site SET click_parameters = ?2 WHERE id = ?1
