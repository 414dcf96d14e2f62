-- Addresses sealed anew (?1: JSON list of place, beginning of the old, and new), each where it is still what it was
UPDATE email SET sealed = k.value ->> '$.new' FROM json_each(?1) k
WHERE site = k.value ->> '$.place[0]' AND pseudonym = k.value ->> '$.place[1]' AND substr(sealed, 1, 24) = k.value ->> '$.old'
