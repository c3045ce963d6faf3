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

-- A project has changed when one of its frames has: "last changed" is what a person did last, wherever.
CREATE TRIGGER frames_touch_project_when_made AFTER INSERT ON frames BEGIN
    UPDATE projects SET updated_at = max(updated_at, new.updated_at) WHERE id = new.project_id;
END;
CREATE TRIGGER frames_touch_project AFTER UPDATE OF position, hold, note, take_id, deleted_at, project_id ON frames BEGIN
    UPDATE projects SET updated_at = max(updated_at, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
    WHERE id IN (old.project_id, new.project_id);
END;
