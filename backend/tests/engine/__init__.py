"""The engine's tests. It is imported before anything else here: it decides what the libraries below it may load."""

import kino.engine  # noqa: F401
