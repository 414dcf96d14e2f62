-- The rows that work with all keys has written on a day, counted from 1970: the plan's bound is for the whole account
SELECT coalesce(sum(rows_of_day), 0) AS count FROM api_key WHERE rows_day = ?1
