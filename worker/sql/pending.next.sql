SELECT site, mode, hub, cursor, generation, cause FROM pending ORDER BY site, mode, hub LIMIT 1
