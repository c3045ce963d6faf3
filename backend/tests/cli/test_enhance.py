"""The language model from the command line: a prompt on stdout, and `generate --enhance`."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from kino.cli.asking import Asked, Wanted
from kino.cli.connection import connect
from kino.cli.enhance import enhance
from kino.cli.failures import DONE, FAILED
from kino.cli.generate import Output, enhanced, generate
from tests.messages_api import messages_api

RICH = "a small red circle on a deep blue background, soft light"


def test_without_a_key_the_sentence_says_what_is_needed(
    flags: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert enhance(flags, "a small red circle") == FAILED
    said = capsys.readouterr()
    assert "ANTHROPIC_API_KEY" in said.err
    assert said.out == ""
    assert enhance(flags, "a small red circle", as_json=True) == FAILED
    assert json.loads(capsys.readouterr().out)["error"]["exit_status"] == FAILED


def test_nothing_is_drawn_of_a_prompt_that_could_not_be_enhanced(flags: dict[str, Any], tmp_path: Path) -> None:
    with connect(flags) as client:
        before = client.get("generator/tasks")["total"]
        wanted = Wanted(prompt="a small red circle")
        assert generate(flags, wanted, Output(file=tmp_path / "a.png"), enhance=True) == FAILED
        assert client.get("generator/tasks")["total"] == before


async def test_a_prompt_comes_back_richer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with messages_api(key="secret") as api:
        monkeypatch.setenv("KINO_ANTHROPIC_BASE_URL", api.url)
        monkeypatch.setenv("KINO_ANTHROPIC_API_KEY", "secret")
        api.says({"prompt": RICH})
        api.says({"prompt": RICH})

        def work() -> None:
            with connect({"data_dir": str(tmp_path / "data")}) as client:
                assert enhance({"server": client.url}, "a small red circle", keep=["circle"]) == DONE
                asked = Asked("flux_txt2img", {"prompt": "a small red circle"})
                assert enhanced(client, asked, quiet=False)["original"] == "a small red circle"
                assert asked.data["prompt"] == RICH

        await asyncio.to_thread(work)
    said = capsys.readouterr()
    assert said.out == f"{RICH}\n"
    assert said.err == f"kino: enhanced: {RICH}\n"
    assert [one.question["prompt"] for one in api.asked] == ["a small red circle"] * 2
