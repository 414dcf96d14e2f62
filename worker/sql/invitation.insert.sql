-- An invitation of a member, if there is one; gives the member
INSERT INTO invitation (id, member, expires_s) SELECT ?1, m.id, ?3 FROM member m WHERE m.id = ?2 RETURNING member AS id
