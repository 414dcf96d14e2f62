-- Traits sealed anew (?1: JSON list of place, beginning of the old, and new), each where they are still what they were
UPDATE identify SET traits = k.value ->> '$.new' FROM json_each(?1) k
WHERE site = k.value ->> '$.place[0]' AND visitor = k.value ->> '$.place[1]' AND session = k.value ->> '$.place[2]'
  AND user = k.value ->> '$.place[3]' AND email = k.value ->> '$.place[4]' AND substr(traits, 1, 24) = k.value ->> '$.old'
