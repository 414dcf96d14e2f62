-- The source that the owner set for a promotion code or coupon, at most 500 of a site. Payments that carry the code are attributed by it
-- where no visit says more (A8b). A Worker of the version before reads none of it.
CREATE TABLE promotion_source (
  site TEXT NOT NULL,
  code TEXT NOT NULL,                     -- Stripe's id: promo_…, or a coupon's
  said TEXT NOT NULL,                     -- JSON: source, medium, campaign
  name TEXT NOT NULL,                     -- the code as customers type it, as the owner wrote it; may be empty
  set_s INTEGER NOT NULL,
  PRIMARY KEY (site, code)
) STRICT, WITHOUT ROWID;
