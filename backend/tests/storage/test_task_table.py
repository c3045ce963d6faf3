"""The task table against a plain model in memory, under every order of calls, late answers included.

The model keeps a record a task and one list a priority. A ticket is a claim (task and attempt) that some worker once
held: the answers of all tickets ever given out may arrive at any time, and only the current one may change anything.
"""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kino import errors
from kino.schemas.tasks import ENDED, WAITING, QueueMove, TaskUpdate
from kino.storage import frames, takes, tasks
from kino.storage.database import Database
from kino.storage.queue import PRIORITIES
from kino.storage.tasks import NewTask

from .conftest import make_project, new_take

# Grouped so that tasks get far enough to be interesting: drawn one by one, most of them are stopped before they run.
CLIENT = ["start", "start", "edit", "move_beside", "move_to_an_end", "retry", "retry", "stop_waiting", "remove",
          "stop_all", "clear_ended", "restart"]  # fmt: skip
WORKER = ["claim", "claim", "complete", "end", "requeue", "requeue", "report_progress"]


@dataclass
class Record:
    name: str
    status: str
    priority: str
    project_id: int | None
    attempt: int = 0
    deaths: int = 0
    error: str | None = None
    takes: list[str] = field(default_factory=list)


class TaskTable(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "kino.db"
        self.db = self.run(Database.open(self.path))
        self.project_id = self.run(make_project(self.db)).id
        self.records: dict[int, Record] = {}
        self.ids: list[int] = []  # of every task there ever was
        self.tickets: list[tuple[int, int]] = []
        self.lines: dict[str, list[int]] = {priority: [] for priority in PRIORITIES}
        self.keys: dict[str, int] = {}
        self.frames = 0
        self.takes: list[str] = []

    def run(self, awaitable: Any) -> Any:
        return self.loop.run_until_complete(awaitable)

    @initialize()
    def begin_with_a_queue(self) -> None:
        for _ in range(3):
            self.create(True, "normal", None, True)

    def pick(self, data: st.DataObject) -> int:
        """A task, now and then one that was removed."""
        there = sorted(self.records)
        if there and data.draw(st.integers(0, 9)):
            return data.draw(st.sampled_from(there))
        return data.draw(st.sampled_from(self.ids))

    def ticket(self, data: st.DataObject) -> tuple[int, int]:
        """A claim once given out: the one of a task that runs, or any."""
        live = [ticket for ticket in self.tickets if self.current(ticket)]
        return data.draw(st.sampled_from(live if live and data.draw(st.booleans()) else self.tickets))

    def leave(self, task_id: int) -> None:
        line = self.lines[self.records[task_id].priority]
        if task_id in line:
            line.remove(task_id)

    def current(self, ticket: tuple[int, int]) -> Record | None:
        record = self.records.get(ticket[0])
        return record if record and record.status == "running" and record.attempt == ticket[1] else None

    def refused(self, call: Any, task_id: int) -> None:
        with pytest.raises(errors.Conflict if task_id in self.records else errors.NotFound):
            self.run(call)

    @rule(
        start=st.booleans(),
        priority=st.sampled_from(PRIORITIES),
        key=st.sampled_from([None, None, "k1", "k2"]),
        in_project=st.booleans(),
    )
    def create(self, start: bool, priority: Any, key: str | None, in_project: bool) -> None:
        project_id = self.project_id if in_project else None
        new = NewTask(f"task {len(self.records)}", "example", {}, project_id, priority=priority, start=start)
        task, made = self.run(tasks.create(self.db, new, key))
        known = self.keys.get(key) if key else None
        assert made == (known is None)
        if known is not None:
            assert task.id == known
            return
        assert task.id not in self.records
        self.records[task.id] = Record(new.name, "queued" if start else "pending", priority, project_id)
        self.lines[priority].append(task.id)
        self.ids.append(task.id)
        if key:
            self.keys[key] = task.id

    @rule(call=st.sampled_from(CLIENT), data=st.data())
    def a_client_asks(self, call: str, data: st.DataObject) -> None:
        getattr(self, call)(data)

    @rule(call=st.sampled_from(WORKER), data=st.data())
    def a_worker_answers(self, call: str, data: st.DataObject) -> None:
        getattr(self, call if self.tickets else "claim")(data)

    def start(self, data: st.DataObject) -> None:
        task_id = self.pick(data)
        record = self.records.get(task_id)
        if record is None or record.status != "pending":
            return self.refused(tasks.start(self.db, task_id), task_id)
        assert self.run(tasks.start(self.db, task_id)).status == "queued"
        record.status = "queued"

    def edit(self, data: st.DataObject) -> None:
        task_id, priority = self.pick(data), data.draw(st.sampled_from([None, *PRIORITIES]))
        name = data.draw(st.sampled_from([None, "new name"]))
        change = TaskUpdate(priority=priority, name=name)
        record = self.records.get(task_id)
        if record is None or record.status not in WAITING:
            return self.refused(tasks.edit(self.db, task_id, change), task_id)
        self.run(tasks.edit(self.db, task_id, change))
        record.name = name or record.name
        if priority and priority != record.priority:
            self.leave(task_id)
            record.priority = priority
            self.lines[priority].append(task_id)

    def move_beside(self, data: st.DataObject) -> None:
        task_id, other_id, before = self.pick(data), self.pick(data), data.draw(st.booleans())
        change = QueueMove(task_id=task_id, **{"before_id" if before else "after_id": other_id})
        record, other = self.records.get(task_id), self.records.get(other_id)
        if record is None or other is None or not {record.status, other.status} <= set(WAITING) or record is other:
            with pytest.raises((errors.Conflict, errors.NotFound, errors.Invalid)):
                self.run(tasks.move(self.db, change))
            return
        self.run(tasks.move(self.db, change))
        self.leave(task_id)
        record.priority = other.priority
        line = self.lines[record.priority]
        line.insert(line.index(other_id) + (0 if before else 1), task_id)

    def move_to_an_end(self, data: st.DataObject) -> None:
        task_id, priority = self.pick(data), data.draw(st.sampled_from([None, *PRIORITIES]))
        to: Any = data.draw(st.sampled_from(["first", "last"]))
        change = QueueMove(task_id=task_id, to=to, priority=priority)
        record = self.records.get(task_id)
        if record is None or record.status not in WAITING:
            return self.refused(tasks.move(self.db, change), task_id)
        self.run(tasks.move(self.db, change))
        self.leave(task_id)
        record.priority = priority or record.priority
        line = self.lines[record.priority]
        line.insert(0 if to == "first" else len(line), task_id)

    def claim(self, data: st.DataObject) -> None:
        queued = [i for line in self.lines.values() for i in line if self.records[i].status == "queued"]
        task = self.run(tasks.claim(self.db))
        if not queued:
            assert task is None
            return
        record = self.records[queued[0]]
        record.status, record.attempt = "running", record.attempt + 1
        assert task is not None and (task.id, task.attempt) == (queued[0], record.attempt)
        self.tickets.append((task.id, task.attempt))

    def complete(self, data: st.DataObject) -> None:
        ticket = self.ticket(data)
        new = [new_take() for _ in range(data.draw(st.integers(0, 2)))]
        done = self.run(tasks.complete(self.db, *ticket, {"said": 1}, new))
        record = self.current(ticket)
        assert (done is None) == (record is None)
        if record is None:
            return
        self.leave(ticket[0])
        record.status, record.takes = "completed", [take.id for take in new]
        self.takes += record.takes
        self.frames += bool(new and record.project_id)
        assert done.frame_created == bool(new and record.project_id)

    def end(self, data: st.DataObject) -> None:
        ticket, stopped = self.ticket(data), data.draw(st.booleans())
        ended = self.run(tasks.finish_stopped(self.db, *ticket) if stopped else tasks.fail(self.db, *ticket, "broke"))
        record = self.current(ticket)
        assert (ended is None) == (record is None)
        if record:
            self.leave(ticket[0])
            record.status, record.error = ("stopped", None) if stopped else ("failed", "broke")

    def requeue(self, data: st.DataObject) -> None:
        ticket, counted = self.ticket(data), data.draw(st.booleans())
        back = self.run(tasks.requeue(self.db, *ticket, counted=counted))
        record = self.current(ticket)
        assert (back is None) == (record is None)
        if record:
            self.give_back(ticket[0], counted)

    def give_back(self, task_id: int, counted: bool) -> None:
        record = self.records[task_id]
        record.deaths += counted
        record.status = "queued"
        if record.deaths == 3:
            self.leave(task_id)
            record.status, record.error = "failed", "the worker died 3 times running this task"

    def report_progress(self, data: st.DataObject) -> None:
        ticket = self.ticket(data)
        before = self.run(tasks.page(self.db, limit=1000))
        self.run(tasks.report_progress(self.db, *ticket, 12.5, "denoising", 1, 8))
        if self.current(ticket) is None:
            assert self.run(tasks.page(self.db, limit=1000)) == before
        else:
            assert self.run(tasks.get(self.db, ticket[0])).progress == 12.5

    def stop_waiting(self, data: st.DataObject) -> None:
        task_id = self.pick(data)
        record = self.records.get(task_id)
        stopped = self.run(tasks.stop_waiting(self.db, task_id))
        if record is None or record.status not in WAITING:
            assert stopped is None
        else:
            self.leave(task_id)
            record.status = stopped.status
            assert stopped.status == "stopped"

    def retry(self, data: st.DataObject) -> None:
        task_id = self.pick(data)
        record = self.records.get(task_id)
        if record is None or record.status not in ("failed", "stopped"):
            return self.refused(tasks.retry(self.db, task_id), task_id)
        self.run(tasks.retry(self.db, task_id))
        record.status, record.error, record.deaths = "queued", None, 0
        self.lines[record.priority].append(task_id)

    def remove(self, data: st.DataObject) -> None:
        task_id = self.pick(data)
        record = self.records.get(task_id)
        if record is None or record.status == "running":
            return self.refused(tasks.remove(self.db, task_id), task_id)
        self.run(tasks.remove(self.db, task_id))
        self.forget(task_id)

    def forget(self, task_id: int) -> None:
        self.leave(task_id)
        del self.records[task_id]
        self.keys = {key: known for key, known in self.keys.items() if known != task_id}

    def stop_all(self, data: st.DataObject) -> None:
        queued = [i for i, record in self.records.items() if record.status == "queued"]
        assert self.run(tasks.stop_all_waiting(self.db)) == len(queued)
        for task_id in queued:
            self.leave(task_id)
            self.records[task_id].status = "stopped"

    def clear_ended(self, data: st.DataObject) -> None:
        ended = [i for i, record in self.records.items() if record.status in ENDED]
        assert self.run(tasks.clear_ended(self.db)) == len(ended)
        for task_id in ended:
            self.forget(task_id)

    def restart(self, data: st.DataObject) -> None:
        self.run(self.db.close())
        self.db = self.run(Database.open(self.path))
        running = [i for i, record in self.records.items() if record.status == "running"]
        assert [task.id for task in self.run(tasks.recover(self.db))] == running
        for task_id in running:
            self.give_back(task_id, True)

    @invariant()
    def the_table_says_what_the_model_says(self) -> None:
        _, found = self.run(tasks.page(self.db, limit=1000))
        assert [task.id for task in found] == sorted(self.records, reverse=True)
        for task in found:
            record = self.records[task.id]
            told = (task.name, task.status, task.priority, task.project_id, task.attempt, task.error)
            kept = (record.name, record.status, record.priority, record.project_id, record.attempt, record.error)
            assert told == kept
            assert (task.completed_at is not None) == (task.status in ENDED)
            assert (task.result or {}).get("takes", []) == record.takes
        statuses = [record.status for record in self.records.values()]
        assert self.run(tasks.counts(self.db)) == {status: statuses.count(status) for status in set(statuses)}

    @invariant()
    def the_queue_has_the_models_order(self) -> None:
        line = [i for priority in PRIORITIES for i in self.lines[priority]]
        running = [i for i in line if self.records[i].status == "running"]
        waiting = [i for i in line if self.records[i].status in WAITING]
        total, found = self.run(tasks.queue(self.db, 1000))
        assert total == len(found) and [task.id for task in found] == running + waiting

    @invariant()
    def every_picture_is_there_once(self) -> None:
        _, found = self.run(takes.search(self.db, limit=1000))
        assert [take.id for take in reversed(found)] == self.takes
        assert self.run(frames.page(self.db))[0] == self.frames

    def teardown(self) -> None:
        self.run(self.db.close())
        self.loop.close()
        self.folder.cleanup()


TestTaskTable = TaskTable.TestCase
TestTaskTable.settings = settings(max_examples=80, stateful_step_count=50, deadline=None)
