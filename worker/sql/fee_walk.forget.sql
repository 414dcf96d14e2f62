-- After a disconnect. A key that comes anew reads everything anew
DELETE FROM fee_walk WHERE site = ?1 AND integration = ?2 AND mode = ?3
