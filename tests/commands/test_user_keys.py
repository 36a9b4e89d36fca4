"""Users' signing keys at the front door: exchanged, revoked, registered; who may, what is refused, and what an interruption leaves."""

import os
from contextlib import closing
from uuid import uuid4

import pytest
from application.scenes import add_user, asked, event, note, photograph, referral
from conftest import superuser

from ledger import acts, errors
from ledger.application import Intent, Ledger
from ledger.entry import core as cores
from ledger.entry import signature, unit
from ledger.proof import authors
from ledger.proof.authors import Said
from ledger.store import next_key, place, private

TYPED = {"full_name": "Ada Invented"}
ORDER_EIGHT = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
PRIME = 2**255 - 19


@pytest.fixture
def at(shared_at):
    """One ledger for all of these tests: each adds the users whose keys it changes."""
    return shared_at


@pytest.fixture
def sam(door):
    """A practitioner of this test's own: what his profile is called."""
    return added(door, "practitioner")


@pytest.fixture
def ada(door):
    """A second administrator of this test's own."""
    return added(door, "administrator")


def added(door, *roles):
    name = f"{roles[0][:3]}-{uuid4().hex[:8]}"
    words = [word for role in roles for word in ("--role", role)]
    door.done("user", "add", name, "--agency", "cwp", *words, "--fields", "-", typed=TYPED)
    return name


def folder(at, name):
    return place.folder_of(at, name)


def key_of(at, name):
    return signature.public_key(private.read_key(folder(at, name) / "signing-key")).hex()


def opened(at, name):
    return closing(Ledger(at, place.profile(at, name)))


def history(door, name):
    return [(row["change"], row["in_force"]) for row in door.done("user", "key", "show", name).json]


def wrong(door):
    return {finding["told"] for finding in door("doctor").json if finding["verdict"] == "wrong" and finding["check"].startswith("users")}


def the_authors(at):
    """The authors as whoever audits reads them: from entry bytes and clear units alone; and every entry of the record."""
    rows = asked(
        at,
        "SELECT e.core, (SELECT c.stored FROM ledger.content c WHERE c.log = e.log AND c.position = e.position AND NOT c.sealed), "
        "e.stream = api.unit_stream() FROM ledger.entry e WHERE e.log = 1 ORDER BY e.position",
    )
    every = []
    for core, stored, of_unit in rows:
        entry = cores.decode(bytes(core))
        commitments = b"".join(commitment.to_bytes() for commitment in entry.commitments[1:])
        message = signature.author_message(entry.log, entry.event, entry.stream, entry.version, commitments)
        units = {one.name: one.value for one in map(unit.decode, map(bytes, stored or ()))}
        said = Said(entry.position, entry.stream, entry.recorded_at, entry.recorder, message, entry.signature, units)
        every.append((said, of_unit))
    return authors.folded(said for said, of_unit in every if of_unit), [said for said, _ in every]


def test_given_a_user_when_he_exchanges_his_key_then_he_signs_with_the_new_one_and_the_old_is_gone(door, at, sam):
    old = key_of(at, sam)
    door.done("user", "key", "rotate", user=sam)
    new = key_of(at, sam)
    assert (new != old, sorted(file.name for file in folder(at, sam).iterdir())) == (True, ["login", "signing-key"])
    assert (folder(at, sam) / "signing-key").stat().st_mode & 0o777 == 0o600
    assert history(door, sam) == [("added", False), ("rotated", True)]
    door.done("caseload", user=sam)
    with opened(at, sam) as ledger:
        ledger.record([Intent(referral(), ledger.fresh())])
        assert ledger.session["public_key"] == new
    found, every = the_authors(at)
    assert found.findings == ()
    assert all(found.signed(said) for said in every if said.signature != cores.LEDGER_MADE)
    assert wrong(door) == set()


@pytest.mark.parametrize("role", ["auditor", "analyst"])
def test_whatever_his_role_a_user_exchanges_his_key(door, at, role):
    name = added(door, role)
    old = key_of(at, name)
    door.done("user", "key", "rotate", user=name)
    assert key_of(at, name) != old


def test_given_a_lost_key_when_it_is_revoked_then_nothing_is_done_with_it_until_another_is_registered(door, at, sam):
    case = door.referred()
    with opened(at, sam) as before:
        receipt = door.done("user", "key", "revoke", sam, "--because", "lost").json
        with pytest.raises(errors.NotAuthorised, match="signing key of this user is revoked"):
            before.record([Intent(referral(), before.fresh())])
    for words in (("caseload",), ("show", case), ("user", "key", "rotate")):
        refused = door(*words, user=sam)
        assert (refused.status, "is revoked" in refused.err) == (4, True)
    assert history(door, sam) == [("added", False), ("revoked", False)]
    assert {row["user"]: (row["enabled"], row["keyed"]) for row in door.done("user", "list").json}[sam] == (True, False)
    old = key_of(at, sam)
    door.done("user", "key", "register", sam)
    assert key_of(at, sam) != old
    assert history(door, sam) == [("added", False), ("revoked", False), ("registered", True)]
    door.done("caseload", user=sam)
    found, _ = the_authors(at)
    recorder = next(iter(recorders(at, sam)))
    position = receipt["recorded"][0]["position"]
    assert (found.key_of(recorder, position).hex(), found.key_of(recorder, position + 1), found.findings) == (old, None, ())
    assert wrong(door) == set()


def recorders(at, name):
    login = place.profile(at, name).login
    return [recorder for (recorder,) in asked(at, "SELECT recorder FROM ledger.users WHERE login = %s", login)]


def test_given_a_program_opened_before_when_the_key_is_exchanged_meanwhile_then_it_is_refused(door, at, sam):
    with opened(at, sam) as before:
        door.done("user", "key", "rotate", user=sam)
        kept = photograph(at)
        for act in (
            lambda: before.record([Intent(referral(), before.fresh())]),
            lambda: before.consult([], persons=(), purpose="case_work", reason=None),
        ):
            with pytest.raises(errors.Conflict, match="signing key of this user was changed meanwhile; nothing was recorded"):
                act()
        assert photograph(at) == kept
    with opened(at, sam) as after:
        after.record([Intent(referral(), after.fresh())])


def test_a_request_id_from_before_the_exchange_is_refused_and_nothing_recorded_twice(door, at, sam):
    """The key of the request MAC comes of the seed, which is gone."""
    request, stream = str(uuid4()), uuid4()
    with opened(at, sam) as ledger:
        ledger.record([Intent(referral(), stream)], request_id=request)
    door.done("user", "key", "rotate", user=sam)
    with opened(at, sam) as ledger:
        with pytest.raises(errors.RequestReused):
            ledger.record([Intent(referral(), stream)], request_id=request)
        assert len(ledger.facts(stream)) == 1


# -- interrupted ---------------------------------------------------------------------------------------------------


def test_given_an_exchange_that_stopped_before_it_was_recorded_then_its_key_is_taken(door, at, sam):
    drawn = next_key.draw(folder(at, sam), os.urandom(32))
    door.done("caseload", user=sam)
    assert next_key.waiting(folder(at, sam)) == drawn
    door.done("user", "key", "rotate", user=sam)
    assert (key_of(at, sam), next_key.waiting(folder(at, sam))) == (signature.public_key(drawn).hex(), None)


@pytest.mark.parametrize("words", [("user", "key", "rotate"), ("caseload",)])
def test_given_an_exchange_that_stopped_after_it_was_recorded_then_the_next_command_finishes_it(door, at, sam, monkeypatch, words):
    def stopped(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(next_key, "exchange", stopped)
        assert door("user", "key", "rotate", user=sam).status == 130
    old, drawn = key_of(at, sam), next_key.waiting(folder(at, sam))
    answered = door.done(*words, user=sam)
    assert old != key_of(at, sam) == signature.public_key(drawn).hex()
    assert ("finished" in answered.out) == (words[-1] == "rotate")
    assert history(door, sam) == [("added", False), ("rotated", True)]


def test_given_a_registration_that_stopped_after_it_was_recorded_when_it_is_repeated_then_it_is_finished(door, at, sam, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    door.done("user", "key", "revoke", sam, "--because", "exposed")
    for file in folder(at, sam).iterdir():
        file.unlink()
    login = door.done("user", "list").json[-1]["login"]
    with monkeypatch.context() as patched:
        patched.setattr(next_key, "exchange", stopped)
        assert door("user", "key", "register", login).status == 130
    assert "finished" in door.done("user", "key", "register", login).out
    door.done("caseload", user=login)
    assert history(door, login) == [("added", False), ("revoked", False), ("registered", True)]


def test_a_key_that_waits_open_to_others_is_refused(door, at, sam):
    next_key.draw(folder(at, sam), os.urandom(32))
    (folder(at, sam) / "next-key").chmod(0o640)
    refused = door("user", "key", "rotate", user=sam)
    assert (refused.status, "chmod 600" in refused.err) == (6, True)


def test_a_key_that_waits_is_forgotten_when_the_one_beside_it_is_revoked(door, at, sam):
    next_key.draw(folder(at, sam), os.urandom(32))
    door.done("user", "key", "revoke", sam, "--because", "exposed", "--dry-run")
    assert next_key.waiting(folder(at, sam)) is not None
    door.done("user", "key", "revoke", sam, "--because", "exposed")
    assert next_key.waiting(folder(at, sam)) is None


def test_a_rehearsal_keeps_no_key(door, at, sam):
    before = key_of(at, sam)
    door.done("user", "key", "rotate", "--dry-run", user=sam)
    assert (key_of(at, sam), next_key.waiting(folder(at, sam)), history(door, sam)) == (before, None, [("added", True)])


# -- refused -------------------------------------------------------------------------------------------------------


def test_what_rules_refuse_at_the_front_door(door, at, sam, ada):
    kept = photograph(at)
    for words, user in (
        (("revoke", "dana", "--because", "lost"), sam), (("revoke", "dana", "--because", "lost"), "dana"), (("register", sam), "dana"),
        (("register", ada), ada), (("revoke", ada, "--because", "lost"), ada),
    ):  # fmt: skip
        refused = door("user", "key", *words, user=user)
        assert (refused.status, "nothing was recorded" in refused.err) == (1, True), refused.err
    assert door("user", "key", "revoke", "nobody", "--because", "lost").status == 3
    assert photograph(at) == kept


def past_the_rules(monkeypatch):
    """Let an act come to the database as a program would send it that asks no rule."""
    monkeypatch.setattr(acts.rule, "decide", lambda *_, **__: None)


def changed(ledger, at, who, change, seed=None, **other):
    (recorder,) = recorders(at, who)
    public = None if seed is None else signature.public_key(seed)
    proof = None if public is None else signature.sign(seed, signature.user_key_message(recorder, public)).hex()
    given = {"public_key": public and public.hex(), "proof": proof, **other}
    fields = {name: value for name, value in given.items() if value is not None}
    return Intent(event("user-key-changed", recorder=str(recorder), change=change, **fields), ledger.unit_stream())


SEED = os.urandom(32)
PAST = {
    "another exchanges it": ("dana", "rotated", SEED, {}, errors.NotAuthorised, "exchanges his own key"),
    "a second is registered": ("dana", "registered", SEED, {}, errors.NotAuthorised, "where none is in force"),
    "he revokes it himself": ("sam", "revoked", None, {"reason": "lost"}, errors.NotAuthorised, "somebody else revokes it"),
    "a change that is none": ("sam", "rotated", None, {}, errors.EntryRefused, "not of their form"),
    "a revocation with a key": ("dana", "revoked", SEED, {"reason": "lost"}, errors.EntryRefused, "not to be given"),
    "an exchange without a proof": ("sam", "rotated", None, {"public_key": "9" * 64}, errors.EntryRefused, "not of their form"),
}  # fmt: skip


@pytest.mark.parametrize(("by", "change", "seed", "other", "error", "saying"), PAST.values(), ids=PAST)
def test_what_the_database_itself_refuses(door, at, sam, monkeypatch, by, change, seed, other, error, saying):
    past_the_rules(monkeypatch)
    kept = photograph(at)
    with opened(at, sam if by == "sam" else "dana") as ledger, pytest.raises(error, match=saying):
        ledger.record([changed(ledger, at, sam, change, seed, **other)])
    assert photograph(at) == kept


def low_order():
    """Every encoding of the eight points of small order: y, or y and the prime, with either sign bit."""
    eight = int.from_bytes(bytes.fromhex(ORDER_EIGHT), "little")
    for y in (0, 1, PRIME - 1, PRIME, PRIME + 1, eight, PRIME - eight):
        for sign in (0, 1 << 255):
            yield (y | sign).to_bytes(32, "little").hex()


def test_no_key_of_low_order_and_none_that_anybody_ever_had(door, at, sam, monkeypatch):
    first = key_of(at, sam)
    door.done("user", "key", "rotate", user=sam)
    past_the_rules(monkeypatch)
    kept = photograph(at)
    low = [*low_order()]
    assert all(signature.is_low_order(bytes.fromhex(key)) for key in low)
    with opened(at, sam) as ledger:
        used = dict.fromkeys((first, key_of(at, sam), key_of(at, "dana")), "used before")
        for key, saying in (dict.fromkeys(low, "low order") | used).items():
            with pytest.raises(errors.EntryRefused, match=saying):
                ledger.record([changed(ledger, at, sam, "rotated", public_key=key, proof="0" * 128)])
    fields = {"login": f"u_{uuid4().hex[:16]}", "recorder": str(uuid4()), "agency": "cwp", "roles": ["analyst"], "name": "Nobody"}
    with opened(at, "dana") as ledger, pytest.raises(errors.EntryRefused, match="low order"):
        ledger.record([Intent(event("user-added", public_key=low[0], **fields), ledger.unit_stream())])
    assert photograph(at) == kept


def test_nothing_follows_an_exchange_in_its_act_because_the_old_key_signed_it(door, at, sam):
    with opened(at, sam) as ledger:
        exchange, stream = changed(ledger, at, sam, "rotated", os.urandom(32)), ledger.fresh()
        with pytest.raises(errors.EntryRefused, match="an act ends with the change of a signing key"):
            ledger.record([exchange, Intent(referral(), stream), Intent(note(), stream)])
        assert ledger.facts(stream) == []


# -- tampered ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "public_key = sha256(public_key)", "public_key = NULL", "former_keys = '{}'",
        "public_key = former_keys[1], former_keys = ARRAY[public_key]",
    ],
)  # fmt: skip
def test_a_key_that_somebody_exchanged_beside_the_record_is_named(door, at, sam, statement):
    door.done("user", "key", "rotate", user=sam)
    login = place.profile(at, sam).login
    ((position, key, former),) = asked(at, "SELECT added_by, public_key, former_keys FROM ledger.users WHERE login = %s", login)
    with superuser(at) as cursor:
        cursor.execute(f"UPDATE ledger.users SET {statement} WHERE login = %s", (login,))
        try:
            assert wrong(door) == {f"different: cases#{position} {login}"}
        finally:
            cursor.execute("UPDATE ledger.users SET public_key = %s, former_keys = %s WHERE login = %s", (key, former, login))
    assert wrong(door) == set()


def test_an_exchange_in_anothers_name_without_the_new_keys_own_signature_is_a_finding(door, at, sam):
    """Append cannot judge it; whoever audits does, and the key counts for nothing."""
    name = f"eve-{uuid4().hex[:8]}"
    with opened(at, "dana") as ledger:
        add_user(ledger, name, "cwp", ("practitioner",))
    (recorder,) = recorders(at, name)
    with opened(at, name) as ledger:
        others = signature.public_key(os.urandom(32)).hex()
        receipt = ledger.record([changed(ledger, at, name, "rotated", public_key=others, proof="0" * 128)])
    found, _ = the_authors(at)
    position = receipt.entries[0].position
    assert [(each.position, each.rule) for each in found.findings] == [(position, authors.HELD)]
    assert found.key_of(recorder, position + 1).hex() == key_of(at, name)
