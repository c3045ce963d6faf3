"""What can be asked for: every plugin with the parameters it declares, those that failed to import included."""

from __future__ import annotations

import asyncio

from kino.errors import NotFound
from kino.plugins import parameters
from kino.schemas.common import Text
from kino.schemas.plugins import Plugin, PluginList
from kino.web.view import View


class PluginsView(View):
    tag = "generator"

    async def get(self) -> PluginList:
        """Lists the plugins with their parameters."""
        found = [self.plugins[name] for name in sorted(self.plugins)]
        # Describing lists models from disk, for the choices of a form.
        plugins = await asyncio.to_thread(
            lambda: [parameters.describe(plugin, self.settings, self.weights) for plugin in found]
        )
        return PluginList(total=len(plugins), plugins=plugins)


class PluginView(View):
    tag = "generator"

    async def get(self, name: Text, /) -> Plugin:
        """Tells about one plugin."""
        if name not in self.plugins:
            raise NotFound("There is no plugin of that name")
        return await asyncio.to_thread(parameters.describe, self.plugins[name], self.settings, self.weights)
