"""Measures this ledger beside stock eventsourcing 9.5.6 on one private PostgreSQL, prints a table and writes JSON.

Invented cases, the same for the same seed. Both sides store into databases of one durable server, and take turns in rounds;
figures are medians of rounds, ratios medians of the rounds' own ratios. Exit status: 0 measured, 6 it cannot be set up,
70 a row has no figures. An aim that is missed is said in the table and is no error: machines differ.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import peer
from appending import acting, appending, beside_an_old_snapshot
from auditing_all import auditing_all
from bench import SIZES, Bench, Size
from cold import cold, through_keyring
from consulting import consulting
from copying import copying
from erasing import erasing
from figures import Result
from importing import importing
from invented import cases
from ours import LONG, History, Recorder, founded, settings
from proving import proving
from reading_log import loading, reading_all
from rebuilding import catching_up, rebuilding
from retaining import retaining
from rewrapping import rewrapping
from table import printed

from ledger import RELEASE
from ledger.application import Ledger
from ledger.errors import CaseledgerError, ConfigurationError
from ledger.store import connection, embedded

FIRST = 2_000
"""A longer history is also measured where it has this many entries, so that it shows whether costs stay flat."""
EARLY: tuple[Callable[[Bench], Iterator[Result]], ...] = (cold, appending)
ALL: tuple[Callable[[Bench], Iterator[Result]], ...] = (
    rebuilding, auditing_all, proving, loading, reading_all, cold, through_keyring, consulting, copying, acting, importing, retaining,
    appending, beside_an_old_snapshot, catching_up, rewrapping, erasing,
)  # fmt: skip


def main() -> int:
    """Measure as the arguments say."""
    given = _arguments()
    size = SIZES[given.size]
    size = size._replace(events=given.events or size.events, imported=given.imported or size.imported)
    try:
        _writable(given.json)
        peer.environment()
        with founded(given.under) as ledger:
            heading, results = _measured(ledger, size, given.seed, given.a_case)
    except CaseledgerError as error:
        _say(str(error))
        return error.exit_code
    print("\n".join(f"{name}: {_plain(said)}" for name, said in heading.items()) + "\n")
    print(printed(results))
    written = {"heading": heading, "rows": [result.to_json() for result in results]}
    given.json.write_text(json.dumps(written, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 70 if any(result.failed for result in results) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=SIZES, default="small", help="how much is measured (default: small, a few minutes)")
    parser.add_argument("--events", type=int, help="entries of the history, whatever the size says")
    parser.add_argument("--imported", type=int, nargs="+", metavar="CASES", help="cases of the units that are imported (16 entries each)")
    parser.add_argument("--a-case", type=int, metavar="N", help="notes fill each case up to N entries (default: about 12, as drawn)")
    parser.add_argument("--seed", type=int, default=20180301, help="seed of the invented cases")
    parser.add_argument("--json", type=Path, default=peer.ROOT / "bench.json", metavar="FILE", help="default: bench.json")
    parser.add_argument("--under", type=Path, default=_disk(), metavar="DIR", help="where the ledger is made and removed again")
    return parser.parse_args()


def _writable(file: Path) -> None:
    """Better now than after minutes of measuring. Raises ConfigurationError."""
    try:
        file.open("a", encoding="utf-8").close()
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be written: {error.strerror}; nothing was measured") from error


def _disk() -> Path:
    """A place that is a disk on most machines: figures of durable writes to memory would mean nothing."""
    return Path("/var/tmp") if os.access("/var/tmp", os.W_OK) else Path.cwd()  # noqa: S108 a fresh directory is made in it


def _measured(ledger: Ledger, size: Size, seed: int, a_case: int | None) -> tuple[dict[str, Any], list[Result]]:
    server = embedded.locate(ledger.place.directory)
    with peer.running(server) as other, NamedTemporaryFile("w", suffix=".ndjson", encoding="utf-8") as copy:
        history = History(ledger, cases(seed, ledger.now(), a_case), copy, min(size.copied, size.events))
        results: list[Result] = []
        for wanted in sorted({min(FIRST, size.events), size.events}):
            rate = history.load(wanted)
            copy.flush()
            stored = other.ask("load", file=copy.name, long=LONG)
            _settle(server)
            _say(f"{history.entries:,} entries loaded, {rate:,.0f} a second; stock has {stored:,}")
            bench = Bench(ledger, other, size, Recorder(ledger, history.spare, seed), history.kept, history.entries)
            results += _figures(bench, ALL if wanted == size.events else EARLY)
        return {"cases": history.cases, **_heading(ledger, other, size, seed)}, results


def _figures(bench: Bench, groups: Sequence[Callable[[Bench], Iterator[Result]]]) -> Iterator[Result]:
    for group in groups:
        for result in group(bench):
            _say(f"{result.row.name}: {result.failed or 'measured'}")
            yield result


def _settle(server: embedded.Server) -> None:
    """What autovacuum and the checkpointer would do in the middle of a figure is done before; for both sides alike."""
    for database in ("ledger", "keyring", peer.DATABASE):
        opened = connection.connect(embedded.dsn(server, embedded.SUPERUSER, database))
        connection.rows(opened, "VACUUM (ANALYZE)")
        connection.rows(opened, "CHECKPOINT")
        opened.close()


def _heading(ledger: Ledger, other: peer.Peer, size: Size, seed: int) -> dict[str, Any]:
    server = embedded.locate(ledger.place.directory)
    return {
        "release": RELEASE, "measured at": datetime.now(UTC).isoformat(timespec="seconds"), "seed": seed, "size": size._asdict(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}",
        "Python": platform.python_version(), "stock": other.ask("versions"),
        "PostgreSQL, ours": settings(ledger.place.dsn(ledger.profile.login)),
        "PostgreSQL, stock": settings(embedded.dsn(server, embedded.SUPERUSER, peer.DATABASE)),
    }  # fmt: skip


def _plain(said: Any) -> str:
    return ", ".join(f"{name} {value}" for name, value in said.items()) if isinstance(said, dict) else str(said)


def _say(words: str) -> None:
    sys.stderr.write(f"bench: {words}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
