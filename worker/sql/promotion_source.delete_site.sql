DELETE FROM promotion_source WHERE site = ?1 AND code IN (SELECT code FROM promotion_source WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
