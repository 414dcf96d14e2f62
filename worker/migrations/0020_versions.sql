-- A commit compares what it read with what stands there, and counts no versions any more. A Worker of the version before reads and raises
-- them, and may run for a while yet: for a day versions are raised as well, so that it notices what this one commits, and facts are stored
-- in the form that it reads. A new database has no such Worker.
INSERT INTO version (site, mode, id, version) SELECT '', '', 'raised_until', unixepoch() + 86400 WHERE EXISTS (SELECT 1 FROM fact);
