-- The body of a delivery. ?2: integration; ?3: event
UPDATE delivery SET body = NULL WHERE site = ?1 AND integration = ?2 AND event = ?3
