INSERT INTO sign_in (id, token, agent, created_s, used_s) VALUES (?1, ?2, ?3, ?4, ?4)
