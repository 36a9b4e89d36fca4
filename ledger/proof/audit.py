"""The audit of a log: everything that is stored of it made again from the stored bytes, and compared. Nothing stored is believed.

Rows come in order of positions, a run at a time (``audit_entry``), so that processes can share them; what lies between entries is
then told in order (``audit_order``, ``audit_trees``, ``audit_own``). The rules, in order of execution (``Rule`` has each as the
sentence that must hold; docs/format.md is the source of all):

of each entry    1. it can be read; 2. its bytes have the form of section 7, and are this log's; 3. the stored leaf and the columns
                 beside are what the bytes say; 4. its author's signature holds under the key that he had there (section 6), or the
                 ledger made it and nobody else is named;
of its contents  5. each is in one place and has the content digest and slot tag committed to (section 5); 6. clear ones have the
                 plaintext digest, are canonical JSON (sections 2, 3) and stand where section 8 puts them; 7. the stamp has the form
                 of section 9 and is its recorder's; 8. type, originator and controller beside are what the clear units say;
of the order     9. positions count from 1 without a gap, versions of each stream too; 10. time never runs back, and is the clock that
                 was stamped or that of the entry before; 11. no event id and no human number comes twice; numbers leave no gap;
of what is gone  12. a content is missing only where a later entry ``content-erased`` names its slot (section 11); 13. each of these
                 carries out what another member had proposed and nobody declined, by members who may, with the word of the
                 controller, of its own stream, and while no legal hold stands (section 21);
of own entries   14. what concerns a case from outside it is noted there once, and nothing else is; 15. an index entry says the
                 size, number of streams and root that the entries before it have (section 16);
of what is kept  16. tiles, stream trees, index and checkpoints beside are those that the entries give.

A row that cannot be read or is malformed is a finding at its position, and the audit goes on with the next. Pure functions over
bytes; only the impossible raises.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from ledger.proof.finding import Finding, Matter


class Rule(StrEnum):
    """The sentences that must hold, in order of execution."""

    READABLE = "every entry and every content can be read"
    FORM = "an entry has the bytes that the format prescribes"
    LOG = "an entry names the log in which it stands"
    LEAF = "the stored leaf is that of the stored entry"
    COLUMNS = "what stands beside an entry is what its bytes and clear units say"
    AUTHOR = "an entry is signed by its recorder, with the key that he had there"
    KNOWN = "the recorder of an entry is a user whom the record names"
    OWN = "what the ledger makes are notes and indexes, which name nobody and hold clear units only"
    LOOSE = "a content belongs to an entry"
    PLACE = "every unit of an entry is stored once, in its place"
    CONTENT = "a stored content is the one committed to"
    SLOT = "a content stands in the slot committed to"
    PLAINTEXT = "a clear unit says what was committed to"
    CANONICAL = "a clear unit is salt, name and value in canonical JSON"
    NAMES = "the clear units of an entry have their names, in their places"
    STAMP = "the stamp has its form, and is its recorder's"
    POSITIONS = "positions count from 1 without a gap"
    VERSIONS = "versions of a stream count from 1 without a gap"
    TIME = "time never runs back, and is what the clock showed"
    EVENTS = "no event id comes twice"
    NUMBERS = "a human number is given once, when its stream begins, and none is left out"
    ERASED = "a content is missing only where a recorded erasure names its slot"
    PROPOSED = "an erasure destroys what another member proposed, and nobody declined it before"
    OFFICERS = "an erasure is proposed and decided by supervisors or disclosure officers"
    WORD = "what a controller holds is erased with its word"
    HOLD = "nothing is erased that a legal hold keeps"
    OWN_SLOTS = "an erasure names slots of its own stream, or stands in the unit's"
    NOTED = "what concerns a case from outside it is noted there once, and nothing else is"
    INDEX = "an index entry says what the index of all entries before it is"
    TREES = "the stored trees are those that the entries give"
    CHECKPOINTS = "a stored checkpoint says size and root that the entries give"


class Told(NamedTuple):
    """What an entry says that others are judged by: ``kind`` is its type without the version, ``units`` its clear units by name."""

    kind: str
    position: int
    stream: bytes
    version: int
    recorded_at: int
    recorder: bytes
    signature: bytes
    message: bytes
    units: dict[str, Any]


class Missing(NamedTuple):
    """A unit that is not stored: ``tag`` ties it to its slot; ``controller`` is None where the clear units do not tell it any more."""

    position: int
    stream: bytes
    event: bytes
    ordinal: int
    tag: bytes
    controller: str | None = None


class Numbered(NamedTuple):
    """A human number that an entry's stamp gives to its stream."""

    position: int
    stream: bytes
    version: int
    number: str


class ClockCheck(NamedTuple):
    """An entry whose recorder said that he had checked the clock: its position, and that clock in microseconds since 1970."""

    position: int
    clock: int


class Part(NamedTuple):
    """What a run of entries gives: 72 bytes of each head, 32 of each leaf (made again), its stamped clock (-1: none), and what is told.

    ``findings`` are those of the entries by themselves; ``unread`` are positions that could not be read. ``units`` counts the units that
    were examined, ``signatures`` those that held.
    """

    heads: bytes
    leaves: bytes
    clocks: Sequence[int]
    told: Sequence[Told]
    missing: Sequence[Missing]
    numbers: Sequence[Numbered]
    findings: Sequence[Finding]
    unread: Sequence[int]
    units: int
    signatures: int
    checks: Sequence[ClockCheck]


class Post(NamedTuple):
    """Agency and roles with which what a user records is stamped, behind the entry at ``after``, recorded at ``since`` (microseconds)."""

    agency: str
    roles: list[str]
    after: int = 0
    since: int = 0


HEAD_BYTES = 72
OF_ERASURES = frozenset({
    "content-erased", "erasure-proposed", "erasure-declined", "legal-hold-placed", "legal-hold-released", "retention-reviewed",
    "persons-merged", "persons-unmerged",
})  # fmt: skip
"""Types, without their version, by which an erasure stands or falls."""
TOLD = OF_ERASURES | {
    "user-added", "user-disabled", "user-roles-changed", "user-key-changed", "party-joined", "proceedings-opened",
    "proceedings-case-joined", "proceedings-closed", "noted", "index-recorded",
    "log-key-changed", "epoch-begun", "consultations-expired",
}
"""Types, without their version, that say what other entries are judged by."""


def found(log: str, rule: Rule, position: int | None, stream: bytes | None, what: str, matter: Matter = Matter.INTEGRITY) -> Finding:
    """Give a finding of this log."""
    return Finding(matter, log, position, UUID(bytes=stream) if stream is not None and len(stream) == 16 else None, str(rule), what)


def identifier(text: object) -> UUID | None:
    """Read the id that a clear unit gives; None for what is none."""
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def digest(text: object) -> bytes:
    """Read the digest that a clear unit gives in hexadecimal; nothing of what is none."""
    try:
        return bytes.fromhex(text) if isinstance(text, str) and len(text) == 64 else b""
    except ValueError:
        return b""
