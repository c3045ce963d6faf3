"""Commands that only look: models, config, doctor; and the history, which is written as it is."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from kino.cli.config import show
from kino.cli.connection import connect
from kino.cli.doctor import doctor, examine
from kino.cli.export_history import export_history
from kino.cli.failures import ASKED_WRONGLY, DONE, FAILED
from kino.cli.models import models, size_of

Flags = dict[str, Any]
Said = pytest.CaptureFixture[str]


def test_models_are_listed_with_the_place_for_more(flags: Flags, capsys: Said) -> None:
    assert models(flags, None, False) == DONE
    said = capsys.readouterr()
    assert "kino-mini" in said.out
    assert "kino-mini-stripes" in said.out
    assert "weights go to" in said.err
    assert models(flags, "diffusionmodels", True) == DONE
    found = json.loads(capsys.readouterr().out)["models"]
    assert {one["category"] for one in found} == {"DiffusionModels"}
    assert "kino-mini" in {one["filename"] for one in found}
    assert models(flags, "Loras", False) == ASKED_WRONGLY
    assert "There is no category 'Loras'; there are: " in capsys.readouterr().err


def test_sizes_are_said_in_units_of_disks() -> None:
    assert [size_of(n) for n in (7, 999, 1500, 28_240_000, 23_800_000_000)] == [
        "7 bytes", "999 bytes", "1.5 kB", "28.2 MB", "23.8 GB",
    ]  # fmt: skip


def test_one_setting_is_printed_alone(capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINO_PORT", "9000")
    monkeypatch.setenv("KINO_TOKEN", "very secret")
    assert show(name="port") == DONE
    assert show(name="KINO_PORT", as_json=True) == DONE
    alone, told = capsys.readouterr().out.split("\n", 1)
    assert (alone, json.loads(told)["source"]) == ("9000", "environment")
    assert show(name="prot") == ASKED_WRONGLY
    assert capsys.readouterr().err == "kino: There is no setting 'prot'; did you mean port?\n"
    assert show(as_json=True) == DONE
    assert "very secret" not in capsys.readouterr().out


def test_the_doctor_finds_a_machine_that_can_draw(flags: Flags, capsys: Said) -> None:
    assert doctor(flags, True) == DONE
    found = {one["name"]: one for one in json.loads(capsys.readouterr().out)}
    assert {"Kino", "torch", "engine", "disk", "studio", "server", "models", "language model"} <= set(found)
    assert found["engine"]["state"] == "ok"
    assert "ANTHROPIC_API_KEY" in found["language model"]["message"]
    assert all(one["advice"] for one in found.values() if one["state"] == "missing")


def test_the_doctor_says_what_is_missing(tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[doctor.__module__], "ENGINE", "import nothing_of_this_name")
    (tmp_path / "models").mkdir()
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert doctor({"data_dir": str(tmp_path / "data"), "models_dir": str(tmp_path / "models")}, False) == FAILED
    said = " ".join(capsys.readouterr().out.split())
    assert "MISSING engine" in said
    assert "No module named 'nothing_of_this_name'" in said
    assert "MISSING models no model to draw with" in said
    assert "huggingface.co/black-forest-labs" in said
    assert "run.sh kino" in said


def test_the_doctor_goes_on_where_no_server_can_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[doctor.__module__], "ENGINE", "")
    (tmp_path / "kino.db").write_text("no database " * 1000)
    found = [one for one in examine({"data_dir": str(tmp_path)}) if one.name == "server"]
    assert [one.state for one in found] == ["missing"]
    assert str(tmp_path / "kino.db") in found[0].message


def test_a_history_is_written_as_page_or_as_json(flags: Flags, tmp_path: Path, capsys: Said) -> None:
    with connect(flags) as client:
        client.post("projects", {"name": "Tea & toast", "width": 256, "height": 256, "fps": 12})
    assert export_history(flags, "tea & TOAST", tmp_path, None, False) == DONE
    page = tmp_path / "tea-toast.html"
    assert capsys.readouterr().out == f"{page}\n"
    assert "Tea &amp; toast" in page.read_text("utf-8")
    file = tmp_path / "history.json"
    assert export_history(flags, "Tea & toast", file, None, False) == DONE
    assert json.loads(file.read_text("utf-8"))["project"]["name"] == "Tea & toast"
    assert export_history(flags, "Tea & toast", file, None, False) == ASKED_WRONGLY
    assert "is there already" in capsys.readouterr().err
    assert export_history(flags, "Tea & toast", file, "html", True) == ASKED_WRONGLY
    assert "must end in .html, or leave --format out" in capsys.readouterr().err
    assert export_history(flags, "Tea & toast", tmp_path / "history.txt", None, False) == ASKED_WRONGLY
    assert "must end in .html or .htm or .json\n" in capsys.readouterr().err
    assert export_history(flags, "Coffee", None, "html", False) == ASKED_WRONGLY
    assert "There is no project 'Coffee'" in capsys.readouterr().err
