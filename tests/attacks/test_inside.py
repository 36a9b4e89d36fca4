"""What whoever owns the database can do inside it, with every trigger off, and what finds it: docs/threat-model.md, attacks.

Each attack is made twice over, as it comes to mind and as thoroughly as it can be without a key that the attacker has not. What is found
is compared whole: the attack is named where it was made, and nothing else is.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from application.scenes import asked
from attacks.conftest import Unit
from attacks.forging import Forged, Record, unguarded

from ledger.entry import signature
from ledger.entry import unit as units
from ledger.entry.core import Commitment
from ledger.proof.audit import Rule
from ledger.proof.finding import Matter, Standing
from ledger.proof.judged import CONTINUED
from ledger.unhashed import SLOTS, STREAMS

CLARA, REFERRAL, NOTE, OTHER, ABOUT, NOTED, INDEX, TAIL = 5, 7, 12, 13, 14, 15, 17, 18
"""Positions: Clara's login, the first case's referral and note, the second's; an entry about a person, that it was noted, the index
under the checkpoint that is held outside, and what is behind it."""


def test_given_nothing_was_attacked_then_nothing_is_found(unit: Unit) -> None:
    types = dict(asked(unit.at, "SELECT position, type FROM ledger.entry WHERE log = 1"))
    assert {at: types[at].partition(".")[0] for at in (CLARA, REFERRAL, NOTE, OTHER, ABOUT, NOTED, INDEX, TAIL)} == {
        CLARA: "user-added", REFERRAL: "referral-received", NOTE: "note-recorded", OTHER: "note-recorded", ABOUT: "fact-corrected",
        NOTED: "noted", INDEX: "index-recorded", TAIL: "note-recorded",
    }  # fmt: skip
    assert max(types) == TAIL
    assert unit.found() == unit.found(unit.held, beside=True) == set()


def test_given_a_log_written_back_as_it_was_then_nothing_is_found(attacked: Unit) -> None:
    """What the forger makes again is what the ledger made: what is found after an attack is the attack's."""
    Record(attacked.at).consistent()
    assert attacked.found(attacked.held, beside=True) == set()


Change = Callable[[Record], Mapping[UUID, bytes] | None]
"""Changes the log; gives keys by recorder, where what they sign is to be signed again."""

# -- found at once, by whoever verifies ------------------------------------------------------------------------------


NO_CHECKPOINT = "DELETE FROM ledger.checkpoint WHERE log = 1"
"""Whoever has not the log's key can sign none anew, and takes out what would tell."""


def stored(statement: str) -> Callable[[Unit], None]:
    """Change stored rows, and nothing that follows from them."""

    def attack(unit: Unit) -> None:
        with unguarded(unit.at) as cursor:
            cursor.execute(f"{statement}; {NO_CHECKPOINT}")

    return attack


def rewritten(change: Change) -> Callable[[Unit], None]:
    """Change the log, and make everything that needs no key follow; where the change gives keys, what these sign too."""

    def attack(unit: Unit) -> None:
        record = Record(unit.at)
        record.consistent(change(record))
        asked(unit.at, NO_CHECKPOINT)

    return attack


def code_alone(unit: Unit) -> None:
    record = Record(unit.at)
    record.at_position(REFERRAL).say("channel", "email")
    record.write()


def sealed(entry: Forged) -> list[bytes]:
    """The sealed units of an entry, to be changed in place."""
    return next(row[3] for row in entry.contents if row[1])


def two_of_an_entry(record: Record) -> None:
    run = sealed(record.at_position(REFERRAL))
    run[0], run[1] = run[1], run[0]


def two_of_two_entries(record: Record) -> None:
    one, other = sealed(record.at_position(NOTE)), sealed(record.at_position(OTHER))
    one[0], other[0] = other[0], one[0]


def later(entry: Forged, micros: int) -> None:
    """Let an entry have been recorded later by so many microseconds, its stamp too."""
    stamp = entry.clear()["stamp"]
    clock = datetime.fromisoformat(stamp["clock"]) + timedelta(microseconds=micros)
    entry.put(recorded_at=entry.core.recorded_at + micros)
    entry.say("stamp", stamp | {"clock": f"{clock:%Y-%m-%dT%H:%M:%S.%fZ}"})


def another_author(record: Record) -> None:
    added, entry = record.at_position(CLARA).clear(), record.at_position(OTHER)
    entry.put(recorder=UUID(added["recorder"]))
    entry.say("stamp", entry.clear()["stamp"] | {"roles": added["roles"]})


def without(*positions: int) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        record.entries = [entry for entry in record.entries if entry.position not in positions]

    return change


def without_stream(position: int) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        stream = record.at_position(position).core.stream
        record.entries = [entry for entry in record.entries if entry.core.stream != stream]

    return change


def exchanged(one: int, other: int) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        entries = record.entries
        entries[one - 1], entries[other - 1] = entries[other - 1], entries[one - 1]

    return change


def moved(record: Record) -> None:
    record.at_position(NOTE).put(stream=record.at_position(OTHER).core.stream)


def inserted(seed: Callable[[Unit], bytes] | None) -> Callable[[Unit], None]:
    """Insert a note in Dana's name: well-formed, with no valid signature or with one under whatever key the attacker has."""

    def attack(unit: Unit) -> None:
        record = Record(unit.at)
        made = record.at_position(TAIL).copied(version=record.at_position(TAIL).core.version + 1)
        made.commit()
        if seed is not None:
            made.sign(seed(unit))
        record.entries.append(made)
        record.consistent()

    return attack


def as_if_made_by_the_ledger(kind: str, **said: object) -> Callable[[Record], None]:
    """Append an entry to the second case that the ledger is said to have made itself, for which nobody must sign."""

    def change(record: Record) -> None:
        last, made = record.at_position(TAIL), record.at_position(NOTED).copied()
        made.put(stream=last.core.stream, recorded_at=last.core.recorded_at)
        made.say("stamp", made.clear()["stamp"] | {"clock": last.clear()["stamp"]["clock"]})
        made.say("what", made.clear()["what"] | {"type": kind})
        texts = made.contents[0][3][:2] + [units.encode(units.Unit(bytes(16), name, value)) for name, value in said.items()]
        texts += [units.encode(units.decoy(bytes([place]) * 16)) for place in range(-len(texts) % 4)]
        made.contents = [[next(row[0] for row in last.contents if not row[1]), False, list(range(len(texts))), texts]]
        made.put(commitments=(Commitment(b"", b"", b""),) * len(texts))
        made.beside = (kind, *made.beside[1:])
        record.entries.append(made)

    return change


GONE = "DELETE FROM ledger.content WHERE log = 1 AND position IN ({0}); DELETE FROM ledger.entry WHERE log = 1 AND position IN ({0})"
BYTE = """
UPDATE ledger.content SET stored[1] = set_byte(stored[1], 20, get_byte(stored[1], 20) # 1) WHERE log = 1 AND sealed AND position = {}"""
NOTHING_FROM = {"root": "00" * 32, "size": TAIL, "streams": 6}

AT_ONCE: dict[str, tuple[Callable[[Unit], None], set[tuple[str, int | None]]]] = {
    "a sealed text": (stored(BYTE.format(REFERRAL)), {(Rule.CONTENT, REFERRAL)}),
    "a code": (code_alone, {(Rule.CONTENT, REFERRAL)}),
    "a code with all that follows": (
        rewritten(lambda record: record.at_position(REFERRAL).say("channel", "email")), {(Rule.AUTHOR, REFERRAL)},
    ),
    "two ciphertexts of an entry": (rewritten(two_of_an_entry), {(Rule.AUTHOR, REFERRAL)}),
    "two ciphertexts of two entries": (rewritten(two_of_two_entries), {(Rule.AUTHOR, NOTE), (Rule.AUTHOR, OTHER)}),
    "a time": (
        rewritten(lambda record: record.at_position(OTHER).put(recorded_at=record.at_position(OTHER).core.recorded_at + 1)),
        {(Rule.TIME, OTHER)},
    ),
    "an author": (rewritten(another_author), {(Rule.AUTHOR, OTHER)}),
    "the last entries": (stored(GONE.format(f"{INDEX}, {TAIL}")), {(Rule.TREES, None), (STREAMS, None)}),
    "one in the middle": (stored(GONE.format(OTHER)), {(Rule.POSITIONS, ABOUT), (Rule.VERSIONS, TAIL), (Rule.TREES, None)}),
    "one in the middle, renumbered": (rewritten(without(OTHER)), {(Rule.AUTHOR, TAIL - 1)}),
    "two in another order": (rewritten(exchanged(NOTE, OTHER)), {(Rule.TIME, OTHER)}),
    "two of a stream in another order": (
        rewritten(exchanged(OTHER, TAIL)), {(Rule.AUTHOR, OTHER), (Rule.TIME, ABOUT), (Rule.AUTHOR, TAIL), (Rule.TIME, TAIL)},
    ),
    "one moved to another stream": (
        rewritten(moved), {(Rule.AUTHOR, NOTE), (SLOTS, NOTE), (Rule.AUTHOR, OTHER), (Rule.AUTHOR, TAIL)},
    ),
    "a stream": (rewritten(without_stream(REFERRAL)), {(Rule.NUMBERS, 8)}),
    "one in another's name, unsigned": (inserted(None), {(Rule.AUTHOR, TAIL + 1)}),
    "one in another's name, signed with one's own key": (inserted(lambda unit: unit.clara), {(Rule.AUTHOR, TAIL + 1)}),
    "one as if the ledger had made it": (
        rewritten(as_if_made_by_the_ledger("note-recorded.v1", text="He has moved.")), {(Rule.OWN, TAIL + 1)},
    ),
    "an index that covers nothing": (
        rewritten(as_if_made_by_the_ledger("index-recorded.v1", index=NOTHING_FROM)), {(Rule.OWN, TAIL + 1)},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("attack", "expected"), AT_ONCE.values(), ids=AT_ONCE)
def test_found_at_once(attacked: Unit, attack: Callable[[Unit], None], expected: set[tuple[str, int | None]]) -> None:
    """Nobody had to keep anything; and the verdict on integrity, and no other, has failed."""
    attack(attacked)
    assert attacked.found() == expected
    failed = [verdict.matter for verdict in attacked.verify().verdicts if verdict.standing is Standing.FAILED]
    assert failed == [Matter.INTEGRITY]


LIES = """
CREATE FUNCTION public.never(integer, integer) RETURNS boolean LANGUAGE sql AS 'SELECT false';
CREATE OPERATOR public.= (LEFTARG = integer, RIGHTARG = integer, FUNCTION = public.never);
ALTER DATABASE "ledger{}" SET search_path = public, pg_catalog"""


def test_operators_that_lie_are_not_asked(attacked: Unit) -> None:
    """Given a database in which nothing equals anything unless one says whose operators are meant, the attack is found all the same."""
    AT_ONCE["a sealed text"][0](attacked)
    asked(attacked.at, LIES.format(attacked.at.suffix))
    assert asked(attacked.at, "SELECT count(*) FROM ledger.entry WHERE log = 1") == [(0,)]
    assert attacked.found(attacked.held) == AT_ONCE["a sealed text"][1]


# -- found by a checkpoint that the attacker cannot reach --------------------------------------------------------------


def exchanged_with_their_times(record: Record) -> None:
    one, other = record.at_position(NOTE), record.at_position(OTHER)
    apart = other.core.recorded_at - one.core.recorded_at
    later(one, apart)
    later(other, -apart)
    exchanged(NOTE, OTHER)(record)


def keys_for_all(record: Record) -> Mapping[UUID, bytes]:
    """Let the record have given every user another key from the first, and sign all with these: sealed units need not be opened."""
    added = [entry for entry in record.entries if entry.beside[0] == "user-added.v1"]
    seeds = {UUID(entry.clear()["recorder"]): bytes([entry.position]) * 32 for entry in added}
    for entry in added:
        public = signature.public_key(seeds[UUID(entry.clear()["recorder"])])
        entry.say("public_key", public.hex())
        with unguarded(record.at) as cursor:
            cursor.execute("UPDATE ledger.users SET public_key = %s WHERE recorder = %s", (public, entry.clear()["recorder"]))
    return seeds


def code_under_keys_for_all(record: Record) -> Mapping[UUID, bytes]:
    record.at_position(REFERRAL).say("channel", "email")
    return keys_for_all(record)


OUTSIDE: dict[str, tuple[Change, int | None]] = {
    "the last entries, the head turned back": (without(INDEX, TAIL), None),
    "the last of a stream, renumbered": (without(NOTE), INDEX),
    "one about a person, and that it was noted": (without(ABOUT, NOTED), None),
    "two in another order, with their times": (exchanged_with_their_times, INDEX),
    "the youngest stream": (without_stream(OTHER), None),
    "a time with its stamp": (lambda record: later(record.at_position(OTHER), 1), INDEX),
    "a code, under other keys of all users": (code_under_keys_for_all, INDEX),
}
"""Attacks that leave nothing false inside; where the log is shorter than a checkpoint says, the finding is of the whole log."""


@pytest.mark.parametrize(("attack", "position"), OUTSIDE.values(), ids=OUTSIDE)
def test_found_by_a_checkpoint_kept_outside(attacked: Unit, attack: Change, position: int | None) -> None:
    """Signatures of authors and everything stored agree: only a root from before says otherwise, with an auditor or beside the database."""
    rewritten(attack)(attacked)
    assert attacked.found() == set()
    assert attacked.found(attacked.held) == attacked.found(beside=True) == {(CONTINUED, position)}
    verdicts = {verdict.matter: verdict.standing for verdict in attacked.verify(attacked.held).verdicts}
    assert verdicts[Matter.LOG_SIGNATURE] is Standing.FAILED
    assert verdicts[Matter.INTEGRITY] is not Standing.FAILED


# -- what nothing finds -----------------------------------------------------------------------------------------------

UNFOUND: dict[str, Callable[[Record], None]] = {
    "the last entry, before a checkpoint": without(TAIL),
    "a time with its stamp, before a checkpoint": lambda record: later(record.at_position(TAIL), 1),
}


@pytest.mark.parametrize("attack", UNFOUND.values(), ids=UNFOUND)
def test_not_found_and_said_to_be_the_tail(attacked: Unit, attack: Callable[[Record], None]) -> None:
    """Nobody outside can know what no checkpoint covers yet: completeness is not established, and says from where on."""
    rewritten(attack)(attacked)
    assert attacked.found(attacked.held, beside=True) == set()
    said = next(each for each in attacked.verify(attacked.held).verdicts if each.matter is Matter.COMPLETENESS)
    assert said.standing is Standing.NOT_ESTABLISHED
