"""The audit of single entries, by what is stored of each and the keys of the authors: rules 2 to 8 of ``ledger.proof.audit``.

Speed decides here: an audit of a million entries hashes thirty million times. Entry bytes are therefore not decoded into a core, but
sliced; one that does not look right at once is given to ``core.decode``, which says what is wrong with it.
"""

from array import array
from binascii import b2a_base64
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from ledger.entry import core, signature
from ledger.entry.signature import Verifier
from ledger.entry.stored import Content, Row, Unreadable
from ledger.errors import MalformedEntry
from ledger.proof import audit_units
from ledger.proof.audit import TOLD, ClockCheck, Missing, Numbered, Part, Post, Rule, Told, found
from ledger.proof.audit_units import Stamp
from ledger.proof.authors import APART, Authors
from ledger.proof.finding import Finding

_LENGTHS = {core.SIGNATURE_BYTES.to_bytes(4, "big"): 182, len(core.LEDGER_MADE).to_bytes(4, "big"): 129}
"""Length of the signature, as the entry has it → where the commitments begin."""
_CONTENT, _TAG = b"\x00\x00\x00\x14caseledger/content/1", b"\x00\x00\x00\x15caseledger/slot-tag/1"
_AUTHOR = b"\x00\x00\x00\x13caseledger/author/1"
_PLACES = {"position": (0, 8), "stream": (8, 24), "version": (24, 32), "event": (32, 48), "time": (48, 56), "recorder": (56, 72)}
"""Where each column stands in the 72 bytes of ``Row.beside``."""
_URL = bytes.maketrans(b"+/", b"-_")
_NOBODY = bytes(16)
_OWN = [Post("ledger", [])]
_EVER = 1 << 63


class Entries:
    """Audits the entries of one log, run by run; ``deep`` rows with their contents and signatures, others by their bytes alone."""

    def __init__(self, name: str, log: UUID, authors: Authors, people: dict[UUID, list[Post]]) -> None:
        """Take the log's name and id, the keys of the authors, and agency and roles of each recorder, in order of time."""
        self.name, self.log, self.authors = name, log.bytes, authors
        self.people = {recorder.bytes: said for recorder, said in people.items()}
        self._head = b"\x00\x00\x00\x12caseledger/entry/1" + log.bytes
        self._known: dict[bytes, list[tuple[int, int, Verifier]] | None] = {}

    def run(self, rows: Iterable[Row | Unreadable]) -> Part:
        """Audit rows in order of positions."""
        self._findings: list[Finding] = []
        self._told: list[Told] = []
        self._missing: list[Missing] = []
        self._numbers: list[Numbered] = []
        self._checks: list[ClockCheck] = []
        self._units = self._signatures = 0
        heads, leaves, unread, clocks = [], [], [], array("q")
        for row in rows:
            if isinstance(row, Unreadable):
                rule = Rule.LOOSE if row.of == "loose" else Rule.READABLE
                self._findings.append(found(self.name, rule, row.position, None, row.what))
                unread += [row.position] if row.of == "entry" else []
                continue
            at = self._form(row)
            entry = row.core
            leaf = sha256(b"\x00" + entry).digest()
            if leaf != row.leaf:
                self._found(Rule.LEAF, row, "another leaf is stored beside the entry")
            heads.append(row.position.to_bytes(8, "big", signed=True) + (entry[46:110] if at else row.beside[8:]))
            leaves.append(leaf)
            clocks.append(self._contents(row, at) if at and row.contents is not None else -1)
        return Part(
            b"".join(heads), b"".join(leaves), clocks, self._told, self._missing, self._numbers, self._findings, unread,
            self._units, self._signatures, self._checks,
        )  # fmt: skip

    def _found(self, rule: Rule, row: Row, what: str) -> None:
        self._findings.append(found(self.name, rule, row.position, row.beside[8:24], what))

    def _form(self, row: Row) -> int:
        """Check the form of entry bytes and what stands beside them; gives where the commitments begin, 0 where none can be read."""
        entry = row.core
        at = _LENGTHS.get(entry[110:114], 0)
        count = int.from_bytes(entry[at - 4 : at], "big")
        own = at == 129
        well_formed = at and count and count % 4 == 0 and len(entry) == at + 96 * count and entry.startswith(self._head)
        if not well_formed or (own and entry[114:125] != core.LEDGER_MADE) or entry[38:46] == bytes(8):
            try:
                stated = core.decode(entry)
            except MalformedEntry as fault:
                self._found(Rule.FORM, row, str(fault))
                return 0
            if stated.log.bytes != self.log:
                self._found(Rule.LOG, row, "its bytes name another log")
        if entry[38:110] != row.beside:
            others = [name for name, (a, b) in _PLACES.items() if row.beside[a:b] != entry[38 + a : 38 + b]]
            self._found(Rule.COLUMNS, row, f"other in the columns than in the bytes: {', '.join(others)}")
        if own != (entry[94:110] == _NOBODY):
            self._found(Rule.OWN, row, "it names a recorder" if own else "it is signed, and names no recorder")
        return at

    def _contents(self, row: Row, at: int) -> int:
        """Check contents, signature, clear units and what they say; gives the stamped clock, -1 where there is none."""
        count = (len(row.core) - at) // 96
        self._units += count
        present, sealed = list[int](), -1
        clear: Content | None = None
        for content in row.contents or ():
            present += content.ordinals
            ordinals = content.ordinals
            if not ordinals or len(ordinals) != len(content.stored) or min(ordinals) < 0 or max(ordinals) >= count:
                self._found(Rule.PLACE, row, "a stored row of contents has ordinals that the entry has not, or not one for each unit")
                continue
            self._digests(row, at, content)
            if content.sealed:
                sealed = max(sealed, *content.ordinals)
            elif clear is None:
                clear = content
            else:
                self._found(Rule.PLACE, row, "its clear units stand in more than one slot")
        if len(present) != count or len(set(present)) != count:
            self._gone(row, at, count, present)
        self._author(row, at, count)
        if clear is None:
            if 0 in present:
                self._found(Rule.NAMES, row, "its stamp is sealed")
            return -1
        return self._clear(row, at, clear, sealed if len(present) == count else count)

    def _digests(self, row: Row, at: int, content: Content) -> None:
        """Compare content digests, slot tags and, of clear units, plaintext digests with the commitments."""
        entry, hashed, clear = row.core, sha256, not content.sealed
        head = _TAG + content.slot + entry[70:86]
        for ordinal, stored in zip(content.ordinals, content.stored, strict=True):
            place = at + 96 * ordinal
            digests = hashed(_CONTENT + stored).digest() + hashed(head + ordinal.to_bytes(4, "big")).digest()
            if clear:
                digests = hashed(b2a_base64(stored, newline=False).translate(_URL).rstrip(b"=")).digest() + digests
                if entry[place : place + 96] != digests:
                    self._other(row, ordinal, entry[place : place + 96], digests)
            elif entry[place + 32 : place + 96] != digests:
                self._other(row, ordinal, entry[place : place + 96], entry[place : place + 32] + digests)

    def _other(self, row: Row, ordinal: int, committed: bytes, made: bytes) -> None:
        """Say which of the digests of a unit is another than the one committed to."""
        if committed[32:64] != made[32:64]:
            self._found(Rule.CONTENT, row, f"unit {ordinal} is stored with other bytes")
        elif committed[64:] != made[64:]:
            self._found(Rule.SLOT, row, f"unit {ordinal} is stored under another slot")
        else:
            self._found(Rule.PLAINTEXT, row, f"unit {ordinal} has another plaintext digest")

    def _gone(self, row: Row, at: int, count: int, present: Sequence[int]) -> None:
        """Note what is missing, to be judged by the erasures of the whole log, and find what is stored twice."""
        there = set(present)
        if len(there) != len(present):
            self._found(Rule.PLACE, row, "a unit is stored twice")
        stream, event, controller = row.core[46:62], row.core[70:86], row.controller if 0 in there else None
        for ordinal in range(count):
            if ordinal not in there:
                tag = row.core[at + 96 * ordinal + 64 : at + 96 * ordinal + 96]
                self._missing.append(Missing(row.position, stream, event, ordinal, tag, controller))

    def _author(self, row: Row, at: int, count: int) -> None:
        if at == 129:
            return
        entry = row.core
        place = int.from_bytes(entry[38:46] if self.name == "cases" else entry[86:94], "big")
        spans = self._spans(entry[94:110])
        if spans is None:
            self._found(Rule.KNOWN, row, "no entry names this recorder as a user")
            return
        verifiers = [verifier for begin, end, verifier in spans if begin <= place <= end]
        message = self._message(row, at, count)
        if any(verifier(message, entry[114:178]) for verifier in verifiers):
            self._signatures += 1
        else:
            self._found(Rule.AUTHOR, row, "its signature does not hold" if verifiers else "its recorder had no key in force there")

    def _spans(self, recorder: bytes) -> list[tuple[int, int, Verifier]] | None:
        """Give when each key of a recorder signs, first and last: positions of the record or, in the other log, times; None: no user."""
        if recorder not in self._known:
            user = self.authors.users.get(UUID(bytes=recorder))
            self._known[recorder] = None if user is None else [
                (*((each.after + 1, each.upto or _EVER) if self.name == "cases" else (each.since - APART, (each.until or _EVER) + APART)),
                 signature.verifier(each.public))
                for each in user.spans
            ]  # fmt: skip
        return self._known[recorder]

    def _message(self, row: Row, at: int, count: int) -> bytes:
        entry = row.core
        return b"".join((_AUTHOR, self.log, entry[70:86], entry[46:70], (count - 1).to_bytes(4, "big"), entry[at + 96 :]))

    def _clear(self, row: Row, at: int, clear: Content, sealed: int) -> int:
        """Check the clear units of an entry; ``sealed`` is its last sealed ordinal, or the number of units where some are gone."""
        read = audit_units.read(clear.stored)
        if read is None:
            self._found(Rule.CANONICAL, row, "its clear units are not canonical")
            return -1
        said = {name: value for name, value in read if name != "decoy"}
        what, own = said.get("what"), at == 129
        kind = what.get("type") if isinstance(what, dict) else None
        short = kind.partition(".")[0] if isinstance(kind, str) else ""
        count = (len(row.core) - at) // 96
        if sealed < count and (wrong := audit_units.misplaced(clear.ordinals, read, count, sealed, short if own else None)):
            self._found(Rule.NAMES, row, wrong)
        if wrong := audit_units.misattributed(short, own=own, of_log=row.core[46:62] == self.log):
            self._found(Rule.OWN, row, wrong)
        if own and any(content.sealed for content in row.contents or ()):
            self._found(Rule.OWN, row, "it holds a sealed unit")
        stamp = audit_units.stamp(said.get("stamp"))
        self._beside(row, kind, said, stamp, own)
        if short in TOLD:
            message = b"" if own else self._message(row, at, count)
            entry = row.core
            version, at_time = int.from_bytes(entry[62:70], "big"), int.from_bytes(entry[86:94], "big")
            of = (short, row.position, entry[46:62], version, at_time, entry[94:110], entry[114 : at - 4])
            self._told.append(Told(*of, message, said))
        return self._stamped(row, stamp, own)

    def _beside(self, row: Row, kind: object, said: dict[str, Any], stamp: Stamp | None, own: bool) -> None:
        """Compare type, originator and controller in the columns with what the clear units say."""
        if own:
            stands = (row.type, row.originator) == (kind, "ledger")
        else:
            held = said.get("held")
            of, by = (held, held) if isinstance(held, dict) else (said.get("marks"), said.get("basis"))
            if not isinstance(of, dict) or not isinstance(by, dict):
                return
            originator = of.get("originator") or (stamp.agency if stamp else None)
            stands = (row.type, row.originator, row.controller) == (kind, originator, by.get("controller"))
        if not stands:
            self._found(Rule.COLUMNS, row, "type, originator or controller beside it are not those of its clear units")

    def _standing(self, posts: list[Post], entry: bytes) -> Iterable[Post]:
        """Give what a recorder held where he recorded this: in the record by position, in the other log by time, give or take ``APART``."""
        if len(posts) == 1:
            return posts
        if self.name == "cases":
            place = int.from_bytes(entry[38:46], "big")
            return [next(post for post in reversed(posts) if post.after < place)]
        at = int.from_bytes(entry[86:94], "big")
        ends = [after.since for after in posts[1:]] + [_EVER]
        return [post for post, end in zip(posts, ends, strict=True) if post.since - APART <= at <= end + APART]

    def _stamped(self, row: Row, stamp: Stamp | None, own: bool) -> int:
        if stamp is None:
            self._found(Rule.STAMP, row, "its stamp has another form")
            return -1
        posts = _OWN if own else self.people.get(row.core[94:110])
        if posts and all((stamp.agency, stamp.roles) != (post.agency, post.roles) for post in self._standing(posts, row.core)):
            self._found(Rule.STAMP, row, "agency or roles are not those of its recorder")
        if stamp.checked:
            self._checks.append(ClockCheck(row.position, stamp.clock))
        if stamp.number is not None:
            entry = row.core
            self._numbers.append(Numbered(row.position, entry[46:62], int.from_bytes(entry[62:70], "big"), stamp.number))
        return stamp.clock
