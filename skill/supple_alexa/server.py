"""Serve the app with granian: one worker process, many threads, an orderly end."""

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from multiprocessing import connection, parent_process

from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from supple_alexa.web import is_loopback, verifies

Create = Callable[[str | None], Flask]
"""Makes the app for a skill id, or for this computer alone. The worker process calls it, so it
must be importable (a function of a module, or a `functools.partial` of one), and whatever it opens
belongs to that process."""

THREADS = 128
"""A request whose body comes slowly holds a thread until it is whole; an idle thread is cheap."""

DRAIN_SECONDS = 10
"""How long requests under way may take after SIGTERM; Alexa itself waits about eight seconds."""

_logger = logging.getLogger("supple_alexa")


class ServeError(Exception):
    """Why nothing is served: one sentence for the person at the keyboard, with the remedy."""


def serve(
    create: Create,
    *,
    skill_id: str | None = None,
    host: str = "127.0.0.1",
    port: int = 5000,
    starting: Callable[[], None] = lambda: None,
) -> None:
    """Serve until SIGTERM or Ctrl-C, then finish the requests that are under way.

    Nothing stands in the way any more when `starting` is called. A `ValueError` or `OSError` of
    `create` is taken for a setting that cannot be used: its message is logged, and the program
    ends with status 1.

    Raises:
        ServeError: The host is not a loopback address and there is no skill id to verify against,
            or the address and port are not to be had.
    """
    if skill_id is None and not is_loopback(host):
        raise ServeError(
            f"Serving on {host} lets in the internet, so every request must be verified: set "
            "SUPPLE_SKILL_ID to the skill id from the developer console, or serve on 127.0.0.1."
        )
    address = _free_address(host, port)
    starting()
    granian = Server(
        "supple-alexa",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=10_000, max_buffer_size=64 * 1024),
        blocking_threads=THREADS,
        backpressure=4 * THREADS,
        backlog=4 * THREADS,
        workers_kill_timeout=DRAIN_SECONDS,
        log_level=LogLevels.error,
    )
    if hasattr(signal, "SIGHUP"):  # A closed terminal ends it, instead of making it start afresh.
        granian.on_startup(lambda: signal.signal(signal.SIGHUP, granian.signal_handler_interrupt))
    granian.serve(target_loader=partial(_load, create, skill_id, host), wrap_loader=False)


def _load(create: Create, skill_id: str | None, host: str) -> Flask:
    """The app, made in the worker process, which ends when its parent does."""
    parent = parent_process()
    if parent is not None:
        _end_when_told(parent.sentinel)
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    try:
        app = create(skill_id)
        if not (verifies(app) or is_loopback(host)):
            raise ValueError(f"the app made for {host} does not verify its requests.")
    except (ValueError, OSError) as error:
        _logger.critical("Supple cannot start: %s", error)
        raise SystemExit(1) from None
    return app


def _end_when_told(parent: int) -> None:
    """End this worker at a signal, whenever it comes, and when its parent is gone.

    While it starts, a signal ends it at once: granian does not listen yet. Later, a signal can
    slip in just before the main thread falls asleep, and would go unheard until the worker, with
    the requests under way, is cut off; so something wakes the main thread now and then. And should
    the parent be killed, the worker would keep the port for ever.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    if hasattr(signal, "SIGURG"):  # Not on Windows; any signal that means nothing will do.
        signal.signal(signal.SIGURG, lambda *_: None)

    main = threading.get_ident()

    def watch() -> None:
        alive = True
        while True:
            time.sleep(0.5)
            if alive and connection.wait([parent], timeout=0):
                alive = False
                os.kill(os.getpid(), signal.SIGTERM)
            if hasattr(signal, "SIGURG"):
                signal.pthread_kill(main, signal.SIGURG)

    threading.Thread(target=watch, daemon=True).start()


def _free_address(host: str, port: int) -> str:
    """The address of a host, if nobody listens there yet.

    Granian shares a port with whoever is there already, and then each gets half of the requests.
    """
    name = "127.0.0.1" if host == "localhost" else host
    try:
        family, kind, _, _, found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)[0]
        address = str(found[0])
        with socket.socket(family, kind) as probe:
            if os.name == "posix":  # There it means only: don't mind connections just closed.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except (OSError, OverflowError) as error:
        raise ServeError(
            f"Supple cannot listen on {host}, port {port} ({error}); "
            "choose another with --host and --port."
        ) from None
    return address
