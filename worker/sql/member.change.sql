UPDATE member SET role = ?2 WHERE id = ?1 RETURNING id
