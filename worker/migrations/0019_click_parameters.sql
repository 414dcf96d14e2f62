-- The site's own parameters that are kept beside a click id, such as the name of a placement. A Worker of the version before reads none.

ALTER TABLE site ADD COLUMN click_parameters TEXT NOT NULL DEFAULT '[]'; -- JSON list of names, ten at most
