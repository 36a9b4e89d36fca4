"""What forgetting one person costs in a long record: two members' entries, every content and key of the person, in both databases."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter
from uuid import UUID

from bench import Bench
from figures import OURS, Aim, Result, Row, measured
from ours import founded

from ledger import forgetting, founding
from ledger.application import Intent, Ledger
from ledger.events.catalogue import latest, load
from ledger.store import connection, place, proposals

FILL = """
WITH made AS (
  INSERT INTO ledger.entry SELECT 1, h.head + g, md5('s' || g / 10)::uuid, g %% 10 + 1, gen_random_uuid(), h.at, h.recorder,
    'note-recorded.v1', 'cheshire-police', 'cheshire-police', NULL, sha256(g::text::bytea), repeat(md5(g::text), 16)::bytea
  FROM (SELECT max(e.position) AS head, max(e.recorded_at) AS at, (array_agg(e.recorder))[1] AS recorder FROM ledger.entry e
        WHERE e.log = 1) h CROSS JOIN generate_series(1, %s) g RETURNING position)
INSERT INTO ledger.content SELECT 1, m.position, md5('k' || m.position / 10)::uuid, sealed, '{1,2,3}',
    ARRAY[repeat('x', 128)::bytea, repeat('y', 256)::bytea, '']
  FROM made m CROSS JOIN (VALUES (true), (false)) v(sealed)"""
"""Entries of ten a stream that nobody wrote, with contents of the length that a note has: what an erasure has to find its own among."""
SAID = {"scope": "person", "authority": "retention_review", "review": "RR-2026-1"}


def erasing(bench: Bench) -> Iterator[Result]:
    """In a ledger of its own, filled past the program, persons of cases of a referral and 20 notes each are forgotten, one by one."""
    with founded(Path(tempfile.gettempdir())) as ledger:
        other = founding.Member("second", "Robin Invented", ledger.me.agency, ("supervisor",))
        with founding.profiled(ledger, other) as (_, event):
            ledger.record([Intent(event, ledger.unit_stream())])
        persons = [_referred(ledger, number) for number in range(bench.size.rounds + 1)]  # the first round is not counted
        with closing(connection.connect(ledger.place.superuser_dsn("ledger"))) as superuser:
            connection.rows(superuser, FILL, bench.size.filled)
            superuser.commit()
            superuser.autocommit = True
            connection.rows(superuser, "ANALYZE")
        with closing(Ledger(ledger.place, place.profile(ledger.place, "second"))) as second:
            row = Row("erase one person", bench.size.filled, "s", (), Aim(2, most=True))
            note = "proposed by one member, decided by another, contents and keys destroyed; wrapping the rest anew is a row of its own."
            yield measured(row, bench.size.rounds, {OURS: lambda: _forgotten(ledger, second, persons.pop())}, note)


def _referred(ledger: Ledger, number: int) -> UUID:
    case, person, name = ledger.fresh(), ledger.fresh(), f"Bert Imagined{number}"
    said = {"channel": "phone", "urgency": "routine", "agency": "police", "victim_aware": "yes", "reason": f"{name} waits outside."}
    acts = [
        (person, "party-identified", {"name": name}), (case, "referral-received", said),
        (case, "party-joined", {"party": str(person), "category": "suspect"}),
    ]  # fmt: skip
    ledger.record([Intent(load(latest(kind)).from_values(values), stream) for stream, kind, values in acts])
    for _ in range(20):
        ledger.record([Intent(load(latest("note-recorded")).from_values({"text": f"{name} rang her again."}), case)])
    return person


def _forgotten(ledger: Ledger, second: Ledger, person: UUID) -> float:
    start = perf_counter()
    slots = forgetting.doomed(forgetting.of_person(ledger, person, "person")).slots
    values = {**SAID, "slots": [str(slot) for slot in slots], "person": str(person), "remaining": "kept"}
    ledger.record([Intent(load(latest("erasure-proposed")).from_values(values), person)])
    proposal = proposals.proposals(second.user)[-1]
    found = forgetting.proposed(second, proposal)
    forgetting.require_of_person(second, proposal, found)
    said = {"authority": proposal.authority, "review": proposal.review, "second_person": str(proposal.recorder)}
    said |= {"proposal": proposal.leaf.hex(), "person": str(person)}
    erased = load(latest("content-erased"))
    gone = {stream: said | {"slots": [str(slot) for slot in each]} for stream, each in found.streams.items()}
    second.record([Intent(erased.from_values(values), stream) for stream, values in gone.items()])
    for slot in found.slots:
        second.erase(slot)
    return perf_counter() - start
