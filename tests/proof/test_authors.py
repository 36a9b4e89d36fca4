"""Whose key signs where: each rule of the fold both ways, and any course of changes against a model that remembers every position."""

from functools import lru_cache
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from ledger.entry import signature
from ledger.proof import authors
from ledger.proof.authors import BY_ADMINISTRATOR, BY_ANOTHER, BY_WHOM, HELD, IN_FORCE, ONCE, Authors, Said
from ledger.proof.finding import Matter

DANA, SAM, ADA = (UUID(int=number) for number in (1, 2, 3))
UNIT = UUID(int=9)
MINUTE = 60_000_000
LOW = "00" * 32


def seed(number: int) -> bytes:
    return number.to_bytes(32, "big")


@lru_cache
def key(number: int) -> bytes:
    return signature.public_key(seed(number))


def said(position: int, by: UUID, signer: int, kind: str, /, **units) -> Said:
    """An entry as it is read, signed with the key of a number."""
    message = f"{position} {kind} {sorted(units.items())}".encode()
    signed = signature.sign(seed(signer), message)
    return Said(position, UNIT, position * MINUTE, by, message, signed, {"what": {"type": f"{kind}.v1"}, **units})


def added(position, recorder, signer, who, number, *roles):
    login = f"u_{who.int}"
    roles = list(roles) or ["practitioner"]
    return said(position, recorder, signer, "user-added", recorder=str(who), login=login, roles=roles, public_key=key(number).hex())


def proof(who, number):
    return signature.sign(seed(number), signature.user_key_message(who, key(number))).hex()


def changed(position, recorder, signer, who, change, number=None, **other):
    new = {} if number is None else {"public_key": key(number).hex(), "proof": proof(who, number)}
    return said(position, recorder, signer, "user-key-changed", recorder=str(who), change=change, **(new | other))


def closed(position, recorder, signer, who):
    return said(position, recorder, signer, "user-disabled", login=f"u_{who.int}", reason="left")


def moved(position, recorder, signer, who, *roles):
    return said(position, recorder, signer, "user-roles-changed", recorder=str(who), agency="police", roles=list(roles))


FOUNDED = (added(1, DANA, 1, DANA, 1, "practitioner", "administrator"), added(5, DANA, 1, SAM, 2))
"""Dana adds herself with key 1, and Sam with key 2."""


def after(*entries) -> Authors:
    return authors.folded([*FOUNDED, *entries])


def test_a_key_signs_from_the_entry_that_names_it_on():
    found = after()
    assert [found.key_of(DANA, position) for position in (0, 1, 2, 10**9)] == [None, key(1), key(1), key(1)]
    assert [found.key_of(SAM, position) for position in (4, 5, 6, 10**9)] == [None, None, key(2), key(2)]
    assert found.key_of(ADA, 6) is None
    assert (found.first, found.findings) == (key(1), ())


def test_the_entry_that_exchanges_a_key_is_the_last_that_the_old_one_signs():
    found = after(changed(8, SAM, 2, SAM, "rotated", 3))
    assert [found.key_of(SAM, position) for position in (6, 8, 9)] == [key(2), key(2), key(3)]
    assert found.findings == ()


def test_nobody_signs_for_a_user_between_the_revoking_of_his_key_and_the_next():
    found = after(changed(8, DANA, 1, SAM, "revoked"), changed(12, DANA, 1, SAM, "registered", 3))
    assert [found.key_of(SAM, position) for position in (8, 9, 12, 13)] == [key(2), None, None, key(3)]
    assert found.findings == ()


def test_nobody_signs_for_a_user_whose_login_is_closed():
    found = after(closed(8, DANA, 1, SAM))
    assert [found.key_of(SAM, position) for position in (8, 9)] == [key(2), None]


def test_another_logs_entries_are_judged_by_their_times_give_or_take_what_clocks_differ():
    found = after(changed(8, SAM, 2, SAM, "rotated", 3))
    assert [found.keys_at(SAM, minute * MINUTE) for minute in (2, 3, 5, 6, 8, 10, 11)] == [
        set(), {key(2)}, {key(2)}, {key(2), key(3)}, {key(2), key(3)}, {key(2), key(3)}, {key(3)},
    ]  # fmt: skip
    assert found.keys_at(ADA, 0) == set()


def test_who_was_made_an_administrator_acts_as_one_from_there_on_and_no_longer():
    promoted = (moved(8, DANA, 1, SAM, "administrator"), added(9, SAM, 2, ADA, 3))
    assert after(*promoted).findings == ()
    demoted = after(*promoted, moved(10, DANA, 1, SAM, "analyst"), closed(11, SAM, 2, ADA))
    assert [finding.position for finding in demoted.findings] == [11]


def test_only_the_last_administrator_changes_his_own_roles():
    own = moved(9, DANA, 1, DANA, "administrator", "supervisor")
    assert after(own).findings == ()
    assert [finding.rule for finding in after(moved(8, DANA, 1, SAM, "administrator"), own).findings] == [BY_ANOTHER]


def stranger(public_key):
    return said(8, DANA, 1, "user-added", recorder=str(ADA), login="u_3", roles=["analyst"], public_key=public_key)


BROKEN = {
    "a user adds another who is no administrator": (added(8, SAM, 2, ADA, 3), BY_ADMINISTRATOR),
    "an id is given again": (added(8, DANA, 1, SAM, 3), ONCE),
    "a key is given again": (added(8, DANA, 1, ADA, 2), ONCE),
    "a key of low order is given": (stranger(LOW), ONCE),
    "what is no key is given": (stranger("00"), ONCE),
    "a login is closed by who is no administrator": (closed(8, SAM, 2, DANA), BY_ADMINISTRATOR),
    "roles are changed by who is no administrator": (moved(8, SAM, 2, SAM, "administrator"), BY_ANOTHER),
    "a key is exchanged by an administrator": (changed(8, DANA, 1, SAM, "rotated", 3), BY_WHOM),
    "a key is revoked by its holder": (changed(8, DANA, 1, DANA, "revoked"), BY_WHOM),
    "a key is revoked by who is no administrator": (changed(8, SAM, 2, DANA, "revoked"), BY_WHOM),
    "a change that there is not": (changed(8, DANA, 1, SAM, "lent", 3), BY_WHOM),
    "a second key is registered": (changed(8, DANA, 1, SAM, "registered", 3), IN_FORCE),
    "a key is exchanged for one used before": (changed(8, SAM, 2, SAM, "rotated", 2), ONCE),
    "a key is exchanged for another's": (changed(8, SAM, 2, SAM, "rotated", 1), ONCE),
    "a key is exchanged for one of low order": (changed(8, SAM, 2, SAM, "rotated", public_key=LOW, proof="00" * 64), ONCE),
    "a key is exchanged for what is none": (changed(8, SAM, 2, SAM, "rotated", public_key="00", proof="00"), ONCE),
    "the new key signed for another user": (changed(8, SAM, 2, SAM, "rotated", 3, proof=proof(DANA, 3)), HELD),
    "another key signed for the new one": (changed(8, SAM, 2, SAM, "rotated", 3, proof=proof(SAM, 4)), HELD),
}


@pytest.mark.parametrize(("entry", "sentence"), BROKEN.values(), ids=BROKEN)
def test_an_entry_that_breaks_a_rule_is_a_finding_and_changes_nothing(entry, sentence):
    found = after(entry)
    assert [(each.matter, each.log, each.position, each.stream, each.rule) for each in found.findings] == [
        (Matter.INTEGRITY, "cases", 8, UNIT, sentence)
    ]
    assert found.users == after().users


UNSIGNED = {
    "a user added": added(8, DANA, 3, ADA, 3),
    "a user who adds himself": added(8, ADA, 3, ADA, 3, "administrator"),
    "a login closed": closed(8, DANA, 2, SAM),
    "a key exchanged": changed(8, SAM, 3, SAM, "rotated", 3),
    "a key exchanged by somebody unknown": changed(8, ADA, 3, SAM, "revoked"),
}


@pytest.mark.parametrize("entry", UNSIGNED.values(), ids=UNSIGNED)
def test_an_entry_without_its_recorders_signature_changes_nothing_and_is_found_elsewhere(entry):
    found = after(entry)
    assert not found.signed(entry)
    assert found == after()


UNREADABLE = [
    said(8, DANA, 1, "user-added", recorder=1, login="u_3", roles=[], public_key=LOW), said(8, DANA, 1, "user-added"),
    said(8, DANA, 1, "user-disabled", login="u_nobody"), said(8, SAM, 2, "user-key-changed", recorder=str(ADA), change="revoked"),
    said(8, SAM, 2, "user-key-changed", recorder="x", change="rotated"), said(8, DANA, 1, "note-recorded"),
    said(8, DANA, 1, "user-added", recorder=str(ADA), login="u_3", roles="administrator", public_key="zz"),
    Said(8, UNIT, 8, DANA, b"", b"", {}), Said(8, UNIT, 8, DANA, b"", b"", {"what": []}),
]  # fmt: skip


@pytest.mark.parametrize("entry", UNREADABLE)
def test_what_cannot_be_read_changes_nothing(entry):
    assert after(entry).users == after().users


def test_nothing_is_registered_for_a_user_whose_login_is_closed():
    found = after(closed(8, DANA, 1, SAM), changed(9, DANA, 1, SAM, "registered", 3))
    assert [(each.position, each.rule) for each in found.findings] == [(9, IN_FORCE)]
    assert found.key_of(SAM, 10) is None


def test_given_a_key_that_is_gone_when_its_administrator_acts_then_nothing_follows():
    second = added(6, DANA, 1, ADA, 3, "administrator")
    revoked = changed(7, ADA, 3, DANA, "revoked")
    found = after(second, revoked, added(8, DANA, 1, UUID(int=4), 4), changed(9, ADA, 3, DANA, "registered", 5))
    assert UUID(int=4) not in found.users
    assert (found.key_of(DANA, 7), found.key_of(DANA, 8), found.key_of(DANA, 10), found.findings) == (key(1), None, key(5), ())


def test_given_a_first_user_whose_key_is_not_his_then_there_are_no_users():
    assert authors.folded([added(1, DANA, 2, DANA, 1, "administrator")]).users == {}
    assert authors.folded([added(1, DANA, 1, SAM, 2, "administrator")]).users == {}


class Keys(RuleBasedStateMachine):
    """Changes that are allowed and changes that are not, against a list of who could sign with what after each position."""

    def __init__(self):
        super().__init__()
        self.authors, self.drawn, self.refused = Authors(), 1, 0
        self.now: dict[UUID, int | None] = {DANA: 1}
        self.administrators, self.shut = {DANA}, set()
        self.at: list[dict[UUID, int | None]] = []
        self._follow(added(1, DANA, 1, DANA, 1, "administrator"))

    @property
    def position(self):
        return len(self.at)

    def _draw(self):
        self.drawn += 1
        return self.drawn

    def _follow(self, entry):
        self.at.append(dict(self.now))
        self.authors = self.authors.following(entry)

    def _signer(self, who):
        return self.now.get(who) or 10**6

    def _settle(self, *, allowed, signed, change):
        """What the model makes of an entry that was just followed."""
        if allowed and signed:
            change()
        elif signed:
            self.refused += 1

    people = st.integers(1, 5).map(lambda number: UUID(int=number))

    @rule(by=people, who=people, administrator=st.booleans())
    def add(self, by, who, administrator):
        number = self._draw()
        self._follow(added(self.position + 1, by, self._signer(by), who, number, *(["administrator"] if administrator else ["analyst"])))

        def change():
            self.now[who] = number
            if administrator:
                self.administrators.add(who)

        self._settle(allowed=by in self.administrators and who not in self.now, signed=self.now.get(by) is not None, change=change)

    @rule(by=people, who=people, change=st.sampled_from(["rotated", "revoked", "registered"]))
    def exchange(self, by, who, change):
        if who not in self.now:
            return
        number = None if change == "revoked" else self._draw()
        self._follow(changed(self.position + 1, by, self._signer(by), who, change, number))
        rightly = by == who if change == "rotated" else by != who and by in self.administrators
        wanted = who not in self.shut and (self.now[who] is None) == (change == "registered")
        signed = self.now.get(by) is not None
        self._settle(allowed=rightly and wanted, signed=signed, change=lambda: self.now.update({who: number}))

    @rule(by=people, who=people)
    @precondition(lambda self: len(self.now) > 2)
    def close(self, by, who):
        if who not in self.now:
            return
        self._follow(closed(self.position + 1, by, self._signer(by), who))

        def change():
            self.now[who] = None
            self.shut.add(who)

        self._settle(allowed=by in self.administrators, signed=self.now.get(by) is not None, change=change)

    def teardown(self):
        """Every position has the keys that it had."""
        for position, then in enumerate([*self.at, self.now], start=1):
            for who in self.now:
                number = then.get(who)
                assert self.authors.key_of(who, position) == (None if number is None else key(number)), (who, position)
        assert len(self.authors.findings) == self.refused


TestKeys = Keys.TestCase
