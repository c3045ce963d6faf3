"""Importing the engine takes the hub out of reach, unless whoever runs Kino wants it there."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def said(code: str, **variables: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=200, check=True, env=clean | variables
    )
    return done.stdout.strip()


@pytest.mark.parametrize("first", ["kino.engine, huggingface_hub.constants", "huggingface_hub.constants, kino.engine"])
def test_the_hub_is_off_whatever_was_imported_first(first: str) -> None:
    assert said(f"import {first}; print(huggingface_hub.constants.HF_HUB_OFFLINE)") == "True"


def test_a_variable_that_is_set_is_left_alone() -> None:
    code = "import kino.engine, huggingface_hub.constants as c; print(c.HF_HUB_OFFLINE)"
    assert said(code, HF_HUB_OFFLINE="0") == "False"


def test_asking_what_is_loaded_imports_no_torch() -> None:
    code = "import sys, kino.engine as e; e.unload(); print(e.loaded(), 'torch' in sys.modules)"
    assert said(code) == "[] False"
