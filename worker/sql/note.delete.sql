-- A site has few enough of them that its own are looked through
DELETE FROM note WHERE site = ?1 AND id = ?2
