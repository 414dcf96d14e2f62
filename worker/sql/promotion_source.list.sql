SELECT code, said, name, set_s FROM promotion_source WHERE site = ?1 ORDER BY code LIMIT 500
