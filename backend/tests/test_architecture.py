"""Imports point one way, and the server never imports torch."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

KINO = Path(__file__).resolve().parents[1] / "kino"
HEAVY = {"torch", "diffusers", "transformers", "peft", "accelerate", "anthropic", "onnxruntime", "timm"}

# Each part of the package and what of ours it may import. A leaf is anybody's.
LEAVES = {"errors", "schemas", "sentences", "png", "kino"}
MAY_IMPORT = {
    "schemas": {"schemas"},
    "errors": set(),
    "sentences": {"errors", "schemas"},
    "png": set(),
    "settings": {"errors", "schemas"},
    "weights": LEAVES | {"weights"},
    "intake": {"errors", "png"},
    "pixels": {"errors"},
    "media": LEAVES | {"intake", "pixels"},
    "storage": LEAVES | {"storage"},
    "prompts": LEAVES | {"prompts"},
    "datasets": LEAVES | {"datasets", "storage"},
    "recall": LEAVES | {"plugins", "settings"},
    "refining": LEAVES | {"prompts", "weights"},
    "engine": LEAVES | {"engine", "prompts", "weights"},
    "plugins": LEAVES | {"plugins", "engine", "weights", "prompts", "settings"},
    "workers": LEAVES | {"workers", "plugins", "engine", "weights", "settings"},
    "dispatcher": LEAVES | {"dispatcher", "workers", "storage", "media", "settings"},
    "web": LEAVES
    | {"web", "dispatcher", "storage", "media", "prompts", "datasets", "plugins", "settings", "weights"}
    | {"recall", "refining"},
    "cli": LEAVES | {"cli", "web", "workers", "settings", "storage"},
    "__main__": {"cli"},
    "__init__": set(),
}


def part(path: Path) -> str:
    return path.relative_to(KINO).parts[0].removesuffix(".py")


def imports(path: Path) -> list[tuple[str, bool]]:
    """(module, at top level) of every import statement in a file."""
    tree = ast.parse(path.read_text("utf-8"))
    inside = {
        id(node)
        for outer in ast.walk(tree)
        if isinstance(outer, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for node in ast.walk(outer)
    }
    # What stands under `if TYPE_CHECKING:` is never run.
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            inside |= {id(child) for child in ast.walk(node)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, id(node) not in inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"kino.{a.name}" for a in node.names] if node.module == "kino" else [node.module]
            found += [(name, id(node) not in inside) for name in names]
    return found


FILES = sorted(KINO.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(KINO)))
def test_imports_point_one_way(path: Path) -> None:
    allowed = MAY_IMPORT[part(path)]
    for module, at_top in imports(path):
        pieces = module.split(".")
        if pieces[0] == "kino" and len(pieces) > 1 and pieces[1] != "__version__":
            assert pieces[1] in allowed, f"{part(path)} must not import {module}"
        if pieces[0] in HEAVY and part(path) != "engine":
            assert not at_top, f"{module} is heavy: import it inside a function"
        if part(path) == "plugins" and module.startswith("kino.engine"):
            assert not at_top, "plugins import the engine inside functions: the server imports plugins too"


def test_every_part_of_the_package_has_a_rule() -> None:
    assert {part(path) for path in FILES} <= set(MAY_IMPORT)


def test_the_server_imports_no_torch() -> None:
    code = (
        "import sys, kino.web.app, kino.web.routes, kino.plugins.plugin_loader as p, pathlib, tempfile\n"
        "p.discover(pathlib.Path(tempfile.mkdtemp()))\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=200, check=True)
    assert done.stdout.strip() == "[]"
