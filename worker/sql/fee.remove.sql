-- The balance transactions of payments (?3: JSON list) that are gone with their integration. A key that comes anew reads them anew
DELETE FROM fee WHERE site = ?1 AND mode = ?2 AND payment IN (SELECT value FROM json_each(?3))
