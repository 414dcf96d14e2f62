UPDATE site SET margin_bp = ?2 WHERE id = ?1
