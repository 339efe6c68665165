-- The state of the sandbox. Issues are truth; search, facet and words are the search index,
-- which may lag behind (pending), as Jira's does.
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS catalog (
    kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, id));
CREATE TABLE IF NOT EXISTS permission (
    login TEXT NOT NULL, project TEXT NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (login, project, name));
CREATE TABLE IF NOT EXISTS issue (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, fields TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS moved (key TEXT PRIMARY KEY, issue INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS comment (
    id INTEGER PRIMARY KEY AUTOINCREMENT, issue INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS comment_issue ON comment (issue);
CREATE TABLE IF NOT EXISTS property (
    kind TEXT NOT NULL, owner INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (kind, owner, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS change (
    id INTEGER PRIMARY KEY AUTOINCREMENT, issue INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS change_issue ON change (issue);
CREATE TABLE IF NOT EXISTS search (
    id INTEGER PRIMARY KEY, key TEXT, number INTEGER, project TEXT, issuetype TEXT, status TEXT,
    category TEXT, priority TEXT, resolution TEXT, assignee TEXT, reporter TEXT, parent INTEGER,
    security TEXT, created INTEGER, updated INTEGER, duedate INTEGER, summary TEXT);
CREATE INDEX IF NOT EXISTS search_project ON search (project, number);
CREATE INDEX IF NOT EXISTS search_updated ON search (updated);
CREATE INDEX IF NOT EXISTS search_parent ON search (parent);
CREATE UNIQUE INDEX IF NOT EXISTS search_key ON search (key);
CREATE TABLE IF NOT EXISTS facet (issue INTEGER NOT NULL, field TEXT NOT NULL, value NOT NULL);
CREATE INDEX IF NOT EXISTS facet_issue ON facet (issue);
CREATE INDEX IF NOT EXISTS facet_value ON facet (field, value, issue);
CREATE TABLE IF NOT EXISTS words (issue INTEGER NOT NULL, field TEXT NOT NULL, text TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS words_issue ON words (issue);
CREATE TABLE IF NOT EXISTS pending (issue INTEGER PRIMARY KEY, due REAL NOT NULL, fields TEXT);
