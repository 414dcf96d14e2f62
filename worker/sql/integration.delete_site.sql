DELETE FROM integration WHERE site = ?1
