DELETE FROM cost WHERE site = ?1 AND id = ?2
