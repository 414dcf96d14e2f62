-- ?1: today; salts of earlier days are no longer needed
DELETE FROM day_salt WHERE day < ?1
