ALTER TABLE site ADD COLUMN details_kept_days INTEGER NOT NULL DEFAULT 90;  -- pages, engagement and custom events of visits, 7 to 395
ALTER TABLE site ADD COLUMN claims_kept_days INTEGER NOT NULL DEFAULT 400;  -- what is unsigned and no payment carries, 7 to 400
