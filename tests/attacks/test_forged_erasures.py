"""Erasures that nobody may carry out, done for real by whoever owns the database and is, or has the key of, a member: docs/threat-model.md.

He makes append take anything, records by its ordinary door, deletes contents, and puts the functions back. What is found is compared
whole: the erasure is named where it stands, by what it lacks, and nothing else is.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from application.scenes import HEALTH, Case, asked, event, member, note, propose_erasure, referred, second_of, slots
from attacks.forging import unguarded
from conftest import superuser

from ledger import verifying
from ledger.application import Intent, Ledger
from ledger.erased_owners import ANOTHERS
from ledger.proof.audit import Rule
from ledger.proof.finding import Finding, Matter
from ledger.proof.trust import NOTHING
from ledger.rules import rule
from ledger.store import place
from ledger.store.audit_reading import Source
from ledger.store.place import Place
from ledger.verifying import Asked, Verified

ENFORCED = ("enforce_erasure", "check_doomed", "may_act")
DEFINED = """
SELECT pg_get_functiondef(p.oid) FROM pg_proc p WHERE p.pronamespace = 'ledger'::regnamespace AND p.proname = ANY (%s) ORDER BY p.proname"""
LOOSE = """
CREATE OR REPLACE FUNCTION ledger.enforce_erasure(pos bigint, p_stream uuid, fields jsonb) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO ledger.erasure SELECT r.* FROM ledger.erasure_rows(pos, fields) r;
END $$;
CREATE OR REPLACE FUNCTION ledger.check_doomed(u ledger.users, p_stream uuid, pos bigint, named uuid[], proposed boolean) RETURNS void
LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE OR REPLACE FUNCTION ledger.may_act(p_log text, p_kind text, t ledger.event_type, who jsonb, occurred jsonb) RETURNS boolean
LANGUAGE sql STABLE AS 'SELECT true';
UPDATE ledger.event_type SET roles = roles || '{practitioner}' WHERE effect ~ '^erasure'"""
STRICT = "UPDATE ledger.event_type SET roles = array_remove(roles, 'practitioner') WHERE effect ~ '^erasure'"
DESTROYED = """
DELETE FROM ledger.content WHERE slot = ANY (%(slots)s::uuid[]);
UPDATE ledger.slot s SET erased_by = (SELECT x.position FROM ledger.erasure x WHERE x.slot = s.slot) WHERE s.slot = ANY (%(slots)s::uuid[]);
UPDATE ledger.erasure SET done_at = now() WHERE slot = ANY (%(slots)s::uuid[])"""


@dataclass
class Scene:
    """A unit, and the findings that were made of it before the attack."""

    at: Place
    dana: Ledger
    before: set[Finding] = field(default_factory=set)

    def verify(self) -> Verified:
        """Verify by the tables, as an auditor who holds nothing."""
        asked_for = Asked(("cases",), NOTHING)
        return verifying.verify(Source(self.at.superuser_dsn("ledger"), tables=True), None, asked_for, lambda *_: None)

    def found(self) -> set[tuple[str, int | None]]:
        """Rule and position of each finding of this attack."""
        return {(each.rule, each.position) for each in set(self.verify().findings) - self.before}

    @contextmanager
    def as_user(self, name: str) -> Iterator[Ledger]:
        """The ledger opened with another user's key."""
        with closing(Ledger(self.at, place.profile(self.at, name))) as opened:
            yield opened

    def slot(self, case: Case, person: UUID | None) -> str:
        """A living slot of a case: a person's, or the record's own."""
        return str(slots(self.at, case, person)[0])

    def forge(self, by: Ledger, stream: UUID, kind: str, **said: Any) -> tuple[int, bytes]:
        """Have append take an entry that it would refuse; gives its position and its leaf."""
        with superuser(self.at) as cursor:
            cursor.execute(DEFINED, (list(ENFORCED),))
            definitions = [text for (text,) in cursor.fetchall()]
            cursor.execute(LOOSE)
        try:
            with patch.object(rule, "decide", lambda *_, **__: None):
                (entry,) = by.record([Intent(event(kind, **said), stream)]).entries[:1]
        finally:
            for each in (*definitions, STRICT):
                asked(self.at, each)
        return entry.position, entry.leaf

    def propose(self, by: Ledger, stream: UUID, named: list[str], **more: Any) -> dict[str, Any]:
        """A forged proposal; gives what an erasure must say then."""
        said = {"slots": named, "authority": "court_order", "review": "RR-2026-12", **more}
        _, leaf = self.forge(by, stream, "erasure-proposed", scope="case", **said)
        return {**said, "second_person": str(by.me.recorder), "proposal": leaf.hex()}

    def erase(self, by: Ledger, stream: UUID, **said: Any) -> int:
        """A forged decision, carried out; gives its position."""
        at, _ = self.forge(by, stream, "content-erased", **said)
        self.destroy(said["slots"])
        return at

    def destroy(self, named: list[str]) -> None:
        """Delete contents past every guard."""
        with unguarded(self.at) as cursor:
            cursor.execute(DESTROYED, {"slots": named})


@pytest.fixture(scope="module")
def unit(shared_at: Place) -> Iterator[Scene]:
    """A unit with a second supervisor, a practitioner, and a supervisor of a health agency."""
    with closing(Ledger(shared_at, place.profile(shared_at, "dana"))) as dana:
        second_of(dana)
        with member(shared_at, dana, "nia", HEALTH, ("practitioner", "supervisor")), member(shared_at, dana, "sam"):
            yield Scene(shared_at, dana)


@pytest.fixture
def scene(unit: Scene) -> Scene:
    """The unit as it stands before one attack: of what was forged before, the findings are known."""
    return Scene(unit.at, unit.dana, set(unit.verify().findings))


OF_ERASURES = {Rule.PROPOSED, Rule.OFFICERS, Rule.WORD, Rule.HOLD, Rule.OWN_SLOTS}
IN_HIS_ROLE = "an act is recorded for somebody whose role allows it on that day"


def mentions(scene: Scene, case: Case) -> list[str]:
    return [scene.slot(case, case.suspect)]


def identity(scene: Scene, case: Case) -> str:
    """The slot in which it is sealed who the suspect is."""
    own = "SELECT slot::text FROM keyring.slot_key WHERE stream = %s AND person = stream"
    return str(asked(scene.at, own, case.suspect, database="keyring")[0][0])


def deleted_without_an_event(scene: Scene, case: Case) -> set[tuple[str, int | None]]:
    scene.destroy(mentions(scene, case))
    return {(Rule.ERASED, scene.dana.facts(case.stream)[0].position)}


def unproposed(scene: Scene, case: Case) -> set[tuple[str, int | None]]:
    vera = {"second_person": str(_recorder(scene, second_of(scene.dana)))}
    said = {"slots": mentions(scene, case), "authority": "court_order", "review": "RR-1", **vera}
    return {(Rule.PROPOSED, scene.erase(scene.dana, case.stream, **said))}


def by_one_member(scene: Scene, case: Case) -> set[tuple[str, int | None]]:
    said = scene.propose(scene.dana, case.stream, mentions(scene, case))
    at = scene.erase(scene.dana, case.stream, **said)
    return {(Rule.PROPOSED, at), ("an erasure is confirmed by a second person", at)}


def of_other_slots(scene: Scene, case: Case) -> set[tuple[str, int | None]]:
    said = propose_erasure(scene.dana, case.stream, mentions(scene, case))
    return {(Rule.PROPOSED, scene.erase(scene.dana, case.stream, **said | {"slots": [scene.slot(case, None)]}))}


def declined_before(scene: Scene, case: Case) -> set[tuple[str, int | None]]:
    said = propose_erasure(scene.dana, case.stream, mentions(scene, case))
    number = scene.dana.facts(case.stream)[-1].version
    scene.dana.record([Intent(event("erasure-declined", proposal=number), case.stream)])
    return {(Rule.PROPOSED, scene.erase(scene.dana, case.stream, **said))}


def by_a_practitioner(scene: Scene, case: Case) -> set[tuple[str, int | None]]:
    said = propose_erasure(scene.dana, case.stream, mentions(scene, case))
    with scene.as_user("sam") as sam:
        at = scene.erase(sam, case.stream, **said)
    return {(Rule.OFFICERS, at), (IN_HIS_ROLE, at)}


def proposed_by_a_practitioner(scene: Scene, case: Case) -> set[tuple[str, int | None]]:
    with scene.as_user("sam") as sam:
        said = scene.propose(sam, case.stream, mentions(scene, case))
    at = scene.erase(scene.dana, case.stream, **said)
    return {(Rule.OFFICERS, at), (IN_HIS_ROLE, scene.dana.facts(case.stream)[-2].position)}


def under_a_hold(scene: Scene, case: Case) -> set[tuple[str, int | None]]:
    said = propose_erasure(scene.dana, case.stream, mentions(scene, case))
    held = {"kind": "cpia", "until": "verdict", "review_on": "2199-01-01", "reason": "He is charged."}
    scene.dana.record([Intent(event("legal-hold-placed", **held), case.suspect)])
    return {(Rule.HOLD, scene.erase(scene.dana, case.stream, **said))}


def without_the_controllers_word(scene: Scene, case: Case) -> set[tuple[str, int | None]]:
    with scene.as_user("nia") as nia:
        nia.record([Intent(note("She is under our care."), case.stream)])
    of_health = "SELECT slot::text FROM ledger.slot WHERE stream = %s AND controller = %s AND sealed"
    said = propose_erasure(scene.dana, case.stream, [slot for (slot,) in asked(scene.at, of_health, case.stream, HEALTH)])
    return {(Rule.WORD, scene.erase(scene.dana, case.stream, **said))}


def of_another_stream(scene: Scene, case: Case) -> set[tuple[str, int | None]]:
    other = referred(scene.dana)
    with scene.as_user(second_of(scene.dana)) as vera:
        said = scene.propose(vera, case.stream, [scene.slot(other, other.suspect)])
    return {(Rule.OWN_SLOTS, scene.erase(scene.dana, case.stream, **said))}


def of_another_person(scene: Scene, case: Case) -> set[tuple[str, int | None]]:
    """Two members together, past no guard: append does not know whose a slot is."""
    other = referred(scene.dana)
    own = identity(scene, other)
    said = propose_erasure(scene.dana, other.suspect, [own], scope="person", person=str(case.suspect))
    receipt = scene.dana.record([Intent(event("content-erased", **said), other.suspect)])
    scene.dana.erase(UUID(own))
    return {(ANOTHERS, receipt.entries[0].position)}


def _recorder(scene: Scene, name: str) -> UUID:
    with scene.as_user(name) as opened:
        return opened.me.recorder


FORGED: list[Callable[[Scene, Case], set[tuple[str, int | None]]]] = [
    deleted_without_an_event, unproposed, by_one_member, of_other_slots, declined_before, by_a_practitioner, proposed_by_a_practitioner,
    under_a_hold, without_the_controllers_word, of_another_stream, of_another_person,
]  # fmt: skip


@pytest.mark.parametrize("attack", FORGED, ids=lambda attack: attack.__name__)
def test_a_forged_erasure_is_found(scene: Scene, attack: Callable[[Scene, Case], set[tuple[str, int | None]]]) -> None:
    expected = attack(scene, referred(scene.dana))
    assert scene.found() == expected
    doubted = {each.position for each in scene.verify().accounts if each.doubted}
    assert {at for broken, at in expected if broken in OF_ERASURES | {ANOTHERS}} <= doubted


def test_an_erasure_by_two_members_is_none(scene: Scene) -> None:
    case = referred(scene.dana)
    named = mentions(scene, case)
    said = propose_erasure(scene.dana, case.stream, named, scope="person", person=str(case.suspect))
    receipt = scene.dana.record([Intent(event("content-erased", **said), case.stream)])
    assert scene.dana.erase(UUID(named[0])) == 2
    assert scene.found() == set()
    (account,) = [each for each in scene.verify().accounts if each.position == receipt.entries[0].position]
    assert (account.contents, account.entries, account.slots, account.doubted) == (2, 1, 1, False)
    assert (account.proposed, account.decided) == (_recorder(scene, second_of(scene.dana)), scene.dana.me.recorder)


def test_facts_that_two_members_erased_are_accounted_for_and_so_is_what_they_proved(scene: Scene) -> None:
    """The proposal of an earlier erasure stood among them: that there was one cannot be shown any more, and is no finding."""
    case, unit = referred(scene.dana), scene.dana.unit_stream()
    own = identity(scene, case)
    said = propose_erasure(scene.dana, case.suspect, [*mentions(scene, case), own], scope="person", person=str(case.suspect))
    for stream, slot in ((case.stream, said["slots"][0]), (case.suspect, own)):
        scene.dana.record([Intent(event("content-erased", **said | {"slots": [slot]}), stream)])
        scene.dana.erase(UUID(slot))
    facts = "SELECT slot::text FROM ledger.slot WHERE stream = %s AND NOT sealed"
    (of_him,) = asked(scene.at, facts, case.suspect)
    named = [of_him[0], own]
    more = propose_erasure(scene.dana, unit, named, scope="facts")
    at = scene.dana.record([Intent(event("content-erased", **more), unit)]).entries[0].position
    scene.dana.erase(UUID(of_him[0]))
    verified = scene.verify()
    assert scene.found() == set()
    (account,) = [each for each in verified.accounts if each.position == at]
    assert (account.doubted, account.slots) == (False, 2)
    integrity = next(each for each in verified.verdicts if each.matter is Matter.INTEGRITY)
    assert "whether another member had proposed 1 erasures" in integrity.instead
