"""A plugin that hangs in C while it holds Python's lock: no thread of its worker can run, so only a kill ends it."""

from __future__ import annotations

import ctypes
from typing import Any

from kino.plugins.base_plugin import BasePlugin, Context, PluginInfo, PluginParams, PluginResult


class Params(PluginParams):
    pass


class Hang(BasePlugin):
    info = PluginInfo(title="Hang", visible=False)

    async def generate(self, params: Any, context: Context) -> PluginResult:
        await context.progress(1, stage="denoising", step=1, steps=2)
        ctypes.PyDLL(None).sleep(600)
        return PluginResult()
