-- A site has had its turn: the others come before it now. Sites are few
UPDATE site SET queue_turn = 1 + (SELECT max(queue_turn) FROM site) WHERE id = ?1
