DELETE FROM promotion_source WHERE site = ?1 AND code = ?2
