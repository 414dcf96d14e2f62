DELETE FROM sign_in_failure WHERE minute < ?1
