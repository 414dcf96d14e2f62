DELETE FROM invitation WHERE member = ?1
