-- What proves the first steps of a site's set-up, each written once. A Worker of the version before writes none of it.

ALTER TABLE site ADD COLUMN first_host TEXT;         -- host of the page that sent the first beacon
ALTER TABLE site ADD COLUMN cookie_renewed_s INTEGER; -- when a beacon first brought the visitor's cookie, which its response renewed
ALTER TABLE site ADD COLUMN cookie_by_path INTEGER;  -- 1: such a beacon came to a path of the site itself; 0: to another host of the same site
