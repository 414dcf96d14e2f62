ALTER TABLE site ADD COLUMN consent_default TEXT NOT NULL DEFAULT 'by_page' CHECK (consent_default IN ('by_page', 'cookieless'));
ALTER TABLE site ADD COLUMN cookie_days INTEGER NOT NULL DEFAULT 400;       -- the visitor's cookie, as the server sets it, 1 to 400
