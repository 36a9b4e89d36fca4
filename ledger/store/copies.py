"""What is kept of a log outside the database beside its newest checkpoint: those given to a witness, cosigned, timestamped, or of two keys.

DIR/log/LOG/copies/SIZE.checkpoint   a checkpoint with all cosignatures that were collected of it
DIR/log/LOG/copies/SIZE.N.tsr        its timestamps, N from 1, as an authority gave them (RFC 3161, TimeStampResp in DER)

Whoever keeps something here has verified it: nothing here asks whose a signature is. Only what somebody outside was given is kept,
or what whoever pinned an earlier key of the log needs in order to trust the next.
"""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from ledger.errors import NotFound, VerificationFailed
from ledger.proof import checkpoint
from ledger.proof import note as notes
from ledger.proof.note import Note
from ledger.store import locks, log_keys, private
from ledger.store.place import Place


class Copy(NamedTuple):
    """A checkpoint that is kept: the number of entries it states, its note with all signatures, its timestamps in the order they came."""

    size: int
    note: bytes
    timestamps: tuple[bytes, ...]


def copies(at: Place, log: str) -> tuple[Copy, ...]:
    """Give all that is kept of a log, ascending by size, its newest checkpoint among them; believed by nobody yet.

    Two of one size stand there where two checkpoints of that size state different roots. Files that hold no checkpoint are passed over.
    """
    return _collected(_read(_newest(at, log)), _files(at, log))


def garbled(at: Place, log: str) -> list[bytes]:
    """Give what the files hold that should hold a checkpoint and do not."""
    files = (_newest(at, log), *(file for _, file in sorted(_files(at, log))))
    return [note for file in files if (note := _read(file)) is not None and not checkpoint.is_one(note)]


def ended(at: Place, log: str) -> tuple[Copy, ...]:
    """Give what was kept of a log's epochs that ended, as it was set aside, ascending by size in each; believed by nobody yet."""
    asides = {int(each.name): each for each in (_folder(at, log).parent / "ended").glob("*") if each.name.isdecimal()}
    kept = (_collected(_read(each / "checkpoint"), _checkpoints(each / "copies")) for _, each in sorted(asides.items()))
    return tuple(copy for each in kept for copy in each)


def _collected(newest: bytes | None, files: list[tuple[int, Path]]) -> tuple[Copy, ...]:
    kept = [each for each in (_copy(*each) for each in files) if checkpoint.is_one(each.note)]
    if newest is not None and checkpoint.is_one(newest) and _text(newest) not in {_text(each.note) for each in kept}:
        kept.append(Copy(checkpoint.stated(newest).size, newest, ()))
    return tuple(sorted(kept, key=lambda each: each.size))


def collected(at: Place, log: str, signed: bytes) -> bytes:
    """Give a checkpoint with all signatures that were collected of it."""
    return next((each.note for each in copies(at, log) if _text(each.note) == _text(signed)), signed)


def largest(at: Place, log: str) -> bytes | None:
    """Give the checkpoint of most entries that somebody outside was given; None where nobody was.

    Raises ConfigurationError where its file holds none.
    """
    return log_keys.read(max(_files(at, log))[1]) if _files(at, log) else None


def reached(at: Place, log: str) -> int:
    """Give how many entries the largest checkpoint that is kept here states, as it says itself; 0 where none is."""
    newest = log_keys.checkpoint(at, log)
    sizes = [size for size, _ in _files(at, log)]
    return max([*sizes, checkpoint.stated(newest).size if newest is not None else 0])


def refuse_ahead(what: str, known: int, size: int, undone: str) -> None:
    """Raise VerificationFailed where a checkpoint that stands outside the database states more entries than ``what`` has in it."""
    if known > size:
        raise VerificationFailed(
            f"{what} has {size} entries and a checkpoint of it that stands outside the database {known}: an older backup was "
            f"restored; {undone}; restore one that is not older, or where there is none begin the next epoch: caseledger epoch"
        )


def cosigned(at: Place, log: str, position: int) -> bytes | None:
    """Give the newest checkpoint that others than the log have signed too and that covers the entry at a position; None where none is."""
    for size, file in sorted(_files(at, log), reverse=True):
        note = file.read_bytes() if size >= position else b""
        if note and checkpoint.is_one(note) and checkpoint.is_cosigned(note):
            return note
    return None


def keep(at: Place, log: str, note: bytes) -> None:
    """Keep a checkpoint with its signatures; those of one that is kept already stay, but that of one key gives way to its newer.

    Raises MalformedProof for bytes that are no checkpoint, VerificationFailed where another checkpoint of that size is kept.
    """
    size = checkpoint.stated(note).size
    with _locked(at, log):
        known = [each for each in copies(at, log) if each.size == size]
        _write(at, log, size, _merged([each.note for each in known], note))


def keep_timestamp(at: Place, log: str, size: int, token: bytes) -> None:
    """Keep a timestamp of the checkpoint of this size, once. Raises NotFound where no checkpoint of that size is kept."""
    with _locked(at, log):
        known = next((each for each in copies(at, log) if each.size == size), None)
        if known is None:
            raise NotFound(f"no checkpoint of {size} entries of the log {log} is kept; the timestamp was not kept")
        if token in known.timestamps:
            return
        _write(at, log, size, known.note)
        private.write_private(_folder(at, log) / f"{size}.{len(known.timestamps) + 1}.tsr", token)


def _merged(known: list[bytes], added: bytes) -> bytes:
    """Give the note with the signatures of all, in the order they came; each key signs once, with what came last."""
    signed = [notes.parse(each) for each in (*known, added)]
    if len({each.text for each in signed}) > 1:
        size = checkpoint.parse(signed[-1].text).size
        raise VerificationFailed(f"another checkpoint of {size} entries is kept; nothing was kept; one of the two histories is false")
    lines = {(line.name, line.key_id): line for each in signed for line in each.signatures}
    return Note(signed[-1].text, tuple(lines.values())).encode()


def _files(at: Place, log: str) -> list[tuple[int, Path]]:
    return _checkpoints(_folder(at, log))


def _checkpoints(folder: Path) -> list[tuple[int, Path]]:
    return [(int(file.stem), file) for file in folder.glob("*.checkpoint") if file.stem.isdecimal()]


def _newest(at: Place, log: str) -> Path:
    return _folder(at, log).parent / "checkpoint"


def _read(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None


def _copy(size: int, file: Path) -> Copy:
    tokens = sorted(file.parent.glob(f"{size}.*.tsr"), key=lambda each: int(each.name.split(".")[1]))
    return Copy(size, file.read_bytes(), tuple(each.read_bytes() for each in tokens))


def _text(note: bytes) -> bytes:
    return note.rpartition(b"\n\n")[0]


def _write(at: Place, log: str, size: int, note: bytes) -> None:
    private.write_private(_folder(at, log) / f"{size}.checkpoint", note)


def _locked(at: Place, log: str) -> AbstractContextManager[None]:
    folder = _folder(at, log)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return locks.locked(folder / "lock")


def _folder(at: Place, log: str) -> Path:
    return at.directory / "log" / log / "copies"
