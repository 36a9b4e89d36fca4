"""The key of a log at the front door: exchanged, interrupted at every step, told to whoever pins it, and followed from the first one."""

from contextlib import closing

import pytest
from conftest import superuser
from proof.conftest import made_key

from ledger import checkpoints, cosigning, log_adoption
from ledger.application import Ledger
from ledger.entry import signature
from ledger.events.proof import KeyChange
from ledger.proof import checkpoint, cosignature, log_key_chain, note
from ledger.proof.cosignature import Group, Kind
from ledger.proof.log_key_chain import Change, Signed
from ledger.proof.trust import Trust
from ledger.store import copies, log_keys, place, private

NUMBERS = {1: "cases", 2: "access"}


@pytest.fixture
def at(shared_at):
    """One ledger for all of these tests: each exchanges a key of it once more."""
    return shared_at


@pytest.fixture
def signing(door):
    """The door of a ledger whose logs have keys, and a case more than at the last checkpoint."""
    door.done("show", door.referred())
    for log in NUMBERS.values():
        door.done("checkpoint", "--log", log)
    door.referred()
    return door


def changes(door):
    """What the record says of keys, with the entry's number."""
    return [row["fields"] for row in door.done("show", "UNIT").json if row["type"] == "log-key-changed.v1"]


def verifier(told):
    return note.verifier_key(told["origin"], note.ED25519, bytes.fromhex(told["public_key"]))


def of_origin(door, log, change):
    return [each["public_key"] for each in changes(door) if f"/{log}/" in each["origin"] and each["change"] == change]


def key_file(at, log="cases"):
    return at.directory / "log" / log / "signing-key"


def public(file):
    return signature.public_key(private.read_key(file)).hex()


def files(at, log="cases"):
    return {file.name for file in (at.directory / "log" / log).iterdir()} - {"lock"}


def vkeys(door, *words):
    return [note.parse_key(each) for each in door.done("checkpoint", "--key", *words).json["keys"]]


def chain(door, at, pinned):
    """What follows from a pinned key, by the record's own entries and every checkpoint that the database keeps; and these."""
    keys = {verifier(each) for each in changes(door)}
    with superuser(at) as cursor:
        cursor.execute("SELECT log, size, note FROM ledger.checkpoint")
        signed = [
            Signed(NUMBERS[log], size, frozenset(each.key for each in note.verify(note.parse(text.encode()), keys)))
            for log, size, text in cursor.fetchall()
        ]
        cursor.execute("SELECT position FROM ledger.entry WHERE log = 1 AND type = 'log-key-changed.v1' ORDER BY position")
        positions = [position for (position,) in cursor.fetchall()]
    told = [
        Change(position, verifier(each), each["change"] == "adopted", each.get("size"))
        for position, each in zip(positions, changes(door), strict=True)
    ]
    return log_key_chain.followed(pinned, told, signed), signed


@pytest.mark.parametrize("log", ["cases", "access"])
def test_given_a_key_when_it_is_exchanged_then_both_sign_once_and_the_old_one_is_gone(signing, at, log):
    (before,) = vkeys(signing, "--log", log)
    old = public(key_file(at, log))
    made = signing.done("checkpoint", "--log", log, "--new-key").json
    (after,) = vkeys(signing, "--log", log)
    assert (before.public.hex(), after.public.hex()) == (old, public(key_file(at, log)))
    assert before.name == after.name == made["origin"]
    for pinned in (before, after):
        assert checkpoint.open_note(made["note"].encode(), made["origin"], [pinned]).checkpoint.size == made["size"]
    assert len(note.parse(made["note"].encode()).signatures) == 2
    assert files(at, log) == {"origin", "signing-key", "checkpoint", "copies"}
    assert made["note"].encode() in [copy.note for copy in copies.copies(at, log)]
    assert key_file(at, log).stat().st_mode & 0o777 == 0o600
    last = [each for each in changes(signing) if each["origin"] == made["origin"]][-2:]
    assert [(each["change"], each["public_key"], each.get("size")) for each in last] == [
        ("adopted", after.public.hex(), None), ("retired", old, made["size"]),
    ]  # fmt: skip
    signing.referred()
    signing.done("show", signing.referred())
    next_one = signing.done("checkpoint", "--log", log).json
    signed = note.parse(next_one["note"].encode())
    assert [each.key for each in note.verify(signed, [before, after])] == [after]


def test_given_many_exchanges_when_only_the_first_key_was_pinned_then_it_leads_to_the_last(signing, at):
    signing.done("checkpoint", "--new-key")
    signing.done("checkpoint", "--new-key", "--log", "access")
    signing.done("checkpoint", "--new-key")
    signing.referred()
    signing.done("checkpoint")
    found, signed = chain(signing, at, [verifier(changes(signing)[0])])
    assert found.findings == ()
    assert all(found.believes(each) for each in signed)
    for log in NUMBERS.values():
        (today,) = vkeys(signing, "--log", log)
        assert found.trusted[today].upto is None


STEPS = {
    "when it is recorded": (checkpoints, "sign"), "when both signed": (log_keys, "exchange"),
    "when the new one signs": (log_adoption, "record"), "when the old one is retired": (log_keys, "forget_leaving"),
}  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_given_an_exchange_that_stops_at_any_step_when_it_is_repeated_then_it_is_gone_on_with(signing, at, monkeypatch, step):
    where, name = STEPS[step]
    adopted, retired, old = (*(len(of_origin(signing, "cases", change)) for change in ("adopted", "retired")), public(key_file(at)))
    with monkeypatch.context() as patched:
        patched.setattr(where, name, stopping(getattr(where, name)))
        assert signing("checkpoint", "--new-key").status == 130
    signing.referred()
    between = signing.done("checkpoint").json
    signing.done("checkpoint", "--new-key")
    assert len(of_origin(signing, "cases", "adopted")) == adopted + 1
    assert of_origin(signing, "cases", "retired")[retired:] == [old]
    assert files(at) == {"origin", "signing-key", "checkpoint", "copies"}
    assert of_origin(signing, "cases", "adopted")[-1] == public(key_file(at))
    found, signed = chain(signing, at, [verifier(changes(signing)[0])])
    assert found.findings == ()
    assert all(found.believes(each) for each in signed if each.size >= between["size"])


def stopping(really):
    """A function that stops the exchange instead; that which records does so only of the key that leaves."""

    def stops(*given):
        if really is not log_adoption.record or KeyChange.RETIRED in given:
            raise KeyboardInterrupt
        really(*given)

    return stops


def test_a_cosignature_of_a_checkpoint_that_the_key_before_signed_is_still_taken(signing, at):
    made = note.parse(signing.done("checkpoint").json["note"].encode())
    signing.done("checkpoint", "--new-key")
    witness = made_key("witness.example/1")
    line = cosignature.cosign(checkpoint.parse(made.text), witness.name, witness.private, 1_773_057_700)
    trust = Trust((), cosignature.policy([Group("partners", Kind.CONSISTENCY, 1, (witness.witness,))]), ())
    answered = note.Note(made.text, (*made.signatures, line)).encode()
    with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
        assert cosigning.take(ledger, "cases", answered, trust).by_others
    assert answered in [copy.note for copy in copies.copies(at, "cases")]


def test_what_is_refused(signing, at):
    named = {"full_name": "Rosa Invented"}
    signing.done("user", "add", "rosa", "--agency", "police", "--role", "practitioner", "--fields", "-", typed=named)
    before, count = public(key_file(at)), len(changes(signing))
    refused = signing("checkpoint", "--new-key", user="rosa")
    assert (refused.status, "nothing was recorded" in refused.err) == (1, True)
    assert (public(key_file(at)), len(changes(signing))) == (before, count)
    for words in (("--key", "--new-key"), ("--key", "--out", "never")):
        assert signing("checkpoint", *words).status == 2
    waiting = at.directory / "log" / "cases" / "next-key"
    assert waiting.stat().st_mode & 0o777 == 0o600
    waiting.chmod(0o644)
    opened = signing("checkpoint", "--new-key")
    assert (opened.status, "open to others" in opened.err) == (6, True)
    waiting.chmod(0o600)
    signing.done("checkpoint", "--new-key")
    assert public(key_file(at)) != before


def test_before_the_first_checkpoint_there_is_no_key(founded, door_of):
    elsewhere = door_of(founded.directory)
    assert elsewhere.done("checkpoint", "--key").json == {"log": "cases", "keys": []}
    refused = elsewhere("checkpoint", "--new-key")
    assert (refused.status, "has no key yet" in refused.err) == (3, True)
