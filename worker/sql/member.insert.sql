-- A member, unless there are ?5 already; gives its id
INSERT INTO member (id, name, role, created_s)
SELECT ?1, ?2, ?3, ?4 WHERE (SELECT count(*) FROM member) < ?5
RETURNING id
