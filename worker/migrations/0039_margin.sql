-- The owner's word on what each sale costs: cohorts hold net revenue × margin, less payment fees, against costs. A Worker of the version
-- before reads neither.

ALTER TABLE site ADD COLUMN margin_bp INTEGER NOT NULL DEFAULT 10000; -- basis points, 0 to 10000
ALTER TABLE site ADD COLUMN payment_fees TEXT NOT NULL DEFAULT '{"rate_bp":0,"fixed":[]}'; -- JSON
