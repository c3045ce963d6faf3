"""The three big buttons and the settings. The stop button depends on nothing but the dispatcher."""

from __future__ import annotations

import asyncio

from kino.schemas.system import EmergencyStop, LicenceList, SettingList, SystemAnswer
from kino.settings import listing
from kino.web import keys
from kino.web.licences import licences
from kino.web.view import View


class EmergencyStopView(View):
    tag = "system"

    async def post(self) -> EmergencyStop:
        """Stops every running task and empties the queue."""
        stopped = await self.dispatcher.emergency_stop()
        return EmergencyStop(success=True, message=f"Stopped {stopped} task(s)", stopped_count=stopped)


class RestartView(View):
    tag = "system"

    async def post(self) -> SystemAnswer:
        """Ends the server with exit status 0, which `run.sh` answers by starting it again."""
        return self._end(keys.RESTART, "The server is restarting")

    def _end(self, exit_status: int, message: str) -> SystemAnswer:
        # Ending waits for handlers under way, so this answer is sent first.
        asyncio.get_running_loop().call_soon(self.request.app[keys.BOOT].end, exit_status)
        return SystemAnswer(success=True, message=message)


class ShutdownView(RestartView):
    async def post(self) -> SystemAnswer:
        """Ends the server with exit status 1, which `run.sh` leaves stopped."""
        return self._end(keys.STOPPED_ON_PURPOSE, "The server is shutting down")


class SettingsView(View):
    tag = "system"

    async def get(self) -> SettingList:
        """Lists the settings, each with where its value comes from; secrets are masked."""
        settings = listing(self.request.app[keys.SETTINGS])
        return SettingList(total=len(settings), settings=settings)


class LicencesView(View):
    tag = "system"

    async def get(self) -> LicenceList:
        """Lists the Python packages that Kino needs, with their licences."""
        found = await asyncio.to_thread(licences)
        return LicenceList(total=len(found), licences=list(found))
