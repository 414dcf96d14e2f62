-- Those that cost.delete_name would delete, by currency
SELECT currency, count(*) AS rows, sum(amount_minor) AS amount_minor FROM cost
WHERE site = ?1 AND source = ?2 AND (?3 = 0 OR campaign = ?4) AND first_day >= ?5 AND last_day <= ?6
GROUP BY currency ORDER BY currency
