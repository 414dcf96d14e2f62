-- Sites whose rows are being deleted. The site itself is gone by then, so nothing of it is found any more; its rows go a bounded number a
-- minute.
CREATE TABLE site_deletion (
  site TEXT PRIMARY KEY,
  number INTEGER NOT NULL,                -- site.number: it stands in the keys of visits, so no other site may have it yet
  name TEXT NOT NULL,                     -- as the owner called it, to be shown until it is done
  step INTEGER NOT NULL,                  -- which tables: worker/src/store/site_deletion.rs
  swept_from_s INTEGER NOT NULL,          -- when the tables were begun with last
  deleted INTEGER NOT NULL,               -- rows so far, as D1 bills them
  begun_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

DROP TRIGGER site_is_numbered;
CREATE TRIGGER site_is_numbered AFTER INSERT ON site WHEN new.number IS NULL
BEGIN
  UPDATE site SET number = (SELECT ifnull(max(number), 0) + 1 FROM (SELECT number FROM site UNION ALL SELECT number FROM site_deletion)),
    landing_host = hosts ->> '$[0]' WHERE id = new.id;
END;
