-- The cron's last minute, and what fails since when
SELECT part, at_s FROM heartbeat ORDER BY part LIMIT 100
