-- ?1: today; salts of the days before are of no more use
DELETE FROM day_salt WHERE day < ?1
