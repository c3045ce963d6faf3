-- Kino's tables. Times are ISO 8601 UTC text with milliseconds, so that they sort as text.
-- deleted_at marks what is in the trash; a frame or take is also hidden while its project or frame is there.

PRAGMA application_id = 1265200751; -- "Kino" in ASCII

CREATE TABLE projects (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    fps INTEGER NOT NULL CHECK (fps > 0),
    style TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT
) STRICT;

CREATE TABLE frames (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL,
    generator TEXT NOT NULL,
    project_id INTEGER NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    position REAL NOT NULL,
    hold INTEGER NOT NULL DEFAULT 1 CHECK (hold > 0),
    note TEXT NOT NULL DEFAULT '',
    take_id TEXT REFERENCES takes (id) ON DELETE SET NULL, -- what it shows: always the take of step_id
    step_id INTEGER, -- where in its history it is
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    deleted_at TEXT
) STRICT;

-- Holds all that counting, measuring and paging a timeline reads, so that 100,000 frames stay out of it.
CREATE INDEX idx_frames_project_id ON frames (project_id, deleted_at, position, id, hold);
-- The first picture of a project, and the frame that shows a take.
CREATE INDEX idx_frames_shown ON frames (project_id, position, id) WHERE take_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX idx_frames_take_id ON frames (take_id) WHERE take_id IS NOT NULL;
CREATE INDEX idx_frames_deleted_at ON frames (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE takes (
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- the order they were made in
    id TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL, -- relative to the data folder
    frame_id INTEGER REFERENCES frames (id) ON DELETE CASCADE, -- NULL: a loose take
    parent_id TEXT REFERENCES takes (id) ON DELETE SET NULL,
    task_id INTEGER REFERENCES tasks (id) ON DELETE SET NULL,
    kind TEXT NOT NULL CHECK (kind IN ('new', 'refinement', 'import')),
    prompt TEXT NOT NULL,
    modification TEXT,
    instruction TEXT,
    plugin TEXT NOT NULL,
    model TEXT NOT NULL,
    params TEXT NOT NULL, -- JSON
    seed INTEGER,
    steps INTEGER,
    strength REAL,
    guidance_scale REAL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    starred INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    deleted_at TEXT
) STRICT;

CREATE INDEX idx_takes_frame_id ON takes (frame_id, number);
CREATE INDEX idx_takes_parent_id ON takes (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX idx_takes_task_id ON takes (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX idx_takes_deleted_at ON takes (deleted_at) WHERE deleted_at IS NOT NULL;

-- What a frame has shown, in order: undo and redo walk it. Takes are never dropped with a step.
CREATE TABLE frame_steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    frame_id INTEGER NOT NULL REFERENCES frames (id) ON DELETE CASCADE,
    take_id TEXT NOT NULL REFERENCES takes (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX idx_frame_steps_frame_id ON frame_steps (frame_id, id);
CREATE INDEX idx_frame_steps_take_id ON frame_steps (take_id);

-- project_id, frame_id and parent_take_id are no foreign keys: a task remembers what it was for, also when that is
-- gone for good, so that it fails with a sentence instead of making a picture that belongs to nothing.
CREATE TABLE tasks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL, -- JSON
    status TEXT NOT NULL CHECK (status IN ('pending', 'queued', 'running', 'completed', 'failed', 'stopped')),
    progress REAL NOT NULL DEFAULT 0,
    result TEXT, -- JSON
    error TEXT,
    project_id INTEGER,
    frame_id INTEGER,
    frame_position REAL, -- where the new frame goes; NULL: the end
    parent_take_id TEXT,
    priority INTEGER NOT NULL DEFAULT 1, -- 0 now, 1 normal, 2 background
    position REAL NOT NULL, -- place in the queue within its priority
    attempt INTEGER NOT NULL DEFAULT 0, -- only ever grows, so an answer of an earlier one can be told apart
    deaths INTEGER NOT NULL DEFAULT 0, -- workers lost while running it, since it was last retried
    stage TEXT,
    step INTEGER,
    steps INTEGER,
    idempotency_key TEXT UNIQUE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    queued_at TEXT,
    started_at TEXT,
    completed_at TEXT
) STRICT;

CREATE INDEX idx_tasks_status ON tasks (status, priority, position, id);
CREATE INDEX idx_tasks_type ON tasks (type);
CREATE INDEX idx_tasks_project_id ON tasks (project_id) WHERE project_id IS NOT NULL;

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL, -- JSON
    updated_at TEXT NOT NULL
) STRICT;
