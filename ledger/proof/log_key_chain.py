"""Which keys sign for a log, from one that a reader pinned, through every exchange that the record names.

A signature by a new key beside that of the old one proves nothing by itself: anybody can add a line to a note. What counts is what the
old key signed: a tree in which an entry names the new one. So, from the pinned keys on, until nothing more follows:

1. a checkpoint is believed that a key signed which is trusted for its size;
2. an entry that adopts a key counts, and one that retires a key, where it stands under a believed checkpoint of the record (``cases``);
3. a key that follows others under one origin is trusted from the smallest checkpoint of its log that it signed together with a key
   which was trusted there; the first under an origin from its beginning, where the origin has a trusted one's name and is another log's:
   one key never vouches for another origin of the record, under which witnesses may have cosigned another history;
4. a key that is retired signs no checkpoint of more entries than its retirement says: a larger one is a finding, and not believed for it.

A pinned key is trusted whether or not an entry adopts it, and retired like any other. Positions are those of the record, whose stream of
the unit tells of the keys of both logs.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ledger.errors import VerificationFailed
from ledger.proof import checkpoint
from ledger.proof.checkpoint import Origin
from ledger.proof.finding import Finding, Matter
from ledger.proof.note import VerifierKey

RULE = "a key of a log signs nothing after it was retired"
RECORD = "cases"


class Change(NamedTuple):
    """What an entry of the unit's stream says of a key, whose name is its origin: adopted (``size`` is None), or retired after ``size``."""

    position: int
    key: VerifierKey
    adopted: bool
    size: int | None = None


class Signed(NamedTuple):
    """A checkpoint: of which log, of how many entries, and which keys of its origin have a signature that holds in it, trusted or not."""

    log: str
    size: int
    by: frozenset[VerifierKey]


class Span(NamedTuple):
    """For checkpoints of which sizes a key is trusted: from ``since`` up to ``upto`` (None: any larger)."""

    since: int = 0
    upto: int | None = None

    def holds(self, size: int) -> bool:
        """Say whether the key is trusted for a checkpoint of this size."""
        return self.since <= size and (self.upto is None or size <= self.upto)


class Chain(NamedTuple):
    """The keys that are trusted, each with its span, and what was signed with a key that had been retired.

    ``covered``: how many entries of the record stand under a checkpoint that is believed; what those say counts.
    """

    trusted: Mapping[VerifierKey, Span]
    findings: tuple[Finding, ...]
    covered: int = 0

    def believes(self, signed: Signed) -> bool:
        """Say whether a trusted key signed a checkpoint."""
        return _believed(self.trusted, signed)


def followed(pinned: Iterable[VerifierKey], changes: Sequence[Change], checkpoints: Sequence[Signed]) -> Chain:
    """Follow the chain from the pinned keys as far as it goes. ``changes`` are in order of positions."""
    trusted: dict[VerifierKey, Span] = {key: Span() for key in pinned}
    while True:
        covered = max((each.size for each in checkpoints if each.log == RECORD and _believed(trusted, each)), default=0)
        known = [change for change in changes if change.position <= covered]
        further = _retired(_adopted(trusted, known, checkpoints), known)
        if further == trusted:
            return Chain(trusted, tuple(_misused(trusted, checkpoints)), covered)
        trusted = further


def _adopted(trusted: Mapping[VerifierKey, Span], known: Iterable[Change], checkpoints: Sequence[Signed]) -> dict[VerifierKey, Span]:
    found = dict(trusted)
    origins: set[str] = set()
    for change in known:
        if change.adopted and change.key not in found:
            together = [each.size for each in checkpoints if change.key in each.by and _believed(trusted, each)]
            if together or (change.key.name not in origins and _may_begin(change.key.name, trusted)):
                found[change.key] = Span(min(together) if change.key.name in origins else 0)
        origins.add(change.key.name)
    return found


def _may_begin(origin: str, trusted: Mapping[VerifierKey, Span]) -> bool:
    """Say whether the first key under an origin may follow from trusted ones: it is of the same name, and not another one of the record."""
    found = _parts(origin)
    known = [parts for key in trusted if (parts := _parts(key.name)) is not None]
    return found is not None and any(each.name == found.name for each in known) and not (
        found.log == RECORD and any(each.log == RECORD and each != found for each in known)
    )  # fmt: skip


def _parts(origin: str) -> Origin | None:
    try:
        return checkpoint.parse_origin(origin)
    except VerificationFailed:
        return None


def _retired(trusted: Mapping[VerifierKey, Span], known: Iterable[Change]) -> dict[VerifierKey, Span]:
    found = dict(trusted)
    for change in known:
        if not change.adopted and (span := found.get(change.key)) is not None:
            size = change.size or 0
            found[change.key] = span._replace(upto=size if span.upto is None else min(size, span.upto))
    return found


def _believed(trusted: Mapping[VerifierKey, Span], signed: Signed) -> bool:
    return any(key in trusted and trusted[key].holds(signed.size) for key in signed.by)


def _misused(trusted: Mapping[VerifierKey, Span], checkpoints: Iterable[Signed]) -> Iterable[Finding]:
    for each in sorted(checkpoints, key=lambda signed: (signed.log, signed.size)):
        for key in sorted(each.by & trusted.keys()):
            if (upto := trusted[key].upto) is not None and upto < each.size:
                what = f"the checkpoint of {each.size} entries bears the signature of a key that signs none of more than {upto}"
                yield Finding(Matter.LOG_SIGNATURE, each.log, None, None, RULE, what)
