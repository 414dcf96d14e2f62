-- Checkout Sessions that nobody paid, by when they were opened: a funnel reads those of its range. A version is unpaid in either form of a body.
CREATE INDEX fact_unpaid_checkout ON fact (site, mode, coalesce(body ->> '$.d', body ->> '$.created_s', as_of_s), object) WHERE object >= 'cs_' AND object < 'cs`' AND coalesce(body ->> '$.py', body ->> '$.payment_status') = 'unpaid';
