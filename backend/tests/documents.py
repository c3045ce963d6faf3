"""Writes the generated parts of PROJECT_CONTEXT.md: the tree, the API, the settings and the plugins, from the code.

`python -m tests.documents` (part of `./run.sh fix`) rewrites them; `test_docs.py` compares.
"""

from __future__ import annotations

import ast
import re
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "PROJECT_CONTEXT.md"
SHOWN = ("backend/kino", "backend/training", "backend/benchmarks", "frontend/src", "frontend/e2e", "frontend/bench")
SCRIPTS = (".ts", ".tsx", ".mjs")
LEFT_OUT = ("__pycache__", "runs", "assets", "configs", "screenshots", "schema.d.ts", "RESULTS.md")


def phrase(path: Path) -> str:
    """The first sentence of a module's docstring, or of a Markdown file's title."""
    if path.suffix == ".py":
        first = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split("\n\n")[0]
        return re.split(r"(?<=\.)\s", " ".join(first.split()))[0].rstrip(".:")
    if path.suffix in SCRIPTS:
        # A comment that opens the module; a component's name says enough.
        opening = re.match(r"\s*(?:/\*\*?(.*?)\*/|((?://[^\n]*\n)+))", path.read_text("utf-8"), re.DOTALL)
        words = re.sub(r"^\s*(?:\*|//) ?", "", (opening[1] or opening[2]), flags=re.MULTILINE) if opening else ""
        return re.split(r"(?<=\.)\s", " ".join(words.split()))[0].rstrip(".:")
    if path.suffix == ".md":
        return path.read_text("utf-8").lstrip("# ").split("\n", 1)[0]
    return ""


def tree() -> str:
    """Every module, and the guides beside them, with a phrase each; tests stand beside what they test."""
    lines = ["```", "run.sh   the verbs: serve, setup, test, check, fix, bench"]
    lines.append("kino.yaml   presets, sizes and other tunables")
    for top in SHOWN:
        folder = ROOT / top
        lines.append(f"{top}/")
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(folder).parts
            if any(p in LEFT_OUT or p.startswith(".") or ".test." in p for p in parts):
                continue
            indent = "  " * len(parts)
            if path.is_dir():
                if any(file.suffix in (".py", *SCRIPTS) for file in path.rglob("*")):
                    lines.append(f"{indent}{path.name}/")
            elif path.suffix in (".py", ".md", *SCRIPTS) and path.stat().st_size:
                words = phrase(path)
                lines.append(f"{indent}{path.name:<24} {words}".rstrip())
    lines.append("backend/tests/   mirrors kino/; real parts, no sleeps for a guess")
    return "\n".join([*lines, "```"])


def api() -> str:
    """One row an operation of the served OpenAPI document."""
    from kino.web.openapi import document

    rows = ["| method | path | what |", "|---|---|---|"]
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            if method in ("get", "post", "put", "patch", "delete"):
                rows.append(f"| {method.upper()} | `{path}` | {operation['summary'].rstrip('.')} |")
    return "\n".join(rows)


def settings() -> str:
    from kino.settings import Settings

    rows = ["| setting | what |", "|---|---|"]
    rows += [f"| `{name}` | {field.description} |" for name, field in Settings.model_fields.items()]
    return "\n".join(rows)


def plugins() -> str:
    from kino.plugins.plugin_loader import discover

    rows = ["| plugin | makes | what | parameters |", "|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as nothing:
        for name, plugin in sorted(discover(Path(nothing)).items()):
            if plugin.info and plugin.params:
                names = ", ".join(f"`{field}`" for field in plugin.params.model_fields)
                rows.append(f"| `{name}` | {plugin.info.produces} | {plugin.info.description} | {names} |")
    return "\n".join(rows)


PARTS = {"tree": tree, "api": api, "settings": settings, "plugins": plugins}


def fresh(text: str) -> str:
    """The document with every generated part written anew."""
    for name, write in PARTS.items():
        pattern = rf"(<!-- generated: {name} -->\n).*?(<!-- end -->)"
        text = re.sub(pattern, lambda m, w=write: f"{m[1]}{w()}\n{m[2]}", text, flags=re.DOTALL)  # type: ignore[misc]
    return text


if __name__ == "__main__":
    DOCUMENT.write_text(fresh(DOCUMENT.read_text("utf-8")), "utf-8")
