-- Pseudonym keys sealed anew (?1: JSON list of place, beginning of the old, and new), each where it is still what it was
UPDATE site SET pseudonym_key = k.value ->> '$.new' FROM json_each(?1) k
WHERE site.id = k.value ->> '$.place[0]' AND substr(pseudonym_key, 1, 24) = k.value ->> '$.old'
