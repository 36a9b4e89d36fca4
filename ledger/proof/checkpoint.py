"""Checkpoints (C2SP tlog-checkpoint): a note in which a log says how many entries it has and what the root of its tree is.

The *origin* names the log. Ours have the form NAME/LOG/EPOCH, as ``ledger.example/stalking-unit/cases/1``: where a backup was
restored, the log goes on under the next epoch, because nobody may sign two histories under one origin.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import merkle, note, spelling
from ledger.proof.note import Note, Verified, VerifierKey

_ORIGIN = re.compile("([!-*,-~]+)/(cases|access)/([1-9][0-9]{0,8})")


class Origin(NamedTuple):
    """The parts of an origin: the unit's name, a URL without a scheme; which of its logs; the epoch, from 1."""

    name: str
    log: str
    epoch: int

    def __str__(self) -> str:
        """Give the origin line."""
        return f"{self.name}/{self.log}/{self.epoch}"

    def following(self) -> "Origin":
        """Give the origin of the next epoch."""
        return self._replace(epoch=self.epoch + 1)


class Checkpoint(NamedTuple):
    """What a log says of itself: origin, number of entries, root, and extension lines, which nobody needs to believe."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """Give the text of the note. Raises MalformedProof for a checkpoint that ``parse`` would not read as this one."""
        lines = (self.origin, str(self.size), spelling.encode(self.root), *self.extensions)
        text = "".join(f"{line}\n" for line in lines)
        note.refuse_false_text(text)
        if parse(text) != self:
            raise MalformedProof("a checkpoint has a line that is empty or more than one; nothing was written")
        return text


class Opened(NamedTuple):
    """A checkpoint that its log signed, the note in which it stood, and what holds in it: the log's signatures and others'."""

    checkpoint: Checkpoint
    note: Note
    by_log: tuple[Verified, ...]
    by_others: tuple[Verified, ...]


def parse_origin(text: str) -> Origin:
    """Read an origin of our form. Raises MalformedProof for any other text."""
    parts = _ORIGIN.fullmatch(text)
    if parts is None:
        raise MalformedProof("an origin is not NAME/LOG/EPOCH in printable ASCII without a plus sign; nothing was read")
    return Origin(parts[1], parts[2], int(parts[3]))


def parse(text: str) -> Checkpoint:
    """Read the text of a checkpoint's note (tlog-checkpoint, Note text). Raises MalformedProof for any other text."""
    *lines, last = text.split("\n")
    if last or len(lines) < 3 or not all(lines):
        raise MalformedProof("a checkpoint is not three lines or more, none of them empty; nothing was read")
    origin, size, root, *extensions = lines
    return Checkpoint(origin, spelling.decode_number(size), spelling.decode_hash(root), tuple(extensions))


def stated(source: bytes) -> Checkpoint:
    """Read what a checkpoint's note states, believed by nobody yet. Raises MalformedProof for bytes that are none."""
    return parse(note.parse(source).text)


def is_one(source: bytes) -> bool:
    """Say whether bytes are a checkpoint's note, believed by nobody yet."""
    try:
        stated(source)
    except VerificationFailed:
        return False
    return True


def is_cosigned(source: bytes) -> bool:
    """Say whether a checkpoint's note claims a signature of others than its log. Raises MalformedProof for bytes that are none."""
    signed = note.parse(source)
    return any(each.name != parse(signed.text).origin for each in signed.signatures)


def sign(checkpoint: Checkpoint, *keys: Ed25519PrivateKey) -> Note:
    """Give the note in which the log states the checkpoint; its key has the name of the origin. Of two keys, the later joins the earlier.

    Whether the log may sign it (it is consistent with all that it signed before) is asked before. Raises MalformedProof
    for a checkpoint that cannot be written.
    """
    _refuse_false_empty(checkpoint)
    text = checkpoint.text()
    return Note(text, tuple(note.sign(text, checkpoint.origin, key) for key in keys))


def open_note(source: bytes, origin: str, log_keys: Iterable[VerifierKey], witness_keys: Iterable[VerifierKey] = ()) -> Opened:
    """Read a checkpoint and believe it, or raise.

    1. the bytes are a note, its text a checkpoint; 2. its origin is the one asked for; 3. every signature in the name of a
    given key holds; 4. one is of a log key: of type Ed25519 and with the origin as its name; 5. an empty tree has the empty root.
    """
    of_log = {key for key in log_keys if key.type == note.ED25519 and key.name == origin}
    signed = note.parse(source)
    checkpoint = parse(signed.text)
    if checkpoint.origin != origin:
        raise VerificationFailed("a checkpoint has the origin of another log or epoch; it was not believed")
    verified = note.verify(signed, [*of_log, *witness_keys])
    by_log = tuple(each for each in verified if each.key in of_log)
    if not by_log:
        raise VerificationFailed("no known key of the log signed a checkpoint; it was not believed")
    _refuse_false_empty(checkpoint)
    return Opened(checkpoint, signed, by_log, tuple(each for each in verified if each.key not in of_log))


def _refuse_false_empty(checkpoint: Checkpoint) -> None:
    if checkpoint.size == 0 and checkpoint.root != merkle.EMPTY_ROOT:
        raise VerificationFailed("a checkpoint of no entries has the root of another tree; it was not believed")
