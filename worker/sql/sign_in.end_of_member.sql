DELETE FROM sign_in WHERE member = ?1
