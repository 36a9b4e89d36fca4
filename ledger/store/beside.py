"""Waiting for the server in two places at once: what begins beside the caller ends while he goes on."""

from collections.abc import Callable
from contextvars import copy_context
from threading import Thread
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Beside(Generic[Answer]):
    """Work that waits for the server, begun in a thread of its own, in its caller's context: a clock set back is so there too."""

    def __init__(self, work: Callable[[], Answer]) -> None:
        """Begin it."""
        self._work = work
        self._answer: list[Answer] = []
        self._error: BaseException | None = None
        self._thread = Thread(target=copy_context().run, args=(self._run,), daemon=True)
        self._thread.start()

    def answer(self) -> Answer:
        """Wait for its end; gives what it gave, and raises what it raised, each time."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._answer[0]

    def end(self) -> None:
        """Wait for its end, whatever that is."""
        self._thread.join()

    def _run(self) -> None:
        try:
            self._answer.append(self._work())
        except BaseException as error:  # noqa: BLE001 -- raised again where it is asked for
            self._error = error
