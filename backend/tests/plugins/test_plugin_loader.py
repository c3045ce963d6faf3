from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from kino.plugins import plugin_loader
from kino.plugins.plugin_loader import Registered, discover

GOOD = """
from kino.plugins.base_plugin import BasePlugin, PluginInfo, PluginParams, PluginResult, parameter

class Params(PluginParams):
    count: int = parameter(1, description="How many")

class Mine(BasePlugin):
    info = PluginInfo(title="Mine")

    async def generate(self, params, context):
        return PluginResult()
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "plugins").mkdir()
    return tmp_path


def write(data: Path, name: str, source: str) -> Path:
    folder = data / "plugins" / name
    folder.mkdir(parents=True)
    (folder / "loader.py").write_text(textwrap.dedent(source))
    return folder


def error_of(data: Path, source: str) -> str:
    write(data, "mine", source)
    found = discover(data)
    assert found["example"].error is None, "one broken plugin must not touch another"
    mine = found["mine"]
    assert (mine.plugin, mine.params, mine.info.title) == (None, None, "mine")
    assert mine.error is not None
    assert mine.error.startswith("mine ")
    assert "\n" not in mine.error
    return mine.error


def test_a_folder_in_the_data_folder_is_a_plugin(data: Path) -> None:
    write(data, "mine", GOOD)
    mine = discover(data)["mine"]
    assert mine.error is None
    assert mine.plugin and mine.params and mine.plugin.Params is mine.params
    assert mine.info.title == "Mine"


def test_params_may_be_inside_the_class(data: Path) -> None:
    inside = GOOD.replace('class Params(PluginParams):\n    count: int = parameter(1, description="How many")\n', "")
    inside = inside.replace("    info", "    class Params(PluginParams):\n        size: int = 3\n\n    info")
    write(data, "mine", inside)
    mine = discover(data)["mine"]
    assert mine.params and list(mine.params.model_fields) == ["size"]


def test_a_plugin_may_have_more_files(data: Path) -> None:
    folder = write(data, "mine", GOOD + "\nfrom .drawing import NAME\n\nMine.info.title = NAME\n")
    (folder / "drawing.py").write_text("NAME = 'From beside'\n")
    assert discover(data)["mine"].info.title == "From beside"


def test_two_data_folders_do_not_mix(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / name, "mine", GOOD.replace('title="Mine"', f'title="{name}"'))
    titles = [discover(tmp_path / name)["mine"].info.title for name in ("a", "b", "a")]
    assert titles == ["a", "b", "a"]


def test_a_changed_plugin_is_read_again(data: Path) -> None:
    folder = write(data, "mine", GOOD)
    discover(data)
    (folder / "loader.py").write_text(GOOD.replace('title="Mine"', 'title="Changed since"'))
    assert discover(data)["mine"].info.title == "Changed since"


def test_no_data_folder_is_fine(tmp_path: Path) -> None:
    assert "example" in discover(tmp_path / "absent")


def test_only_one_can_be_asked_for(data: Path) -> None:
    write(data, "mine", "raise RuntimeError('must not be imported')")
    assert list(discover(data, only="example", guard=False)) == ["example"]
    assert discover(data, only="nothing") == {}


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("1/0", "could not be imported: ZeroDivisionError: division by zero"),
        ("import nothing_like_this", "could not be imported: ModuleNotFoundError"),
        ("def broken(:", "could not be imported: SyntaxError"),
        ("import sys; sys.exit('bye')", "could not be imported: SystemExit: bye"),
        ("raise KeyboardInterrupt", "could not be imported: RuntimeError: KeyboardInterrupt"),
        ("raise RuntimeError('two\\nlines \\ud800')", "RuntimeError: two"),
        ("class Odd(Exception):\n    def __str__(self): raise ValueError\nraise Odd", "could not be imported: Odd"),
        ("def f(): f()\nf()", "RecursionError"),
        ("import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)", "could not be imported: ValueError"),
        ("", "has no subclass of BasePlugin"),
        (GOOD + "\nclass Other(Mine):\n    pass\n", "has more than one subclass"),
        (GOOD.replace("async def generate", "def generate"), "needs a method `async def generate"),
        (GOOD.replace("async def generate", "async def make"), "has no subclass of BasePlugin with a generate"),
        (GOOD.replace("class Params", "class Settings"), "needs a class Params"),
        (GOOD.replace("class Params(PluginParams)", "class Params"), "needs a class Params"),
        (GOOD.replace('info = PluginInfo(title="Mine")', "pass"), "needs `info = PluginInfo"),
        (GOOD.replace('PluginInfo(title="Mine")', '{"title": "Mine"}'), "needs `info = PluginInfo"),
        (GOOD.replace('title="Mine"', "name=3"), "could not be imported: ValidationError"),
        (GOOD.replace('description="How many"', "step=1"), "could not be imported: TypeError"),
    ],
)
def test_a_plugin_that_cannot_be_used_says_why(data: Path, source: str, sentence: str) -> None:
    assert sentence in error_of(data, source)


def test_an_import_that_never_ends_is_given_up(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugin_loader, "IMPORT_TIMEOUT_S", 0.2)
    assert "took longer than 0.2 s" in error_of(data, "import threading; threading.Event().wait()")


def test_what_an_import_prints_does_not_reach_stdout(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write(data, "mine", GOOD + "\nprint('noise')\n")
    assert discover(data)["mine"].error is None
    out, err = capfd.readouterr()
    assert out == ""
    assert "noise" in err


def test_a_built_in_plugin_cannot_be_shadowed_in_silence(data: Path) -> None:
    write(data, "example", GOOD)
    found = discover(data)
    assert found["example"].info.title != "Mine"
    shadow = found["example (data/plugins)"]
    assert shadow.plugin is None
    assert shadow.error and "is named like the plugin in kino/plugins; rename it" in shadow.error


@pytest.mark.parametrize("name", ["My-Plugin", "9lives", "a b", "x" * 101])
def test_a_name_that_would_not_do_in_a_url_is_told(data: Path, name: str) -> None:
    write(data, name, GOOD)
    assert "rename it" in (discover(data)[name].error or "")


def test_folders_without_a_loader_and_hidden_ones_are_passed_over(data: Path) -> None:
    (data / "plugins" / "notes").mkdir()
    write(data, "_off", "1/0")
    write(data, ".git", "1/0")
    assert not {"notes", "_off", ".git"} & set(discover(data))


def in_a_new_process(data: Path, code: str) -> str:
    head = "import sys, pathlib\nfrom kino.plugins.plugin_loader import discover\n"
    head += f"data = pathlib.Path({str(data)!r})\n"
    done = subprocess.run([sys.executable, "-c", head + code], capture_output=True, text=True, check=True, timeout=200)
    return done.stdout.strip()


@pytest.mark.parametrize("library", ["torch", "diffusers", "transformers"])
def test_a_plugin_that_imports_a_heavy_library_at_its_top_is_listed_with_an_error(data: Path, library: str) -> None:
    write(data, "mine", f"import {library}\n" + GOOD)
    said = in_a_new_process(data, f"print(discover(data)['mine'].error, {library!r} in sys.modules)")
    assert f"{library} is imported at the top; import it inside generate" in said
    assert said.endswith("False")


def test_a_plugin_that_takes_torch_only_where_there_is_one_is_fine_and_light(data: Path) -> None:
    write(data, "mine", "try:\n    import torch\nexcept ImportError:\n    torch = None\n" + GOOD)
    assert in_a_new_process(data, "print(discover(data)['mine'].error, 'torch' in sys.modules)") == "None False"


def test_the_guard_holds_for_plugins_alone_and_a_worker_has_none(data: Path) -> None:
    # A stand-in under a heavy name: importing the real one takes seconds.
    (data / "jax.py").write_text("HERE = True\n")
    write(data, "mine", "import jax\n" + GOOD)
    code = f"""
sys.path.insert(0, {str(data)!r})
refused = discover(data)['mine'].error
import jax
del sys.modules['jax']
print('jax' in refused, discover(data, only='mine', guard=False)['mine'].error)
"""
    assert in_a_new_process(data, code) == "True None"


def test_installed_plugins_are_found_by_their_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = tmp_path / "striped-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: striped\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[kino.plugins]\nby_module = striped\nby_class = striped:Mine\nwrong = striped:Params\nexample = striped\n"
    )
    (tmp_path / "striped.py").write_text(GOOD)
    monkeypatch.syspath_prepend(str(tmp_path))
    found = discover(tmp_path / "data")
    assert (found["by_module"].error, found["by_class"].error) == (None, None)
    assert "neither a module nor a subclass" in (found["wrong"].error or "")
    assert "is named like the plugin in kino/plugins" in (found["example (striped)"].error or "")
    assert all(isinstance(one, Registered) for one in found.values())
