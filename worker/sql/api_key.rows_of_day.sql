-- Rows written with all keys on a day, counted from 1970: the plan's bound is the account's
SELECT coalesce(sum(rows_of_day), 0) AS count FROM api_key WHERE rows_day = ?1
