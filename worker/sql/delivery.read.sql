SELECT attempts, outcome, reason FROM delivery WHERE integration = ?1 AND event = ?2
