"""Kino: a local-first AI frame studio."""

__version__ = "0.1.0"
