-- Notes the day of a use, once
UPDATE api_token SET used_day = ?3 WHERE site = ?1 AND id = ?2
