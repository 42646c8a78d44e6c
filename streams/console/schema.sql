-- Read model of the console. Everything here can be made again from the topics: delete the file and it is rebuilt.
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS items (
  watch TEXT NOT NULL, id TEXT NOT NULL, revision TEXT NOT NULL,
  arrived_at TEXT NOT NULL, published TEXT, lang TEXT NOT NULL, severity TEXT NOT NULL, score REAL NOT NULL,
  labels TEXT NOT NULL,             -- space separated, with a space at both ends: ' arms troops '
  words TEXT NOT NULL,              -- what search looks through: title, summary, publisher, actors, words that decided
  body TEXT NOT NULL,               -- the record as it came, JSON
  PRIMARY KEY (watch, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS items_by_arrival ON items (arrived_at DESC);
-- Whatever counts or groups reads this, and not the bodies.
CREATE INDEX IF NOT EXISTS items_by_facet ON items (watch, lang, labels, id);

CREATE TABLE IF NOT EXISTS stories (
  id TEXT PRIMARY KEY, watch TEXT NOT NULL, revision INTEGER NOT NULL, updated_at TEXT NOT NULL, body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS stories_by_watch ON stories (watch, id);

-- Which story a report belongs to. A story lists a hundred reports; one that had to make room belongs to it as before.
CREATE TABLE IF NOT EXISTS belonging (
  watch TEXT NOT NULL, item TEXT NOT NULL, story TEXT NOT NULL, PRIMARY KEY (watch, item)
) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS story_came AFTER INSERT ON stories BEGIN
  INSERT INTO belonging SELECT new.watch, item, new.id FROM (
    SELECT json_extract(new.body, '$.changed_by') AS item
    UNION SELECT json_extract(value, '$.item') FROM json_each(new.body, '$.reports')
  ) WHERE true ON CONFLICT DO UPDATE SET story = excluded.story WHERE story != excluded.story;
END;
CREATE TRIGGER IF NOT EXISTS story_changed AFTER UPDATE ON stories BEGIN
  INSERT INTO belonging SELECT new.watch, item, new.id FROM (
    SELECT json_extract(new.body, '$.changed_by') AS item
    UNION SELECT json_extract(value, '$.item') FROM json_each(new.body, '$.reports')
  ) WHERE true ON CONFLICT DO UPDATE SET story = excluded.story WHERE story != excluded.story;
END;
-- For a database that was made before this table.
INSERT OR IGNORE INTO belonging SELECT watch, json_extract(value, '$.item'), stories.id
  FROM stories, json_each(body, '$.reports') WHERE NOT EXISTS (SELECT 1 FROM belonging);

CREATE TABLE IF NOT EXISTS propositions (
  id TEXT NOT NULL, watch TEXT NOT NULL, revision INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (watch, id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS alerts (
  event_id TEXT PRIMARY KEY, id TEXT NOT NULL, watch TEXT NOT NULL, severity TEXT NOT NULL, at TEXT NOT NULL,
  lang TEXT NOT NULL, labels TEXT NOT NULL, words TEXT NOT NULL, body TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS alerts_by_time ON alerts (at DESC);
CREATE INDEX IF NOT EXISTS alerts_by_id ON alerts (id, at);

CREATE TABLE IF NOT EXISTS deliveries (
  event_id TEXT NOT NULL, receiver TEXT NOT NULL, attempt INTEGER NOT NULL, at TEXT NOT NULL, outcome TEXT NOT NULL,
  body TEXT NOT NULL, PRIMARY KEY (event_id, receiver, attempt)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS feeds (
  id TEXT PRIMARY KEY, status TEXT NOT NULL, health TEXT NOT NULL, last_success_at TEXT, body TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS dead (
  origin TEXT PRIMARY KEY, stage TEXT NOT NULL, reason TEXT NOT NULL, body TEXT NOT NULL
) WITHOUT ROWID;
