"""What a worker does, once it has its pipes: takes tasks one after another, runs plugins, says what happens.

The main thread runs plugins and may be held for seconds by torch; one thread reads the pipe, one beats, one sends
pictures. Knows no database, no HTTP and no project. Leaves with the pipe, whatever a plugin is doing.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import queue
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kino.errors import DeviceLost, OutOfMemory, TaskFailed, TaskStopped
from kino.workers import failures
from kino.workers.allowance import Allowance
from kino.workers.devices import Device
from kino.workers.outbox import Key, Outbox
from kino.workers.protocol import DOWN, Message, ProtocolError, check, read_message

if TYPE_CHECKING:
    from kino.plugins.base_plugin import BasePlugin
    from kino.weights import Weights
    from kino.workers.context import Run

log = logging.getLogger(__name__)

# What a device may still hold after everything was freed: cuBLAS and cuDNN keep workspaces.
STILL_HELD_BYTES = 512 * 1024 * 1024
LEAVE_S = 5.0
LOGS_BURST = 500.0
LOGS_PER_S = 50.0


class Worker:
    def __init__(self, device: Device, down: BinaryIO, outbox: Outbox, data_dir: Path, models_dir: Path) -> None:
        self.device = device
        self.down = down
        self.outbox = outbox
        self._data_dir = data_dir
        self._models_dir = models_dir
        self._inbox: queue.SimpleQueue[Run | str] = queue.SimpleQueue()
        self._runs: dict[Key, Run] = {}
        self._plugins: dict[str, tuple[BasePlugin, Any]] = {}
        self._weights: Weights | None = None
        self._beat_now = threading.Event()

    def serve(self, *, heartbeat_s: float, warm: bool) -> None:
        """Until told to exit. Never returns: torch and threads of plugins may not hold the process up."""
        _log_to(self.outbox)
        ready = {
            "type": "ready", "pid": os.getpid(), "device": self.device.device, "device_name": self.device.name,
            "memory_total_bytes": self.device.memory_total_bytes,
        }  # fmt: skip
        self.outbox.send(ready)
        # Before anything heavy is imported: an import of torch may take longer than the server's patience.
        threading.Thread(target=self._beat, args=(heartbeat_s,), name="heartbeat", daemon=True).start()
        threading.Thread(target=self._listen, name="reader", daemon=True).start()
        self._prepare(warm)
        while True:
            item = self._inbox.get()
            if item == "exit":
                self.outbox.drain(LEAVE_S)
                os._exit(0)
            elif isinstance(item, str):
                self._free()
            else:
                self._run(item)
            self._beat_now.set()

    def _prepare(self, warm: bool) -> None:
        """Imports what a first task would have to wait for; `warm`: torch as well, which takes seconds."""
        import kino.plugins.plugin_loader
        import kino.weights
        import kino.workers.context

        if warm:
            try:
                import kino.engine.draw  # noqa: F401
            except Exception:
                log.warning("warming up failed; the first task will say why", exc_info=True)

    def _listen(self) -> None:
        """Ends the process with the pipe, at once and from here: the main thread may be held for long."""
        from kino.workers.context import Run

        try:
            while True:
                message = check(read_message(self.down), DOWN)
                kind = message["type"]
                if kind == "run":
                    run = Run(message)
                    self._runs[run.key] = run
                    self._inbox.put(run)
                elif kind == "stop":
                    if run_ := self._runs.get((message["task_id"], message["attempt"])):
                        run_.stop()
                elif kind == "blob":
                    for waiting in list(self._runs.values()):
                        if waiting.answer(message):
                            break
                else:
                    if kind == "exit":
                        for left in list(self._runs.values()):
                            left.stop()
                    self._inbox.put(kind)
        except EOFError:
            pass
        except (ProtocolError, OSError) as error:
            sys.stderr.write(f"the pipe from the server broke: {error}\n")
        except BaseException:  # deaf, it would be waited for in vain; gone, it is replaced
            sys.stderr.write(f"a message from the server could not be taken in:\n{traceback.format_exc()}")
            os._exit(1)
        os._exit(0)

    def _beat(self, every_s: float) -> None:
        while True:
            self.outbox.send({"type": "heartbeat", "memory_used_bytes": self._used(), "loaded": _loaded()})
            self._beat_now.wait(every_s)
            self._beat_now.clear()

    def _used(self) -> int:
        """Device memory where the device has its own, else what this process holds resident."""
        import psutil

        torch: Any = sys.modules.get("torch")
        try:
            if self.device.device.startswith("cuda") and torch and torch.cuda.is_initialized():
                # The allocator's own books: asking the driver could wait for a kernel, and a heartbeat must not.
                return int(torch.cuda.memory_reserved(self.device.device))
        except Exception:  # torch may be half imported
            return 0
        return int(psutil.Process().memory_info().rss)

    # --- one task ---------------------------------------------------------------------------------------------

    def _run(self, run: Run) -> None:
        end = self._attempt(run)
        run.ended = True
        self.outbox.forget(run.key)
        head = {"task_id": run.key[0], "attempt": run.key[1]}
        if end["type"] == "failed" and end["kind"] in (OutOfMemory.kind, DeviceLost.kind):
            # Only here, with the exception gone: it would hold on to the tensors of every frame it passed.
            end["usable"] = end["kind"] == OutOfMemory.kind and self._free()
        elif not self.outbox.empty:
            self.outbox.send({"type": "free", **head})

        def tell() -> None:
            self._runs.pop(run.key, None)
            last = end
            if run.picture_failure and end["type"] == "done":
                last = _failed(run.picture_failure)
            try:
                self.outbox.send({**last, **head})
            except ProtocolError as error:
                self.outbox.send({**_failed(f"The plugin's result can't be kept: {error}"), **head})

        self.outbox.later(tell)

    def _attempt(self, run: Run) -> Message:
        """Runs the plugin; gives the message of its end, and keeps no exception alive."""
        from kino.plugins.base_plugin import PluginResult
        from kino.workers.context import TaskContext, plain

        name = run.message["plugin"]
        try:
            if run.should_stop:
                raise TaskStopped
            plugin, params_type = self._plugin(name)
            params = params_type.model_validate_json(json.dumps(run.message["params"]))
            context = TaskContext(run, self.outbox, self.device.device, self._models())
            # Forgetting the return is the commonest slip, and no reason to lose the pictures.
            result = asyncio.run(plugin.generate(params, context)) or PluginResult()
            if not isinstance(result, PluginResult):
                return _failed(f"{name} returned {type(result).__name__}, which is no PluginResult")
            if not result.success:
                return _failed(result.error or f"{name} failed and did not say why")
            return {"type": "done", "result": plain(result.data)}
        except TaskStopped as error:
            if run.should_stop:
                return {"type": "stopped"}
            return _failed(f"{name} stopped by itself", failures.explain(error, name).traceback)
        except BaseException as error:  # SystemExit and whatever else foreign code raises end a task, not the worker
            failure = failures.explain(error, name)
            return _failed(failure.message, failure.traceback, failure.kind)

    def _plugin(self, name: str) -> tuple[BasePlugin, Any]:
        if name not in self._plugins:
            from kino.plugins.plugin_loader import discover

            found = discover(self._data_dir, only=name, guard=False).get(name)
            if found is None or found.plugin is None:
                raise TaskFailed(found.error if found and found.error else f"There is no plugin {name}")
            self._plugins[name] = (found.plugin(), found.params)
        return self._plugins[name]

    def _models(self) -> Weights:
        if self._weights is None:
            from kino.weights import Weights

            self._weights = Weights(self._models_dir)
        return self._weights

    def _free(self) -> bool:
        """Frees all that plugins keep. False when the device's memory did not come back."""
        for name, (plugin, _) in self._plugins.items():
            try:
                plugin.unload()
            except Exception:
                log.exception("%s could not unload", name)
        gc.collect()
        torch: Any = sys.modules.get("torch")
        if torch is None or not self.device.device.startswith("cuda"):
            return True
        try:
            torch.cuda.empty_cache()
            return bool(torch.cuda.memory_allocated(self.device.device) < STILL_HELD_BYTES)
        except Exception:
            log.exception("the device does not answer")
            return False


def _failed(message: str, traceback: str = "", kind: str = TaskFailed.kind) -> Message:
    return {"type": "failed", "kind": kind, "message": message, "traceback": traceback, "usable": True}


def _loaded() -> list[str]:
    """Names of the models in memory, as the engine tells them; none before a plugin imported it."""
    engine: Any = sys.modules.get("kino.engine")
    try:
        return [str(name) for name in engine.loaded()] if engine else []
    except Exception:  # it may be in the middle of being imported, or of loading
        return []


class _ToServer(logging.Handler):
    """Our own log lines become messages; those of libraries go to stderr, which the server logs as well."""

    def __init__(self, outbox: Outbox) -> None:
        super().__init__(logging.INFO)
        self.outbox = outbox
        self._allowance = Allowance(LOGS_BURST, LOGS_PER_S)

    def emit(self, record: logging.LogRecord) -> None:
        if not self._allowance.take():
            return
        text = self.format(record)[: failures.MAX_TRACEBACK].encode("utf-8", "backslashreplace").decode()
        self.outbox.send({"type": "log", "level": record.levelno, "message": f"{record.name}: {text}"})


def _log_to(outbox: Outbox) -> None:
    ours = logging.getLogger("kino")
    ours.setLevel(logging.INFO)
    ours.addHandler(_ToServer(outbox))
    ours.propagate = False
