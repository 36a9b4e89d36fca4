"""Two copies for one audience, held against each other: what the later one adds, shows at last, withholds now and words otherwise. Pure.

Entries are matched by their leaf, whatever their numbers in either copy. Nothing is judged here: each copy is checked by itself first
(ledger.proof.bundle_check), for of bytes that do not check nothing follows.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ledger.entry import core as cores
from ledger.errors import CaseledgerError
from ledger.proof import bundle, bundle_entry, bundle_proof, checkpoint, jcs
from ledger.proof.bundle import Bare, Shown
from ledger.proof.checkpoint import Checkpoint

HEAD = frozenset({"form", "version", "digest", "note"})
"""First cells of rows at the head of a schedule (projections.court.documents) that are of the version, not of what it lists."""


class Moved(NamedTuple):
    """An entry that both show: its number in either copy, names of units that came or went, and pairs of words that stand for others."""

    before: int
    after: int
    shown: tuple[str, ...]
    withheld: tuple[str, ...]
    words: tuple[tuple[str, str], ...]


class Rows(NamedTuple):
    """Rows of one schedule that came, went, or say something else under the number that stands first in them."""

    file: str
    added: tuple[Sequence[str], ...]
    gone: tuple[Sequence[str], ...]
    changed: tuple[tuple[Sequence[str], Sequence[str]], ...]


class Compared(NamedTuple):
    """What a later copy says beyond an earlier one. Numbers are those of entries in the later copy, of ``gone`` in the earlier one.

    ``extends``: whether the later one proves that its record goes on from that of the earlier one; None where nothing shows it.
    ``added``: entries recorded since the earlier copy; ``disclosed``: those that were recorded by then and were not shown in it.
    """

    extends: bool | None
    same_audience: bool
    added: tuple[int, ...]
    disclosed: tuple[int, ...]
    gone: tuple[int, ...]
    moved: tuple[Moved, ...]
    schedules: tuple[Rows, ...]

    @property
    def same(self) -> bool:
        """Whether the later one says nothing else."""
        return not (self.added or self.disclosed or self.gone or self.moved or self.schedules)


class _Read(NamedTuple):
    shown: Mapping[bytes, tuple[Shown, int]]
    size: int


def compare(earlier: Mapping[str, bytes], later: Mapping[str, bytes]) -> Compared:
    """Compare two copies by their files. Raises MalformedProof, MalformedEntry for what no check lets pass."""
    one, other = _read(earlier), _read(later)
    new = [(line.number, position) for leaf, (line, position) in other.shown.items() if leaf not in one.shown]
    both = [(one.shown[leaf][0], line) for leaf, (line, _) in other.shown.items() if leaf in one.shown]
    return Compared(
        extends(earlier, later), _audience(earlier) == _audience(later),
        tuple(number for number, position in new if position > one.size), tuple(number for number, position in new if position <= one.size),
        tuple(line.number for leaf, (line, _) in one.shown.items() if leaf not in other.shown),
        tuple(moved for before, after in both if (moved := _moved(before, after)) is not None),
        tuple(_schedules(earlier, later)),
    )  # fmt: skip


def extends(earlier: Mapping[str, bytes], later: Mapping[str, bytes]) -> bool | None:
    """Whether the later copy proves that its checkpoint continues the earlier one's; None where it holds no proof from that one."""
    first, then = (_checkpoint(files) for files in (earlier, later))
    if first is None or then is None or first.origin != then.origin:
        return None
    if (first.size, first.root) == (then.size, then.root):
        return True
    if bundle.EARLIER not in later:
        return None
    joined = {each.size: each.root for each in bundle.read_earlier(later[bundle.EARLIER])}
    return joined[first.size] == first.root if first.size in joined else None


def _checkpoint(files: Mapping[str, bytes]) -> Checkpoint | None:
    try:
        return checkpoint.stated(files[bundle.CHECKPOINT])
    except (KeyError, CaseledgerError):
        return None


def _audience(files: Mapping[str, bytes]) -> object:
    return jcs.decode(files[bundle.COVER].removesuffix(b"\n"))["audience"]


def _read(files: Mapping[str, bytes]) -> _Read:
    shown = {
        cores.leaf(line.entry): (line, cores.decode(line.entry).position)
        for line in bundle.read(files[bundle.ENTRIES]) if not isinstance(line, Bare)
    }  # fmt: skip
    return _Read(shown, bundle_proof.parse(files[bundle.PROOF], files[bundle.HASHES]).size)


def _moved(before: Shown, after: Shown) -> Moved | None:
    came, went = after.units.keys() - before.units.keys(), before.units.keys() - after.units.keys()
    words = [
        (before.instead[each], after.instead[each]) for each in sorted(before.instead.keys() & after.instead.keys())
        if before.instead[each] != after.instead[each]
    ]  # fmt: skip
    if not (came or went or words):
        return None
    return Moved(
        before.number, after.number, tuple(_name(after.units[each]) for each in sorted(came)),
        tuple(_name(before.units[each]) for each in sorted(went)), tuple(words),
    )  # fmt: skip


def _name(unit: bytes) -> str:
    return bundle_entry.read_unit(unit)[0]


def _schedules(earlier: Mapping[str, bytes], later: Mapping[str, bytes]) -> Iterator[Rows]:
    names = sorted({name for files in (earlier, later) for name in files if name.startswith("data/schedule") and name.endswith(".csv")})
    for name in names:
        before, after = (_rows(files.get(name, b"")) for files in (earlier, later))
        added, gone = after - before, before - after
        first = {row[0]: row for row in gone if row}
        changed = {row[0]: (first[row[0]], row) for row in added if row and row[0] in first}
        told = Rows(
            name, tuple(row for row in after if row in added and row[0] not in changed),
            tuple(row for row in before if row in gone and row[0] not in changed), tuple(changed.values()),
        )  # fmt: skip
        if added or gone:
            yield told


def _rows(source: bytes) -> Counter[tuple[str, ...]]:
    """Give the rows of a schedule that say something of it, in order; of its head not what differs in every version."""
    rows = csv.reader(io.StringIO(source.decode("utf-8-sig", "replace"), newline=""))
    return Counter(tuple(row) for row in rows if row and row[0].strip() and row[0] not in HEAD)
