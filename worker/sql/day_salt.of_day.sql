SELECT salt FROM day_salt WHERE day = ?1
