SELECT place FROM sweep WHERE name = ?1
