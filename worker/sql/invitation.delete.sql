DELETE FROM invitation WHERE id = ?1
