"""Our side: a founded ledger with a private server of its own, filled with invented cases, and a recorder of notes."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, TextIO
from uuid import UUID, uuid4

import invented

from ledger import acts, founding, mentions
from ledger.acts import Decided, Intent
from ledger.application import Ledger
from ledger.entry.draft import Draft
from ledger.events.notes import NoteRecorded
from ledger.events.team import AgencyNamed
from ledger.privacy import sealing
from ledger.rules import membership
from ledger.rules.membership import UnitState
from ledger.store import append, connection, embedded, place, reading

UNIT = founding.Unit("CHS", "Europe/London", "dana", "Dana Invented", "cheshire-police")
AT_ONCE = 200
"""Entries in one act while history is loaded."""
LONG = 40
"""Entries of the cases that are read whole."""


@contextmanager
def founded(under: Path) -> Iterator[Ledger]:
    """A ledger founded in a new directory, with its server; both are removed afterwards, whatever happened."""
    home = Path(tempfile.mkdtemp(prefix="caseledger-bench-", dir=under))
    directory = home / "ledger"
    try:
        with closing(founding.found(str(directory), UNIT, home / "keys" / "kek")) as ledger:
            invented.give_roles(ledger)
            yield ledger
    finally:
        if (directory / "server" / "data").exists():
            embedded.discard(embedded.locate(directory))
        shutil.rmtree(home)


def joined(ledger: Ledger, agency: str) -> Ledger:
    """A further user's session: a practitioner of an agency, just added; another agency than the first user's is one of health."""
    if ledger.kind_of_agency(agency) is None:
        named = AgencyNamed.from_values({"agency": agency, "name": "Invented Trust", "sector": "health", "since": "2019-01-01"})
        ledger.record([Intent(named, ledger.unit_stream())])
    member = founding.Member(f"reader{len(reading.members(ledger.user))}", "Robin Invented", agency, ("practitioner",))
    with founding.profiled(ledger, member) as (_, event):
        ledger.record([Intent(event, ledger.unit_stream())])
    return Ledger(ledger.place, place.profile(ledger.place, member.name))


def settings(dsn: str) -> dict[str, str]:
    """What decides how durable and how fast a server is, as it says itself."""
    names = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "shared_buffers")
    opened = connection.connect(dsn)
    try:
        return {name: str(connection.value(opened, "SELECT current_setting(%s)", name)) for name in names}
    finally:
        opened.close()


def seal(ledger: Ledger, decided: Sequence[Decided]) -> list[Draft]:
    """Seal and sign decided events as the application does."""
    keys = ledger.keyring.events([sealing.wanted(each.planned) for each in decided])
    fresh: dict[tuple[UUID, str], UUID] = {}
    drafts = []
    for each, key in zip(decided, keys, strict=True):
        facts = each.facts or fresh.setdefault((each.stream, each.controller), ledger.fresh())
        where = sealing.Place(ledger.logs["cases"], each.stream, each.version, facts, each.series)
        drafts.append(sealing.sealed(each.planned, key, where, ledger.profile.seed, os.urandom))
    return drafts


def decide(ledger: Ledger, act: Sequence[Intent], roles: UnitState) -> list[Decided]:
    """Decide an act that begins all its streams: every rule is asked, by the ``roles`` of the unit's record."""
    streams = {intent.stream: acts.StreamState(intent.stream, 0, None, {}, ()) for intent in act}
    return acts.cut(acts.decide(act, streams, ledger.me, ledger.policy, ledger.now(), roles), mentions.names_in(act))


class History:
    """Loads invented cases through rules, seals, signatures and append, and writes beside it what the other side is to store."""

    def __init__(self, ledger: Ledger, source: Iterator[list[Intent]], copy: TextIO, copied: int) -> None:
        """Begin with the ``source`` of cases; those of the first ``copied`` entries also go to ``copy``, one JSON line an entry."""
        self.ledger = ledger
        self.roles = membership.folded(ledger.facts(ledger.unit_stream()), ledger.policy)
        self.source = source
        self.copy, self.copied = copy, copied
        self.entries = self.cases = 0
        self.kept: list[UUID] = []
        self.spare: list[UUID] = []

    def load(self, wanted: int) -> float:
        """Load whole cases until there are ``wanted`` entries; gives entries per second, all of our work included.

        Of the cases that have ``LONG`` entries, half are kept for reading; the other half of this time's are spare, to be written to.
        """
        before, start = self.entries, perf_counter()
        waiting: list[Decided] = []
        found: list[UUID] = []
        while self.entries < wanted:
            act = next(self.source)
            decided = decide(self.ledger, act, self.roles)
            self._copy(decided)
            self.entries += len(decided)
            self.cases += 1
            waiting += decided
            if sum(each.stream == act[0].stream for each in act) == LONG:
                found.append(act[0].stream)
            if len(waiting) >= AT_ONCE or self.entries >= wanted:
                record(self.ledger, waiting)
                waiting = []
        self.kept += found[::2]
        self.spare = found[1::2] or found
        return (self.entries - before) / max(perf_counter() - start, 1e-9)

    def _copy(self, decided: Sequence[Decided]) -> None:
        if self.entries < self.copied:
            self.copy.writelines(json.dumps({"stream": str(each.stream), **payloads(each)}) + "\n" for each in decided)


def payloads(decided: Decided) -> dict[str, Any]:
    """What the other side stores for the same event: ``bare`` its type and fields, ``equal`` every unit's value, pieces as pieces."""
    bare = {"type": decided.event.type_name(), **decided.event.values()}
    equal: dict[str, Any] = {}
    for unit in decided.planned:
        equal.setdefault(unit.name, []).append(unit.value)
    return {"bare": bare, "equal": {name: found if len(found) > 1 else found[0] for name, found in equal.items()}}


class Recorder:
    """Records notes of five sentences: what, who, marks, basis and layout in the clear, five units sealed, one decoy, one stamp."""

    def __init__(self, ledger: Ledger, cases: Sequence[UUID], seed: int) -> None:
        """Take turns between some cases, of which nobody else writes meanwhile."""
        self.ledger = ledger
        self.cases = cycle(cases)
        self.random = Random(seed)  # noqa: S311 invented notes, no secret

    def act(self, notes: int) -> tuple[UUID, list[Intent]]:
        """The next case in turn, and so many notes that are to be recorded in it."""
        case = next(self.cases)
        return case, [Intent(NoteRecorded.from_values({"text": invented.note_of_five(self.random)}), case) for _ in range(notes)]

    def decided(self, notes: int) -> list[Decided]:
        """Read a case and decide so many notes in it; nothing is sealed yet."""
        case, act = self.act(notes)
        writing = reading.writing(self.ledger.user, case)
        state = acts.StreamState(case, writing.version, writing.kind, writing.facts, tuple(self.ledger.facts(case)))
        return acts.cut(acts.decide(act, {case: state}, self.ledger.me, self.ledger.policy, self.ledger.now()), ())

    def rate(self, appends: int, size: int) -> float:
        """Entries per second: seal, sign and append ``appends`` times ``size`` notes that were decided before the clock starts."""
        decided = self.decided(appends * size)
        start = perf_counter()
        for first in range(0, len(decided), size):
            record(self.ledger, decided[first : first + size])
        return len(decided) / (perf_counter() - start)


    def acts_rate(self, notes: int) -> float:
        """Whole acts per second through the application, as a command records them: each note is an act with a request id."""
        waiting = [self.act(1)[1] for _ in range(notes)]
        start = perf_counter()
        for act in waiting:
            self.ledger.record(act, request_id=str(uuid4()))
        return notes / (perf_counter() - start)


def record(ledger: Ledger, decided: Sequence[Decided]) -> None:
    """Seal, sign and append decided events in one act."""
    append.append(ledger.user, seal(ledger, decided), request=None, mac=None, clock=ledger.now())
