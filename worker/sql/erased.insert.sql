-- ?2: JSON list of digests
INSERT INTO erased (site, digest) SELECT ?1, value FROM json_each(?2) WHERE true ON CONFLICT DO NOTHING
