"""Ctrl-C, a terminal that closes and a polite kill end a command in the same way, wherever it waits.

Python raises KeyboardInterrupt only between its own steps, so it would come late to a statement that waits in the database
for somebody's lock. A thread hears the signal at once and has the server cancel the statement. Further signals do not
disturb the tidying up.
"""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
AGAIN = 0.25
"""Seconds after which a statement that was not yet on its way is cancelled once more."""

_heard = Event()


def prepare() -> None:
    """Make this process end by KeyboardInterrupt on each of ``SIGNALS`` (but see ``hear``)."""
    told, telling = os.pipe()
    os.set_blocking(telling, False)
    signal.set_wakeup_fd(telling)
    hear(_interrupt)
    Thread(target=_watch, args=(told,), daemon=True, name="waiting for signals").start()


def hear(told: Callable[[int, FrameType | None], None]) -> None:
    """Tell ``told`` of each of ``SIGNALS`` that the caller of this process does not have it ignore (nohup)."""
    for which in SIGNALS:
        if signal.getsignal(which) is not signal.SIG_IGN:
            signal.signal(which, told)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    if not _heard.is_set():
        _heard.set()
        raise KeyboardInterrupt


def settle() -> None:
    """Let the process end with its own status after an interrupt that it has handled.

    CPython notes an interrupt that ends an ``exec`` of text (the standard library makes classes so, while modules load), and at its end
    has the process die of SIGINT, whatever handled it since; the next such ``exec`` takes the note back (Python/pythonrun.c).
    """
    exec("")  # noqa: S102 -- nothing is executed


def _watch(told: int) -> None:
    """Wait for signals; cancel what waits in the database until the main thread has heard."""
    while number := os.read(told, 1):
        if number[0] not in SIGNALS:
            continue
        _cancel()
        while not _heard.wait(AGAIN):
            _cancel()


def _cancel() -> None:
    """Nothing to do where nothing was connected: the module is then not loaded."""
    if connection := sys.modules.get("ledger.store.connection"):
        with suppress(Exception):
            connection.cancel()
