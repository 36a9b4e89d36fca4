"""A small record as a database stores it, made from the format alone: rows and trees for the tests of the audit.

Dana founds the unit and adds Sam; a case begins, two people join it, entries about them are noted in it; one person's slot is erased;
index entries close the log twice.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from ledger.entry import core, signature, unit
from ledger.entry.core import LEDGER_MADE, Commitment, EntryCore
from ledger.entry.slot import slot_tag
from ledger.entry.stored import Content, Row, StoredTrees
from ledger.entry.unit import Unit
from ledger.proof import compact_range, index, merkle
from ledger.proof.audit import Part
from ledger.proof.audit_entry import Entries
from ledger.proof.audit_log import USERS, LogAudit, users
from ledger.proof.authors import Authors
from ledger.proof.index import IndexLeaf

LOG = UUID(int=0xA0 << 120 | 7)
DANA, SAM, NIA = UUID(int=1), UUID(int=2), UUID(int=3)
UNIT, CASE, VICTIM, SUSPECT = (UUID(int=number << 120 | 5) for number in (0x11, 0x55, 0x99, 0xCC))
NOBODY = UUID(int=0)
SEEDS = {DANA: bytes([1]) * 32, SAM: bytes([2]) * 32, NIA: bytes([3]) * 32}
ROLES = {DANA: ["administrator", "practitioner", "supervisor"], SAM: ["practitioner", "supervisor"], NIA: ["supervisor"]}
ASKED = "subject_request"
AGENCIES = {DANA: "police", SAM: "police", NIA: "cwp"}
BEGAN = 1_773_057_600_000_000


def drawn(*seed, size=32):
    """Bytes that follow from what they are for."""
    return hashlib.sha256(repr(seed).encode()).digest()[:size]


def slot(stream, person=None, sealed=True):
    """The id of a slot."""
    return UUID(bytes=drawn("slot", stream, person, sealed, size=16))


@dataclass
class Record:
    """The rows of a log, appended one by one, as append would."""

    rows: list[Row] = field(default_factory=list)
    streams: dict[UUID, list[bytes]] = field(default_factory=dict)
    leaves: list[bytes] = field(default_factory=list)
    numbers: int = 0

    def act(self, stream, kind, by=DANA, *, clear=(), sealed=(), number=None, seconds=60, actor=None, **forged):
        """Record an entry that a user signs, for somebody else if ``actor`` is named; gives its row. ``forged``: see ``append``."""
        what = {"occurred_at": {"precision": "day", "value": "2026-03-09"}, "type": kind}
        who = {"actor": str(actor or by), "agency": AGENCIES[by], "role": "practitioner"}
        basis = {"basis": "law_enforcement_task", "controller": AGENCIES[by], "purpose": "case_work", "regime": "LED_P3"}
        marks = {"originator": AGENCIES[by], "possession": "investigator"}
        envelope = [("what", what), ("who", who), ("marks", marks), ("basis", basis | {"statement": "fact"})]
        return self.append(stream, by, [*envelope, *clear], sealed, number=number, seconds=seconds, **forged)

    def propose(self, stream, slots, by=SAM, *, scope="person", person=VICTIM, authority=ASKED, **forged):
        """Record that a member proposes to destroy slots; gives its row."""
        clear = [("scope", scope), *named(slots, authority), *([("person", str(person))] if person else [])]
        return self.act(stream, "erasure-proposed.v1", by=by, clear=clear, **forged)

    def erase(self, proposed, stream, slots, by=DANA, *, second=SAM, person=VICTIM, carried_out=True, authority=ASKED, **forged):
        """Record that another member decides what was proposed (None: nothing was), and destroy the slots; gives its row."""
        leaf = [] if proposed is None else [("proposal", proposed.leaf.hex())]
        clear = [*named(slots, authority), ("second_person", str(second)), *leaf, *([("person", str(person))] if person else [])]
        row = self.act(stream, "content-erased.v1", by=by, clear=clear, **forged)
        if carried_out:
            self.destroy(slots)
        return row

    def destroy(self, slots):
        """Delete the contents of slots."""
        gone = {each.bytes for each in slots}
        self.rows = [row._replace(contents=[each for each in row.contents if each.slot not in gone]) for row in self.rows]

    def own(self, stream, kind, name, value, seconds=0):
        """Record an entry that the ledger makes."""
        what = {"occurred_at": {"precision": "instant", "value": "2026-03-09T12:00:00Z"}, "type": kind}
        return self.append(stream, NOBODY, [("what", what), (name, value)], (), seconds=seconds)

    def append(self, stream, by, clear, sealed, *, number=None, seconds=60, signer=None, event=None, version=None, stamp=(), **forgery):
        """Make the row. ``signer`` signs in another's name; event, version, parts of the stamp, ``stored`` bytes and ``plain`` digests by
        ordinal: as a forger wants them.
        """
        position = len(self.rows) + 1
        at = (int.from_bytes(self.rows[-1].beside[48:56], "big") if self.rows else BEGAN) + seconds * 1_000_000
        held = self.streams.setdefault(stream, [])
        event, version, forged = event or UUID(bytes=drawn("event", position, size=16)), version or len(held) + 1, forgery.get("stored", {})
        stamped = {"agency": AGENCIES[by] if by.int else "ledger", "assurance": "shared-account" if by.int else "none"}
        stamped |= {"clock": rfc3339(at), "roles": sorted(ROLES[by]) if by.int else []} | dict(stamp)
        stamped |= {"number": number} if number else {}
        units = [(name, value, None) for name, value in (("stamp", stamped), *clear)] + [(None, text, person) for person, text in sealed]
        units += [("decoy", None, None)] * (-len(units) % 4)
        contents, commitments = {}, []
        for ordinal, (name, value, person) in enumerate(units):
            salt = drawn("salt", position, ordinal, size=16)
            text = forged.get(ordinal) or (unit.encode(Unit(salt, name, value)) if name else drawn("sealed", value, salt) * 3)
            plain = forgery.get("plain", {}).get(ordinal) or (unit.plaintext_digest(text) if name else drawn("plain", value, salt))
            where = slot(stream, person, not name)
            contents.setdefault((where.bytes, not name), []).append((ordinal, text))
            commitments.append(Commitment(plain, unit.content_digest(text), slot_tag(where, event, ordinal)))
        message = signature.author_message(LOG, event, stream, version, b"".join(map(b"".join, commitments[1:])))
        signed = signature.sign(SEEDS[signer or by], message) if by.int else LEDGER_MADE
        entry = core.encode(EntryCore(LOG, position, stream, version, event, at, by, signed, tuple(commitments)))
        kind = dict(clear)["what"]["type"]
        rows = [Content(where, hidden, *map(list, zip(*both, strict=True))) for (where, hidden), both in contents.items()]
        beside = (kind, AGENCIES[by], AGENCIES[by]) if by.int else (kind, "ledger", "unit")
        self.rows.append(Row(position, entry[38:110], core.leaf(entry), entry, *beside, rows))
        held.append(self.rows[-1].leaf)
        self.leaves.append(self.rows[-1].leaf)
        return self.rows[-1]

    def index(self):
        """The leaves of the index over all entries so far, sorted."""
        return [IndexLeaf(stream, len(held), merkle.root(held)) for stream, held in sorted(self.streams.items())]

    def close(self):
        """Record the index of all entries."""
        leaves = self.index()
        said = {"root": index.root(leaves).hex(), "size": len(self.rows), "streams": len(leaves)}
        return self.own(LOG, "index-recorded.v1", "index", said, seconds=1)

    def trees(self):
        """The stored trees of all entries so far."""
        made, added = compact_range.EMPTY.append(self.leaves)
        tiles = {}
        for each in added:
            if each.level and each.level % 8 == 0:
                for place, digest in enumerate(each.hashes, each.first):
                    key = (each.level // 8, place >> 8)
                    tiles[key] = tiles.get(key, b"") + digest
        streams = {}
        for stream, held in self.streams.items():
            tree, _ = compact_range.EMPTY.append(held)
            streams[stream.bytes] = (tree.size, tree.root(), b"".join(tree.hashes))
        return StoredTrees(made.size, b"".join(made.hashes), streams, tiles)


def named(slots, authority):
    """The clear fields by which a proposal and an erasure name slots, and on what authority."""
    return [("slots", list(map(str, slots))), ("authority", authority), ("review", "RR-2026-12")]


def rfc3339(micros):
    """A time as stamps write it."""
    return f"{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros):%Y-%m-%dT%H:%M:%S.%f}Z"


def user_added(who):
    """The clear fields of an entry that adds a user."""
    fields = {"login": f"u_{who.int:016x}", "recorder": str(who), "agency": AGENCIES[who], "roles": ROLES[who]}
    return list((fields | {"public_key": signature.public_key(SEEDS[who]).hex()}).items())


def small():
    """The record of this module."""
    record = Record()
    record.act(UNIT, "user-added.v1", clear=user_added(DANA), sealed=[(None, "Dana Invented")])
    record.act(UNIT, "user-added.v1", clear=user_added(SAM), sealed=[(None, "Sam Invented")])
    record.act(CASE, "referral-received.v1", by=SAM, sealed=[(None, "He waits.")], number="CHS-26-0001")
    record.act(VICTIM, "party-identified.v1", by=SAM, sealed=[(VICTIM, "Ottilie")], number="P-1", seconds=0)
    record.act(SUSPECT, "party-identified.v1", by=SAM, sealed=[(SUSPECT, "Bert")], number="P-2", seconds=0)
    for person, category in ((VICTIM, "victim"), (SUSPECT, "suspect")):
        record.act(CASE, "party-joined.v1", by=SAM, clear=[("party", str(person)), ("category", category)], seconds=0)
    record.close()
    marked = record.act(SUSPECT, "fact-corrected.v1", clear=[("target", 1)], sealed=[(SUSPECT, "2 New Street"), (None, "He moved.")])
    record.own(CASE, "noted.v1", "leaf", marked.leaf.hex())
    for number in range(3):
        record.act(CASE, "note-recorded.v1", by=SAM, sealed=[(None, f"Note {number}."), (VICTIM, "Ottilie")])
    record.erase(record.propose(CASE, [slot(CASE, VICTIM)]), UNIT, [slot(CASE, VICTIM)])
    record.close()
    return record


def audited(rows, stored, sizes=(), step=5):
    """Audit rows, a few at a time; gives the findings and the audit itself."""
    told = [each for each in Entries("cases", LOG, Authors(), {}).run(rows).told if each.kind in USERS]
    named = users(told)
    for _ in range(2):  # once more where what is stored beside an entry lied
        whole, entries, findings = LogAudit("cases", LOG, sizes, range(1000), stored), Entries("cases", LOG, *named), []
        for begin in range(0, len(rows), step):
            part: Part = entries.run(rows[begin : begin + step])
            findings += whole.take(part)
        findings += [*whole.end({}), *whole.users.authors.findings]
        named = whole.users
    return findings, whole
