-- How far texts have been sealed anew from one key (?2: its id) to another (?1)
SELECT began_s, sealed_column, after FROM resealing WHERE seal_key = ?1 AND previous = ?2
