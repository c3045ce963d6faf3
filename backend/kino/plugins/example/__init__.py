"""The example plugin: the template that `plugins/README.md` walks through."""
