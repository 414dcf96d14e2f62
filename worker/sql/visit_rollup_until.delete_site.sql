DELETE FROM visit_rollup_until WHERE site = ?1 AND ?2 > 0
