"""A copy for the court of one long case: made with page and PDF, checked, and how long its proof is beyond its entries."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from bench import Bench
from cold import ROOT, SHOWN, long_case, program, seconds, shell
from figures import OURS, Aim, Result, Row, measured

from ledger import checkpoints, founding
from ledger.application import Intent, Ledger
from ledger.bundling import RECORD
from ledger.events.catalogue import latest, load
from ledger.proof import bundle
from ledger.store import place

LOOKER = founding.Member("looker", "Olga Invented", "cheshire-police", ("disclosure_officer",))
"""Who confirms what the first user decided."""
PROOF = (bundle.PROOF, bundle.HASHES, bundle.CHECKPOINT, bundle.POLICY)


def copying(bench: Bench) -> Iterator[Result]:
    """Each as a new process, as a person waits for it; a copy that is made again is read, composed, proven, set and looked at anew."""
    case = long_case(bench, bench.entries + 3)
    number = _released(bench.ledger, bench.ledger.find(case).stream)
    checkpoints.make(bench.ledger, RECORD)
    with TemporaryDirectory() as compiled, TemporaryDirectory() as folder:
        environment, run = shell(bench.ledger, compiled), program()
        places = iter(str(Path(folder) / str(at)) for at in range(10_000))
        make = [*run, "bundle", "make", number, "--for", "court", "--out"]
        first = Path(next(places))
        said = _done([*make, str(first), "--format", "json"], environment)
        row = Row(f"a copy of {SHOWN} entries with page and PDF", bench.entries, "s", (), Aim(3, most=True))
        note = f"{said['files']} files, {said['bytes']:,} bytes; read in one consultation, composed, proven, set, read back and written."
        yield measured(row, bench.size.starts, {OURS: lambda: seconds([*make, next(places)], environment)}, note)
        row = Row("check of that copy", bench.entries, "s", (), Aim(0.5, most=True))
        yield measured(row, bench.size.starts, {OURS: lambda: seconds([*run, "bundle", "check", str(first)], environment)}, "offline.")
        row = Row("proof of that copy", bench.entries, "bytes", (), Aim(2_200, most=True))
        authors = (first / bundle.AUTHORS).stat().st_size
        note = f"beyond its entries, of one stream; the authors' entries, {authors:,} bytes, and the hashes beside them come with it."
        yield measured(row, 1, {OURS: lambda: float(sum((first / name).stat().st_size for name in PROOF))}, note)


def _done(command: list[str], environment: Mapping[str, str]) -> dict[str, int]:
    done = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    said: dict[str, int] = json.loads(done.stdout)
    return said


def _released(ledger: Ledger, case: UUID) -> str:
    """Open proceedings over a case in which all of it is released for the court, and confirmed; their number."""
    with founding.profiled(ledger, LOOKER) as (_, added):
        ledger.record([Intent(added, ledger.unit_stream())])
    said = {"kind": "criminal", "jurisdiction": "england_wales", "investigation_began": "2021-05-04", "code_edition": "code_2020"}
    stream = ledger.fresh()
    opened = ledger.record([Intent(_event("proceedings-opened", **said, cases=[str(case)]), stream)])
    places = [{"case": str(case), "entry": each} for each in range(1, SHOWN + 1)]
    released = {"redaction": "release", "audiences": ["court"], "places": places}
    ledger.record([Intent(_event("redaction-decided", **released), stream)])
    with closing(Ledger(ledger.place, place.profile(ledger.place, LOOKER.name))) as looker:
        looker.record([Intent(_event("redaction-confirmed", decisions=[2]), stream)])
    return opened.entries[0].address.partition("#")[0]


def _event(kind: str, /, **values: object):  # noqa: ANN202 one of any type
    return load(latest(kind)).from_values(values)
