"""What the entries of a ledger say, audited without a key: rules of their day, rows of enforcement, the schema, and what is not hashed.

Whether the bytes are what they were is for ``ledger.proof``; this half takes them as they stand. Each check gives findings; what it
cannot establish it says in words.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from ledger.deployed import deployed
from ledger.effects import Effect
from ledger.enforcement import Login, Standing, at_home, differences, logins
from ledger.entry.unit import read_stored
from ledger.erased_owners import NOT_SHOWN, Clear, Known, judged
from ledger.errors import CaseledgerError, MalformedEntry
from ledger.events.fact import Fact
from ledger.proof.audit_gone import Forgotten
from ledger.proof.finding import Finding
from ledger.redeciding import facts_of_stream, kind_of, redecided
from ledger.store import audited, standing
from ledger.store.beside import Beside
from ledger.store.connection import Connection
from ledger.unhashed import unhashed

UNESTABLISHED = {
    "held": "whether the rules of their day allowed {} agency-held entries; verify --content, as a reader of those agencies, shows it",
    "sealed": "whether every rule held of {} entries of which it reads sealed values; verify --content shows it",
    "erased": "whether the rules of their day allowed {} entries whose facts were erased since; nothing can show it any more",
    "unknown type": "whether the rules of their day allowed {} entries of types that this release does not know; a newer release shows it",
}
"""What an audit without keys does not establish of entries, by why not."""
ELSEWHERE = "whether the logins are those of the users: none of this unit is on this server; an audit of the unit's own server shows it"


UNREAD = "whether what append enforces by is as the entries say: its tables cannot be read; a server that can read them shows it"


class Meaning(NamedTuple):
    """What was examined: how many entries, every finding in the order of the ledger, and what is not established, in words."""

    entries: int
    findings: list[Finding]
    unestablished: list[str]


def meaning(
    dsn: str, upto: int | None = None, processes: int = 2, snapshot: str | None = None, erased: Iterable[Forgotten] = ()
) -> Meaning:  # fmt: skip
    """Audit what a ledger says, up to a position of the record (None: its last).

    ``erased``: slots that an erasure took and says to be somebody's (``ledger.auditing``).
    ``dsn``: of a login that may read its tables and its catalogue; ``snapshot``: one that ends at that position, where others record.
    """
    connection = standing.opened(dsn, snapshot)
    try:
        unit, upto = audited.first_stream(connection), audited.head(connection) if upto is None else upto
        meanwhile = Beside(lambda: (_last_deployed(connection, upto, unit), list(unhashed(connection))))
        acts = redecided(dsn, upto, processes, snapshot)
        last, beside = meanwhile.answer()
        known = [Login(*each) for each in standing.logins(connection)]
        is_copy = not at_home(acts.effects, known)
        more = [
            *deployed(connection, *last, is_copy=is_copy), *beside, *enforced(connection, acts.effects, unit),
            *([ELSEWHERE] if is_copy else logins(acts.effects, known)), *forgotten(connection, upto, erased),
        ]  # fmt: skip
    finally:
        connection.close()
    findings = [*acts.findings, *(each for each in more if isinstance(each, Finding))]
    told = [UNESTABLISHED[why].format(number) for why, number in sorted(acts.unestablished.items())]
    return Meaning(acts.entries, sorted(findings, key=Finding.place), [*told, *(each for each in more if isinstance(each, str))])


def enforced(connection: Connection, effects: list[Effect], unit: UUID | None) -> list[Finding | str]:
    """Compare the rows by which append enforces with the entries."""
    try:
        stand = [Standing(*row) for row in standing.enforcement(connection)]
    except CaseledgerError:
        return [UNREAD]
    return list(differences(effects, unit, stand))


def forgotten(connection: Connection, upto: int, erased: Iterable[Forgotten]) -> Iterator[Finding | str]:
    """Hold erased slots against whom the erasures name, stream by stream."""
    unknown = 0
    for stream, of_stream in groupby(sorted(erased, key=lambda each: each.stream), key=lambda each: each.stream):
        slots = list(of_stream)
        try:
            stored = audited.stream_of(connection, upto, stream)
            facts = facts_of_stream(connection, upto, stored)[0]
            known = Known(kind_of(facts, stored.kind), facts, _clear(connection, slots))
        except CaseledgerError:  # that it cannot be read is a finding of its own
            unknown += len(slots)
            continue
        findings, more = judged(slots, known)
        yield from findings
        unknown += more
    if unknown:
        yield NOT_SHOWN.format(unknown)


def _clear(connection: Connection, slots: Iterable[Forgotten]) -> Clear:
    found: dict[int, dict[int, tuple[str, object]]] = {}
    for position, ordinal, stored in audited.clear_of(connection, sorted({position for slot in slots for position, _, _ in slot.units})):
        with suppress(MalformedEntry):
            found.setdefault(position, {})[ordinal] = read_stored(stored)
    return found


def _last_deployed(connection: Connection, upto: int, unit: UUID | None) -> tuple[dict[str, object] | None, int | None]:
    """Give the fields and the position of the last entry that says what was installed."""
    facts: list[Fact] = []
    if unit is not None:
        with suppress(CaseledgerError):  # then no act is judged either, which is a finding
            facts = facts_of_stream(connection, upto, audited.stream_of(connection, upto, unit))[0]
    last = next((fact for fact in reversed(facts) if fact.kind == "release-deployed"), None)
    return (None, None) if last is None else (last.fields, last.position)
