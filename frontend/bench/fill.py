"""Rows that the API would take an hour to make: a project of many frames, each with a take of its own.

    fill.py DATABASE PROJECT_ID COUNT

The takes share the picture files of the frames that are there already, as copies do. The server must be stopped.
"""

import sqlite3
import sys
import uuid

database, project_id, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
db = sqlite3.connect(database)
db.execute("PRAGMA foreign_keys = ON")

made = db.execute(
    "SELECT f.path, t.width, t.height, f.created_at FROM frames f JOIN takes t ON t.id = f.take_id"
    " WHERE f.project_id = ? ORDER BY f.position, f.id",
    (project_id,),
).fetchall()
last = db.execute("SELECT max(position) FROM frames WHERE project_id = ?", (project_id,)).fetchone()[0]
first_frame = db.execute("SELECT coalesce(max(id), 0) + 1 FROM frames").fetchone()[0]
first_step = db.execute("SELECT coalesce(max(id), 0) + 1 FROM frame_steps").fetchone()[0]

frames, takes, steps, shown = [], [], [], []
for index in range(count - len(made)):
    path, width, height, at = made[index % len(made)]
    frame, step, take = first_frame + index, first_step + index, str(uuid.uuid4())
    hold = 1 + index % 4
    frames.append((frame, path, "import", project_id, last + 1 + index, hold, at, at))
    takes.append((take, path, frame, "import", "", "", "", "{}", width, height, at))
    steps.append((step, frame, take))
    shown.append((take, step, frame))

with db:
    db.executemany(
        "INSERT INTO frames (id, path, generator, project_id, position, hold, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        frames,
    )
    db.executemany(
        "INSERT INTO takes (id, path, frame_id, kind, prompt, plugin, model, params, width, height, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        takes,
    )
    db.executemany("INSERT INTO frame_steps (id, frame_id, take_id) VALUES (?, ?, ?)", steps)
    db.executemany("UPDATE frames SET take_id = ?, step_id = ? WHERE id = ?", shown)
db.close()
