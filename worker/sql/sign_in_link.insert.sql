INSERT INTO sign_in_link (id, expires_s) VALUES (?1, ?2)
