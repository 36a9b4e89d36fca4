"""Whom each entry is about, then and now, and what an erasure of one of them takes and leaves; pure."""

from uuid import UUID, uuid4

from msgspec import structs

from ledger.events.intervention import InterventionKind, SessionHeld
from ledger.scope import About, losing, scope, whose
from tests.rules import acts
from tests.rules import acts_victim as victim
from tests.rules import orders_acts as orders
from tests.rules.acts_victim import STAN, VERA
from tests.rules.scenario import recorded
from tests.rules.ways.intervention import offering, session
from tests.rules.ways.suspects import BOTH, SID, of

PARTIES = ((STAN, "suspect"), (SID, "suspect"), (VERA, "victim"))
SUBJECTS = {"subjects": [{"person": str(person), "category": category} for person, category in PARTIES]}
HERS = of(offering(), kind=InterventionKind.VICTIM_WORK, victim=VERA)
CHARGED = (*BOTH, victim.joining(), of(orders.charging(), suspect=STAN))
"""The charge is entry 5."""


def about(*events, opened=True, kind="case"):
    """By version, whom each of these acts is about; every mark names all parties, as where nothing else is told."""
    facts = [structs.replace(recorded(each, version, opened=opened), marks=SUBJECTS) for version, each in enumerate(events, start=1)]
    return whose(kind, facts)


def only(*persons):
    return About(frozenset(persons), frozenset(persons))


def test_work_with_a_victim_and_a_note_on_her_are_about_her_and_no_suspect():
    noted = of(session(of=5), note="It was a hard week.")
    assert isinstance(noted, SessionHeld)
    found = about(*BOTH, victim.joining(), HERS, noted, acts.clinical_note(VERA), acts.clinical_note(SID))
    assert [found[version] for version in (5, 6, 7, 8)] == [only(VERA), only(VERA), only(VERA), only(SID)]


def test_a_note_that_names_nobody_is_about_the_suspects_alone():
    assert about(*BOTH, victim.joining(), acts.clinical_note())[5] == only(STAN, SID)


def test_what_is_not_shown_is_about_nobody():
    assert about(*BOTH, victim.joining(), HERS, opened=False)[5] == only()


def test_a_charge_and_its_corrections_are_about_whom_it_names_then_and_now():
    offence = acts.correcting(5, "offence", to_personal="harassment")
    found = about(*CHARGED, offence, acts.correcting(5, "suspect", to=str(SID)), offence)
    assert found[5] == About(frozenset({STAN}), frozenset({SID}))
    assert found[6] == About(frozenset({STAN}), frozenset({SID})), "a value corrected before it was sealed for him too"
    assert found[8] == only(SID)


def test_what_goes_on_from_an_entry_moves_with_it():
    found = about(*BOTH, victim.joining(), of(orders.bailing(), suspect=STAN), of(orders.bailing(), suspect=SID),
                  orders.bailing(orders.BailChange.VARIED, 5), acts.correcting(7, "bail", to=6))  # fmt: skip
    assert found[7] == About(frozenset({STAN}), frozenset({SID}))


def test_a_persons_own_record_is_about_him_throughout():
    facts = [recorded(acts.identifying(), 1), recorded(acts.restricting(), 2)]
    assert set(whose("person", facts).values()) == {only(facts[0].stream)}


def test_an_id_that_is_none_is_nobodys():
    facts = [recorded(each, version) for version, each in enumerate((acts.referral(), of(orders.charging(), suspect=STAN)), start=1)]
    forged = structs.replace(facts[1], fields={**facts[1].fields, "suspect": "nobody"}, marks={"subjects": [{"person": 7}]})
    assert whose("case", [facts[0], forged])[2] == only()


STANS, SIDS, RECORDS, STRANGE = uuid4(), uuid4(), uuid4(), uuid4()
OWNERS: dict[UUID, UUID | None] = {STANS: STAN, SIDS: SID, RECORDS: None}
MOVED = {5: About(frozenset({STAN}), frozenset({SID})), 6: only(STAN), 7: only(SID)}
SEALED = {5: {STANS: 2}, 6: {STANS: 1, RECORDS: 3}, 7: {RECORDS: 1, STRANGE: 1}}


def test_what_is_lost_is_counted_by_entry():
    assert losing(SEALED, {STANS}) == {5: 2, 6: 1}
    assert losing(SEALED, {STANS, RECORDS}) == {5: 2, 6: 4, 7: 1}


def test_the_scope_of_the_former_and_of_the_right_person():
    assert scope(STAN, MOVED, SEALED, OWNERS, {STANS}) == ((5,), (), (6,))
    assert scope(SID, MOVED, SEALED, OWNERS, {SIDS}) == ((), (5,), (7,))
    assert scope(SID, MOVED, SEALED, OWNERS, {SIDS, STANS, RECORDS}) == ((), (), ()), "with every slot of theirs nothing stays"
    assert scope(STAN, MOVED, {}, OWNERS, {STANS}) == ((), (), ()), "nothing is named that is gone already"
