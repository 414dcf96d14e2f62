SELECT at_s FROM moment WHERE site = ?1 AND mode = ?2
