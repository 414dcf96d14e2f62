INSERT INTO sign_in_failure (address, minute, count) VALUES (?1, ?2, 1) ON CONFLICT (address, minute) DO UPDATE SET count = count + 1
