-- A beacon that is sent again, since its answer was lost, counts once: the marks of the latest are remembered.

ALTER TABLE session ADD COLUMN marks TEXT NOT NULL DEFAULT '';    -- the last eight, newest first, each of 8 characters and a blank
ALTER TABLE engagement ADD COLUMN marks TEXT NOT NULL DEFAULT ''; -- of the last four that told of the page
