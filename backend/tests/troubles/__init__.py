"""A plugin that misbehaves on request (`trouble/loader.py`), and data folders that have it."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def with_troubles(data_dir: Path) -> Path:
    """The folder, made if need be, with the plugin `trouble` in it."""
    plugins = data_dir / "plugins"
    plugins.mkdir(parents=True, exist_ok=True)
    if not (plugins / "trouble").exists():
        (plugins / "trouble").symlink_to(HERE / "trouble")
    return data_dir
