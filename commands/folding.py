"""Folding on and on: what ``server run`` does until it is interrupted, through restarts of the server.

The record's head is asked for at short intervals; nothing has to be notified, so nothing can be missed.
"""

from collections.abc import Iterator
from contextlib import closing
from time import sleep
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from commands import catching_up, checkpointing, output
from ledger.errors import CaseledgerError, SchemaTooNew, ServerUnreachable

if TYPE_CHECKING:
    from ledger.store.connection import Connection
    from ledger.store.place import Place
    from projections.engine.live import Progress

PAUSE = 0.2
"""Seconds between two looks at the head."""
AWAY = 1.0
"""Seconds before a server that is lost is asked again."""
ANYWAY = 50
"""Looks after which is folded though the head did not move: somebody may have changed a question, or its table."""
TIDY = 3_000
"""Looks between two housekeepings (ten minutes)."""


class Told:
    """Says what changed on standard error, each thing once until it changes again."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        self._said: dict[str, str] = {}

    def __call__(self, about: str, sentence: str) -> None:
        """Say ``sentence``, unless it was the last thing said about ``about``."""
        if self._said.get(about) != sentence:
            self._said[about] = sentence
            output.note(sentence)


class Folded(NamedTuple):
    """Where folding stands: the head last seen, and the number of looks since the beginning."""

    head: int
    looks: int


def run(at: "Place") -> NoReturn:
    """Fold for ever. Raises ServerUnreachable where the first connection fails, KeyboardInterrupt when it is interrupted.

    Raises SchemaTooNew where a newer release is installed or has built an answer: two releases would rebuild it in turns.
    """
    told, connection = Told(), connected(at)
    told("state", f"Keeping the answers up with the record of {at.directory}: {', '.join(_names())}. Ctrl-C ends it.")
    while True:
        try:
            with closing(connection):
                _follow(at, connection, told)
        except SchemaTooNew:
            raise
        except CaseledgerError as fault:
            told("state", f"caseledger: folding is interrupted ({type(fault).__name__}); trying again until it works")
        connection = _again(at)
        told("state", "caseledger: folding goes on.")


def connected(at: "Place") -> "Connection":
    """Connect as the projector; a private server is started.

    Raises SchemaTooNew, SchemaTooOld or SchemaMissing where another release is installed, or none.
    """
    from ledger.store import connection, install, reading

    opened = connection.connect(at.dsn("projector"))
    try:
        with install.required(opened):
            installed = reading.installed(opened)
        install.require_number(*installed)
    except CaseledgerError:
        opened.close()
        raise
    return opened


def _again(at: "Place") -> "Connection":
    """Connect once more when there is a server; a private one that was stopped is not started here."""
    from ledger.store import embedded

    while True:
        sleep(AWAY)
        try:
            if not at.private or embedded.status(embedded.locate(at.directory)).running:
                return connected(at)
        except ServerUnreachable:
            continue


def _follow(at: "Place", connection: "Connection", told: Told) -> NoReturn:
    """Fold whenever the head moved, and now and then without; tidy up now and then."""
    from zoneinfo import ZoneInfo

    from ledger.application import now
    from ledger.store import reading

    zone = ZoneInfo(reading.unit_zone(connection))
    for seen in _looks(connection):
        if seen.looks % TIDY == 0:
            reading.expire(connection)
        for progress in catching_up.fold(connection, lambda: connected(at), zone, now()):
            told(progress.question, _sentence(progress))
        checkpointing.renew(at, connection, now())
    raise AssertionError("looking never ends")


def _looks(connection: "Connection") -> Iterator[Folded]:
    """Give the head each time that it is worth folding."""
    from ledger.store import reading

    looks, last = 0, -1
    while True:
        head, _ = reading.head(connection)
        if head != last or looks % ANYWAY == 0:
            yield Folded(head, looks)
        last, looks = head, looks + 1
        sleep(PAUSE)


def _sentence(progress: "Progress") -> str:
    if progress.state == "stopped":
        return f"caseledger: {catching_up.stopped(progress)}"
    return f"The answer to {progress.question} is kept up."


def _names() -> tuple[str, ...]:
    from projections.engine import question

    return question.live()
