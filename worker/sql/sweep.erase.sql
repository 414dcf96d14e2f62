-- Where housekeeping stopped at rows of a site, whose keys name browsers: it begins again
DELETE FROM sweep WHERE instr(place, ?1) > 0
