-- Goes through the payments of both modes from the first on
INSERT INTO exchange_walk (site, mode, cursor) SELECT ?1, m.value, '' FROM json_each('["live","test"]') m WHERE true
ON CONFLICT (site, mode) DO UPDATE SET cursor = ''
