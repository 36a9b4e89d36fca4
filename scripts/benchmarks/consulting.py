"""Reading content: a recorded consultation and the redeeming of its ticket, by one reader and by several; and by whom a case is read."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path
from random import Random
from time import perf_counter
from uuid import UUID

from bench import Bench
from cold import SHOWN, long_case
from consulting_alone import PURPOSE, SCRATCH, pair
from figures import OURS, Aim, Result, Row, measured
from invented import Case
from ours import LONG, joined
from peer import DATABASE

from ledger.application import Intent, Ledger
from ledger.errors import ConfigurationError, ServerUnreachable
from ledger.events.agreement import AgreementAdopted
from ledger.events.sharing import ShareMade
from ledger.privacy.opening import Entry
from ledger.store import connection, embedded

COMMITS, OWNER = "two bare commits", "its owner's time"
READERS = (1, 2, 4)
SHORT, CASES = 5, 8
"""Entries of a case that is read in one go, and how many such cases take turns."""
HEALTH = "mersey-care"
"""Another agency than the case's; the provisional agreement of a new unit opens to it what is of open types."""
NOTE = (
    "ours: the consultation is sealed, signed, checked, appended and flushed; then its ticket is redeemed. Each reader is a user and a "
    "process. The other side: as many bytes in one row, committed and flushed, then one row more."
)
SHOWN_TO_BOTH = "consulted, redeemed and opened; every unit is shown to both."
AGREED = {"groups": ["*"], "purposes": ["*"], "sharing_basis": "law_enforcement_task", "review_on": "2199-01-01"}
SHARED = {
    "purposes": [PURPOSE], "method": "ledger", "accuracy": "verified", "completeness": "verified", "reliability": "verified",
    "recipient": HEALTH, "emergency": "The trust treats him tonight.",
}  # fmt: skip


def consulting(bench: Bench) -> Iterator[Result]:
    """Pairs a second; then the whole of what ``show`` reads, keys released and every unit opened, by its owner and by another agency."""
    short = [short_case(bench, seed) for seed in range(CASES)]
    for readers in READERS:
        with _reading(bench, readers, short) as ask:
            name = "one reader" if readers == 1 else f"{readers} readers at once"
            row = Row(f"consult and redeem a case of {SHORT} entries, {name}", bench.entries, "pairs/s", (COMMITS,), Aim(1_000))
            yield measured(row, bench.size.rounds, {OURS: lambda ask=ask: ask("pairs"), COMMITS: lambda ask=ask: ask("commits")}, NOTE)
    cases = cycle(bench.long)
    row = Row(f"consult and redeem a case of {LONG} entries", bench.entries, "pairs/s")
    yield measured(row, bench.size.rounds, {OURS: lambda: _rate(bench, lambda: pair(bench.ledger, next(cases)))})
    row = Row("the same with its units opened", bench.entries, "cases/s")
    yield measured(row, bench.size.rounds, {OURS: lambda: _rate(bench, lambda: _opened(bench.ledger, next(cases)))})
    yield from _by_whom(bench)


def short_case(bench: Bench, seed: int) -> UUID:
    """Record one case of SHORT entries; its stream."""
    random = Random(seed)  # noqa: S311 an invented case, no secret
    case = Case(random, bench.ledger.now())
    while len(intents := case.told(SHORT)) and case.version != SHORT:
        case = Case(random, bench.ledger.now())
    bench.ledger.record(intents)
    return case.stream


def _by_whom(bench: Bench) -> Iterator[Result]:
    """One case, read whole by the agency that brought it and by another: first by an agreement, then by an act of sharing alone."""
    ledger = bench.ledger
    case = ledger.find(long_case(bench, bench.entries + CASES)).stream
    with closing(joined(ledger, HEALTH)) as other:
        readers = {OURS: other, OWNER: ledger}
        sides = {side: lambda reader=reader: _seconds(lambda: _opened(reader, case)) for side, reader in readers.items()}
        for means, opened in (("a standing agreement", lambda: None), ("an act of sharing", lambda: _share_alone(ledger, case))):
            row = Row(f"read a case of {SHOWN} entries by {means}", bench.entries, "s", (OWNER,), Aim(2, OWNER, most=True))
            opened()
            yield measured(row, bench.size.rounds, sides, SHOWN_TO_BOTH, before=lambda: _same_shown(case, *readers.values()))


def _share_alone(ledger: Ledger, case: UUID) -> None:
    """Have the agreements open nothing to the other agency any more, and share with it all that the case has."""
    ledger.record([Intent(AgreementAdopted.from_values(AGREED | {"agencies": [ledger.me.agency]}), ledger.unit_stream())])
    shared = SHARED | {"items": list(range(1, SHOWN + 1)), "as_of": ledger.now().date().isoformat()}
    ledger.record([Intent(ShareMade.from_values(shared), case)])


def _same_shown(case: UUID, *readers: Ledger) -> None:
    """Raise where one is shown less of the case's first entries than another: to withhold is quicker."""
    read = [_opened(reader, case) for reader in readers]
    shown = {sum(len(entry.units) for entry in entries if entry.fact.version <= SHOWN) for entries in read}
    if len(shown) > 1:
        raise ConfigurationError(f"readers of one case were shown {sorted(shown)} units; nothing was measured")


def _seconds(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return perf_counter() - start


def _rate(bench: Bench, act: Callable[[], object]) -> float:
    return bench.size.pairs / _seconds(lambda: [act() for _ in range(bench.size.pairs)])


def _opened(ledger: Ledger, case: UUID) -> list[Entry]:
    return ledger.read([case], purpose=PURPOSE)


@contextmanager
def _reading(bench: Bench, readers: int, cases: list[UUID]) -> Iterator[Callable[[str], float]]:
    """Users of the case's agency, each in a process of its own, who all do what the function that is given asks; it tells their rate."""
    dsn = embedded.dsn(embedded.locate(bench.ledger.place.directory), embedded.SUPERUSER, DATABASE)
    with closing(connection.connect(dsn)) as scratch:
        connection.rows(scratch, SCRATCH)
    processes = []
    for _ in range(readers):
        with closing(joined(bench.ledger, bench.ledger.me.agency)) as reader:
            words = [str(reader.place.directory), reader.profile.name, dsn, str(bench.size.singles), *map(str, cases)]
        program = [sys.executable, str(Path(__file__).with_name("consulting_alone.py")), *words]
        processes.append(subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    try:
        yield lambda what: readers * bench.size.singles / _seconds(lambda: _asked(processes, what))
    finally:
        for process in processes:
            process.communicate(timeout=60)


def _asked(processes: "list[subprocess.Popen[str]]", what: str) -> None:
    for process in processes:
        if process.stdin is not None:
            process.stdin.write(f"{what}\n")
            process.stdin.flush()
    if any(process.stdout is None or not process.stdout.readline() for process in processes):
        raise ServerUnreachable("a reader ended before it had done what it was asked")
