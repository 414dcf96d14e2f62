DELETE FROM invitation WHERE expires_s <= ?1
