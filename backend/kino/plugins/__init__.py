"""Plugins: what can do a task. README.md beside this file is the guide to writing one."""
