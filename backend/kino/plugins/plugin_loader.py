"""Finds plugins: folders with a `loader.py` in `kino/plugins/` and `<data>/plugins/`, and `kino.plugins` entry points.

A plugin is foreign code. Whatever its import does (fails, prints, sleeps, exits), it is listed with a sentence that
says so, and the others are found all the same. What no import can be kept from is ending the process outright
(`os._exit`) or holding the interpreter in C. Nothing is run here but imports.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.metadata
import importlib.util
import inspect
import logging
import re
import sys
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import BaseModel

from kino.plugins.base_plugin import BasePlugin, PluginInfo
from kino.sentences import printable

log = logging.getLogger(__name__)

ENTRY_POINTS = "kino.plugins"
HEAVY = (
    "torch",
    "diffusers",
    "transformers",
    "peft",
    "accelerate",
    "anthropic",
    "tensorflow",
    "jax",
    "onnxruntime",
    "timm",
)
IMPORT_TIMEOUT_S = 5.0
NAME = re.compile(r"[a-z][a-z0-9_]{0,99}")


@dataclass
class Registered:
    """A plugin as found. `plugin` and `params` are None exactly when `error` says why it can't be used."""

    name: str
    plugin: type[BasePlugin] | None
    params: type[BaseModel] | None
    info: PluginInfo
    error: str | None = None


class PluginError(Exception):
    """A sentence about a plugin that can't be used."""


@dataclass
class Source:
    """Where a plugin is, before anything of it has run. `load` imports it: a module, or an entry point's object."""

    name: str
    place: str
    load: Callable[[], Any]


def discover(data_dir: Path, *, only: str | None = None, guard: bool = True) -> dict[str, Registered]:
    """All plugins by name, built-in ones first; with `only`, that one alone.

    `guard` is for the server: heavy libraries can't be imported, and an import that takes longer than
    `IMPORT_TIMEOUT_S` is given up. A worker passes False: it needs torch, and is watched from outside.
    """
    found: dict[str, Registered] = {}
    places: dict[str, str] = {}
    for source in sources(data_dir):
        if source.name in places:
            # First come, first served, built-ins first; said aloud, or a person would wonder which one runs.
            problem = f"is named like the plugin in {places[source.name]}; rename it"
            key = f"{source.name} ({source.place})"
            if only is None:
                found[key] = _broken(key, problem)
            continue
        places[source.name] = source.place
        if only in (None, source.name):
            found[source.name] = _register(source, guard)
    return found


def sources(data_dir: Path) -> Iterator[Source]:
    """Every plugin there is, in the order of precedence. Imports nothing of them."""
    importlib.invalidate_caches()
    yield from _folders(Path(__file__).parent, __package__ or "kino.plugins", "kino/plugins")
    own = data_dir / "plugins"
    # A package of our own name whose path is the person's folder: relative imports work, and nothing on sys.path
    # can be shadowed. The checksum keeps two data folders apart in one process.
    package = f"kino_plugins_{zlib.crc32(str(own.resolve()).encode()):08x}"
    if own.is_dir():
        for name in [name for name in sys.modules if name == package or name.startswith(package + ".")]:
            del sys.modules[name]
        spec = importlib.machinery.ModuleSpec(package, None, is_package=True)
        spec.submodule_search_locations = [str(own)]
        sys.modules[package] = importlib.util.module_from_spec(spec)
        yield from _folders(own, package, "data/plugins")
    for entry in sorted(importlib.metadata.entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name):
        place = entry.dist.name if entry.dist else "an installed package"
        yield Source(entry.name, place, entry.load)


def _folders(folder: Path, package: str, place: str) -> Iterator[Source]:
    for loader in sorted(folder.glob("*/loader.py")):
        name = loader.parent.name
        if not name.startswith((".", "_")):
            yield Source(name, place, lambda name=name: importlib.import_module(f"{package}.{name}.loader"))  # type: ignore[misc]


def _register(source: Source, guard: bool) -> Registered:
    try:
        if not NAME.fullmatch(source.name):
            raise PluginError("has a name that is not lower case letters, digits and underscores; rename it")
        loaded = _apart(source.load) if guard else source.load()
        plugin = _plugin_class(loaded)
        return Registered(source.name, plugin, _params(plugin), _info(plugin))
    except PluginError as error:
        return _broken(source.name, str(error))
    except (Exception, SystemExit) as error:
        log.warning("plugin %s could not be imported", source.name, exc_info=True)
        return _broken(source.name, f"could not be imported: {_said(error)}")


def _broken(name: str, problem: str) -> Registered:
    message = f"{printable(name)} {problem}"
    log.warning("plugin %s", message)
    return Registered(name, None, None, PluginInfo(title=printable(name)), message)


def _said(error: BaseException) -> str:
    """An exception's own words; even writing them down may fail in foreign code."""
    try:
        words = str(error).strip().splitlines()
    except Exception:
        words = []
    kind = type(error).__name__
    return printable(f"{kind}: {words[0]}" if words else kind, 500)


def _plugin_class(loaded: Any) -> type[BasePlugin]:
    """The one plugin of a module, or the class itself that an entry point names."""
    if isinstance(loaded, ModuleType):
        package = loaded.__name__.rpartition(".")[0]
        classes = [
            value
            for value in vars(loaded).values()
            if inspect.isclass(value)
            and issubclass(value, BasePlugin)
            and not inspect.isabstract(value)
            # A plugin may split itself over files; a class imported from another plugin is not its own.
            and (value.__module__ == loaded.__name__ or value.__module__.startswith(package + "."))
        ]
        unique = list(dict.fromkeys(classes))
        if len(unique) != 1:
            count = "no" if not unique else "more than one"
            raise PluginError(f"has {count} subclass of BasePlugin with a generate method in loader.py; it needs one")
        plugin: type[BasePlugin] = unique[0]
    elif inspect.isclass(loaded) and issubclass(loaded, BasePlugin):
        plugin = loaded
    else:
        raise PluginError("names an entry point that is neither a module nor a subclass of BasePlugin")
    if inspect.isabstract(plugin) or not inspect.iscoroutinefunction(plugin.generate):
        raise PluginError("needs a method `async def generate(self, params, context)`")
    return plugin


def _params(plugin: type[BasePlugin]) -> type[BaseModel]:
    """`Params` inside the class or beside it; both read well."""
    params = getattr(plugin, "Params", None) or getattr(sys.modules.get(plugin.__module__), "Params", None)
    if not (inspect.isclass(params) and issubclass(params, BaseModel)):
        raise PluginError("needs a class Params(PluginParams) with its parameters")
    plugin.Params = params
    return params


def _info(plugin: type[BasePlugin]) -> PluginInfo:
    info = getattr(plugin, "info", None)
    if not isinstance(info, PluginInfo):
        raise PluginError("needs `info = PluginInfo(title=...)` in its class")
    return info


class _Light(threading.local):
    on = False


_light = _Light()


class _Guard(importlib.abc.MetaPathFinder):
    """Refuses heavy libraries in the threads that import plugins, and nowhere else.

    An ImportError, so that a library which takes torch only where there is one imports without it.
    """

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if _light.on and name.partition(".")[0] in HEAVY:
            top = name.partition(".")[0]
            raise ImportError(
                f"{top} is imported at the top; import it inside generate, so that the server stays light"
            )


def _apart(load: Callable[[], Any]) -> Any:
    """Runs an import in a thread that may be given up, with heavy libraries out of reach. Raises what it raised."""
    if not any(isinstance(finder, _Guard) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Guard())
    outcome: list[Any] = []
    failure: list[BaseException] = []

    def run() -> None:
        _light.on = True
        try:
            outcome.append(load())
        except BaseException as error:  # SystemExit and KeyboardInterrupt of foreign code end here, not the server
            failure.append(error)

    thread = threading.Thread(target=run, name="plugin import", daemon=True)
    # What a plugin prints belongs in the log: stdout is the answer of a command, or a worker's pipe.
    with contextlib.redirect_stdout(sys.stderr):
        thread.start()
        thread.join(IMPORT_TIMEOUT_S)
    if failure:
        raise failure[0] if isinstance(failure[0], Exception | SystemExit) else RuntimeError(_said(failure[0]))
    if not outcome:
        raise PluginError(f"could not be imported: it took longer than {IMPORT_TIMEOUT_S:g} s")
    return outcome[0]
