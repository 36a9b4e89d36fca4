"""What is recorded of the proof itself: the index of a log's streams, and the keys that sign its checkpoints (design: proof)."""

from typing import Annotated

from annotated_types import Ge

from ledger.events.code import Code
from ledger.events.envelope import Purpose, Statement
from ledger.events.event import Digest, Doc, Event, Form, Group, Part
from ledger.events.unit import ADMINISTRATORS

ORIGIN = r"[!-*,-~]{1,150}/(?:cases|access)/[1-9][0-9]{0,8}"


class KeyChange(Code):
    """What becomes of the key of a log."""

    ADOPTED = "adopted", "is signed with"
    RETIRED = "retired", "is no longer signed with"


class Index(Part):
    """The index over every stream of a log: how many entries it covers, all before it; how many streams they make; its root."""

    root: Digest
    size: Annotated[int, Ge(1)]
    streams: Annotated[int, Ge(1)]


class IndexRecorded(Event):
    """Made by the ledger as the last entry under each checkpoint, in the log's own stream (docs/format.md, index entry)."""

    says = "The ledger recorded how many entries each of its streams has by then."
    group, stream, administrative, recorders = Group.PRIVACY, "log", True, frozenset[str]()
    default_purpose, default_statement = Purpose.INTEGRITY, Statement.SYSTEM
    index: Annotated[Index, Doc("size, streams and root of the index")]


class LogKeyChanged(Event):
    """A key begins or ceases to sign the checkpoints of a log; whoever checks them takes the keys from here and from those he pinned."""

    says = "{actor} recorded that the log {origin} {change} the key {public_key}[ since its checkpoint of {size} entries]."
    group, stream, administrative = Group.UNIT, "unit", True
    recorders, default_purpose = ADMINISTRATORS, Purpose.INTEGRITY
    origin: Annotated[str, Form("origin", ORIGIN), Doc("origin of the log's checkpoints")]
    change: Annotated[KeyChange, Doc("whether it begins or ceases to sign")]
    public_key: Annotated[Digest, Doc("Ed25519 public key, in hexadecimal")]
    size: Annotated[int | None, Ge(1), Doc("of a key that is retired: number of entries of the largest checkpoint that it signs")] = None
