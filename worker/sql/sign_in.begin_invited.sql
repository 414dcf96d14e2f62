-- Begins a sign-in of the member whom an invitation names, if the invitation is good. ?1: id; ?2: digest of the owner's token, for members; ?5: the invitation
INSERT INTO sign_in (id, token, agent, created_s, used_s, member)
SELECT ?1, ?2, ?3, ?4, ?4, m.id FROM invitation i JOIN member m ON m.id = i.member WHERE i.id = ?5 AND i.expires_s > ?4
RETURNING id, member, (SELECT m.name FROM member m WHERE m.id = member) AS name, NULL AS role
