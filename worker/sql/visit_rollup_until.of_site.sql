SELECT until_s, time_zone FROM visit_rollup_until WHERE site = ?1
