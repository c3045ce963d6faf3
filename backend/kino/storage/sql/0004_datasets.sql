-- The datasets Kino knows of. What is in them is in their folders: a row only says where, and how they are listed.
CREATE TABLE datasets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    folder TEXT NOT NULL UNIQUE, -- the resolved path of the folder with the copies
    summary TEXT NOT NULL DEFAULT '{}', -- JSON: what the list shows without opening the folder
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX idx_datasets_updated ON datasets (updated_at DESC, id DESC);
