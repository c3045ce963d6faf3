"""The scripts that made kino-mini; README.md in this folder says the order. Nothing here runs in the server."""

import kino.engine  # noqa: F401 - first of all: what it says to diffusers and transformers holds here too
