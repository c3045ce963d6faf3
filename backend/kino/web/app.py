"""Puts the server together, and runs it until it is asked to end.

What the server needs is opened in order and closed in the reverse of it: the lock on the data folder first, so that
nothing is touched while another server holds it; the dispatcher last, so that no worker outlives what it reports to.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
import sys
from collections.abc import AsyncIterator

from aiohttp import web

from kino.dispatcher import Dispatcher
from kino.errors import ConfigurationError, KinoError
from kino.media import Media
from kino.plugins import plugin_loader
from kino.settings import Loaded
from kino.storage import backups, projects, takes, tasks, trash
from kino.storage.database import Database
from kino.storage.lock import DataLock
from kino.web import dataset_import, keys, security
from kino.web.dataset_door import Door
from kino.web.dataset_library import Library
from kino.web.dist import Studio
from kino.web.errors import errors_middleware
from kino.web.events import Hub
from kino.web.health import TaskCounts
from kino.web.routes import add_routes
from kino.web.unreadable import Runner
from kino.weights import Weights

SHUTDOWN_TIMEOUT_S = 5.0
COPY_CHECK_S = 3600.0
log = logging.getLogger(__name__)


def make_app(loaded: Loaded) -> web.Application:
    """The application, not yet started. Starting raises ConfigurationError when the data folder can't be used."""
    settings = loaded.settings
    app = web.Application(
        middlewares=[errors_middleware, security.gate(settings)], client_max_size=settings.max_upload_mb * 1024 * 1024
    )
    app.on_response_prepare.append(security.headers(settings))
    app[keys.SETTINGS] = loaded
    app[keys.BOOT] = keys.Boot()
    app[keys.HUB] = Hub()
    app[keys.WEIGHTS] = Weights(settings.models_dir)
    app[keys.STUDIO] = Studio(settings.studio_dir)
    app.cleanup_ctx.extend([_lock, _database, _media, _plugins, _datasets, _dispatcher])
    # Sockets are told before handlers are waited for, or each would hold the ending up until its timeout.
    app.on_shutdown.append(_close_sockets)
    add_routes(app)
    return app


async def _lock(app: web.Application) -> AsyncIterator[None]:
    settings = app[keys.SETTINGS].settings
    app[keys.LOCK] = DataLock.acquire(settings.data_dir)
    yield
    app[keys.LOCK].release()


async def _database(app: web.Application) -> AsyncIterator[None]:
    app[keys.DB] = await Database.open(app[keys.SETTINGS].settings.database)
    app[keys.COUNTS] = TaskCounts(app[keys.DB])
    copying = asyncio.create_task(_copy_daily(app[keys.DB]))
    yield
    copying.cancel()
    await asyncio.wait([copying])
    await app[keys.COUNTS].close()
    await app[keys.DB].close()


async def _copy_daily(db: Database) -> None:
    """What a damaged database is restored from. An empty one is not worth a copy, and would stand in for a day."""
    while True:
        try:
            if (await projects.page(db, 1, 0))[0]:
                await backups.daily(db)
        except KinoError as error:
            log.warning("no copy of the database was made: %s", error.message)
        await asyncio.sleep(COPY_CHECK_S)


async def _media(app: web.Application) -> AsyncIterator[None]:
    settings = app[keys.SETTINGS].settings
    media = app[keys.MEDIA] = Media(settings.data_dir, max_megapixels=settings.max_megapixels)
    # Before anything can write a new file: a file that waits for its row would look like one without.
    purged = await trash.purge(app[keys.DB], settings.trash_days)
    await media.delete(purged.paths, purged.take_ids)
    uploads = {f"uploads/{name}.png" for name in await tasks.needed_uploads(app[keys.DB])}
    swept = await media.sweep(await takes.all_paths(app[keys.DB]) | uploads, await takes.all_ids(app[keys.DB]))
    if swept:
        log.info("removed %d picture files that no row names", swept)
    yield
    await media.close()


async def _plugins(app: web.Application) -> AsyncIterator[None]:
    found = app[keys.PLUGINS] = plugin_loader.discover(app[keys.SETTINGS].settings.data_dir)
    for name, registered in found.items():
        if registered.error:
            app[keys.BOOT].warnings.append(f"The plugin {name} can't be used: {registered.error}")
    yield


async def _datasets(app: web.Application) -> AsyncIterator[None]:
    settings = app[keys.SETTINGS].settings
    library = app[keys.DATASETS] = Library(app[keys.DB], settings, app[keys.WEIGHTS], app[keys.HUB].publish)
    await asyncio.to_thread(dataset_import.sweep, settings)
    library.start()
    yield
    await library.close()


async def _dispatcher(app: web.Application) -> AsyncIterator[None]:
    settings = app[keys.SETTINGS].settings
    dispatcher = app[keys.DISPATCHER] = Dispatcher(
        app[keys.DB], app[keys.MEDIA], settings, app[keys.HUB].publish, Door(app[keys.DATASETS])
    )
    await dispatcher.start()
    yield
    await dispatcher.close()


async def _close_sockets(app: web.Application) -> None:
    await app[keys.HUB].close()


def run(loaded: Loaded) -> int:
    """Serves until asked to end, and gives the exit status: 0 to be started again, 1 stopped on purpose.

    Raises ConfigurationError when it can't start as configured.
    """
    return asyncio.run(_serve(loaded))


async def _serve(loaded: Loaded) -> int:
    app = make_app(loaded)
    boot = app[keys.BOOT]
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, boot.end, keys.STOPPED_ON_PURPOSE)
    access_log = logging.getLogger("kino.access") if loaded.settings.debug else None
    runner = Runner(app, access_log=access_log, shutdown_timeout=SHUTDOWN_TIMEOUT_S)
    try:
        await runner.setup()
        url = await _listen(runner, loaded)
        app[keys.LOCK].write_address(url)
        sys.stdout.write(f"Kino is at {url}\n")
        sys.stdout.flush()
        await boot.ending.wait()
    finally:
        await runner.cleanup()
    return boot.exit_status


async def _listen(runner: web.AppRunner, loaded: Loaded) -> str:
    """Opens the port; gives the address a person can open."""
    host, port = loaded.settings.host, loaded.settings.port
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ConfigurationError(f"port {port} is in use by another program: choose one with KINO_PORT") from None
        raise ConfigurationError(f"can't listen on {host} port {port}: {error.strerror or error}") from None
    shown = "127.0.0.1" if host in security.WILDCARDS else host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{runner.addresses[0][1]}"
