DELETE FROM job WHERE site = ?1 AND integration = ?2 AND kind <> 'removal'
