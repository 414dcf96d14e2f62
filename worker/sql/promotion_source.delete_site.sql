DELETE FROM promotion_source WHERE (site, code) IN (SELECT site, code FROM promotion_source WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
