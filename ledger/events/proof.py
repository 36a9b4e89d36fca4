"""What is recorded of the proof itself: the index of a log's streams, and the keys that sign its checkpoints (design: proof)."""

from typing import Annotated, Self

from annotated_types import Ge
from pydantic import model_validator

from ledger.events.code import Code
from ledger.events.envelope import Purpose, Statement
from ledger.events.event import Digest, Doc, Event, Form, Group, Part
from ledger.events.unit import ADMINISTRATORS

ORIGIN = r"[!-*,-~]{1,150}/(?:cases|access)/[1-9][0-9]{0,8}"


class KeyChange(Code):
    """What becomes of the key of a log."""

    ADOPTED = "adopted", "is signed with"
    RETIRED = "retired", "is no longer signed with"


class EpochReason(Code):
    """Why a log goes on under another name."""

    BACKUP_RESTORED = "backup_restored", "an older backup was restored"
    KEY_LOST = "key_lost", "the key that signs for the log was lost"


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


class EpochBegun(Event):
    """A log goes on under another origin, because nobody may sign two histories under one (docs/format.md, checkpoints)."""

    says = (
        "{actor} recorded that the log {ended} ended with its checkpoint of {size} entries (root {root}), because {because}. "
        "A checkpoint shows the first {continued} of them to be in this record[; entries {lost_from} to {lost_to} are lost, or not shown "
        "to be what they were]. The log goes on as {origin}."
    )
    group, stream, administrative = Group.UNIT, "unit", True
    recorders, default_purpose = ADMINISTRATORS, Purpose.INTEGRITY
    origin: Annotated[str, Form("origin", ORIGIN), Doc("origin of the log's checkpoints from now on")]
    ended: Annotated[str, Form("origin", ORIGIN), Doc("origin of the checkpoints before")]
    because: Annotated[EpochReason, Doc("why it goes on under another origin")]
    size: Annotated[int, Ge(1), Doc("entries of the last checkpoint of the epoch that ended")]
    root: Annotated[Digest, Doc("root of that checkpoint")]
    continued: Annotated[int, Ge(0), Doc("entries of the largest checkpoint which this record continues, below any that it does not")]
    lost_from: Annotated[int | None, Ge(1), Doc("first position that is lost or not shown to be what it was")] = None
    lost_to: Annotated[int | None, Ge(1), Doc("last position that is lost or not shown to be what it was")] = None

    @model_validator(mode="after")
    def _follows(self) -> Self:
        name, _, number = self.ended.rpartition("/")
        if self.origin != f"{name}/{int(number) + 1}":
            raise ValueError("origin is not that of the epoch after the one that ended")
        lost = (self.continued + 1, self.size) if self.continued < self.size else (None, None)
        if self.continued > self.size or (self.lost_from, self.lost_to) != lost:
            raise ValueError("what is lost is not what lies between the continued entries and the last")
        return self
