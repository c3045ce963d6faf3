"""The scripts that made kino-mini; README.md in this folder says the order. Nothing here runs in the server."""
