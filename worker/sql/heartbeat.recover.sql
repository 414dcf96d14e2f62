-- All parts except those of ?1 (JSON list) work again
DELETE FROM heartbeat WHERE part <> 'minute' AND part NOT IN (SELECT value FROM json_each(?1))
