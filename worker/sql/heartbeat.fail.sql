-- The parts of ?1 (JSON list) fail, at the latest since ?2
INSERT INTO heartbeat (part, at_s) SELECT value, ?2 FROM json_each(?1) WHERE true ON CONFLICT (part) DO NOTHING
