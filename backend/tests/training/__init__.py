"""kino-mini and what made it."""

import training  # noqa: F401 - before a test imports diffusers, which may not load otherwise
