-- Takes may share a picture file since frames and projects can be copied: it goes with the last row that names it.
CREATE INDEX idx_takes_path ON takes (path);
CREATE INDEX idx_frames_path ON frames (path) WHERE path != '';

CREATE TABLE presets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('generator', 'style')),
    name TEXT NOT NULL,
    plugin TEXT, -- NULL for styles
    data TEXT NOT NULL, -- JSON
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX idx_presets_name ON presets (kind, coalesce(plugin, ''), name);
