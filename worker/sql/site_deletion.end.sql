DELETE FROM site_deletion WHERE site = ?1
