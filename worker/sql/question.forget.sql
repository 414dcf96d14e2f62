-- After a disconnect: nobody is there to ask with its key.
DELETE FROM question WHERE site = ?1 AND mode = ?3 AND integration = ?2
