DELETE FROM session WHERE site = ?1 AND id = ?2
