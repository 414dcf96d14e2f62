-- How far texts have been sealed anew under a key (?1: its id), and from which key: the newest change
SELECT previous, resealed, shut, shut_text, done_s FROM resealing WHERE seal_key = ?1 ORDER BY began_s DESC, previous LIMIT 1
