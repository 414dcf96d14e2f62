DELETE FROM sign_in_link WHERE expires_s <= ?1
