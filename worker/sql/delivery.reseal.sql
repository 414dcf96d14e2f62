-- Bodies of deliveries sealed anew (?1: JSON list of place, beginning of the old, and new), each where it is still what it was
UPDATE delivery SET body = k.value ->> '$.new' FROM json_each(?1) k
WHERE integration = k.value ->> '$.place[0]' AND event = k.value ->> '$.place[1]' AND substr(body, 1, 24) = k.value ->> '$.old'
