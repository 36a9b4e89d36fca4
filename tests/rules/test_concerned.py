"""Whom an act is about follows from what it names, and from the entry from which it goes on."""

from typing import Any
from uuid import UUID

import pytest

from ledger.events.catalogue import TYPES, kind_of, load
from ledger.events.event import Event, fields_of
from ledger.events.intervention import InterventionKind
from ledger.events.justice import BailChange
from ledger.events.victim_codes import InformedOf
from ledger.rules.concerned import FOLLOWS, OF_A_SUSPECT, OF_ONE_TREATED, whom
from tests.rules import acts
from tests.rules import acts_victim as victim
from tests.rules import orders_acts as orders
from tests.rules.acts_victim import STAN, VERA, WILMA
from tests.rules.scenario import START, given, given_opened
from tests.rules.ways.intervention import offering, session
from tests.rules.ways.suspects import BOTH, SID, of

ANSWERS_NOBODY = {
    "versions", "dispute", "items", "request", "decision", "share", "agreement", "opened", "restriction", "hold", "proposal", "complaint",
    "breach", "merge", "succeeds", "closed", "schedules", "service", "item", "schedule_version", "enquiry", "decisions", "replaces",
    "asked", "bundle", "bundles", "earlier", "defect",
}  # fmt: skip
"""Fields with numbers of entries that tell of no person: entries of anybody, acts of sharing, and what the ledger keeps for itself."""
VICTIM_WORK = of(offering(), kind=InterventionKind.VICTIM_WORK)
BAIL = of(orders.bailing(), suspect=SID)


def about(*events: Event, opened: bool = False) -> dict[str, tuple[UUID, ...]]:
    """Whom the last of these acts is about."""
    *before, act = events
    found: Any = (given_opened if opened else given)(*before)
    return whom(found.state, kind_of(act.type_name()), act.values(), len(events))


def test_every_field_that_names_an_entry_says_whom_its_act_is_about() -> None:
    fields = [field for name in TYPES for field in fields_of(load(name))]
    named = {(field.name, field.kind) for field in fields if field.name in FOLLOWS or field.kind == "entry"}
    assert {name for name, kind in named if kind == "entry"} == {*FOLLOWS, *ANSWERS_NOBODY}
    assert {kind for _, kind in named} <= {"entry", "code", "edition"}, "a whole number of another kind would be taken for an entry's"


@pytest.mark.parametrize("kind", sorted(OF_A_SUSPECT | OF_ONE_TREATED))
def test_the_types_that_are_about_one_can_name_him(kind: str) -> None:
    fields = {field.name: field for field in fields_of(load(f"{kind}.v1"))}
    assert (fields["suspect"].kind, fields["suspect"].required, fields["suspect"].personal) == ("person", False, None)
    assert ("victim" in fields) == (kind in OF_ONE_TREATED)


def test_what_an_act_names_counts() -> None:
    assert about(*BOTH, orders.arresting()) == {}
    assert about(*BOTH, of(orders.arresting(), suspect=SID)) == {"suspect": (SID,)}
    assert about(*BOTH, victim.joining(), victim.contacting(VERA)) == {"victim": (VERA,)}
    assert about(acts.referral(), victim.suspected(SID)) == {"suspect": (SID,)}


def test_what_goes_on_from_an_act_is_about_the_same_person() -> None:
    varied, order = orders.bailing(BailChange.VARIED, 4), of(orders.making(), suspect=STAN)
    for event in (varied, orders.bailing(BailChange.ENDED, 4), victim.informing(InformedOf.BAIL, 4), acts.disputing(4)):
        assert about(*BOTH, BAIL, event) == {"suspect": (SID,)}
    assert about(*BOTH, order, orders.serving(4), orders.notifying(4)) == {"suspect": (STAN,)}
    assert about(*BOTH, of(orders.applying(), suspect=SID), orders.making(application=4), orders.serving(5)) == {"suspect": (SID,)}
    assert about(*BOTH, BAIL, acts.correcting(4, "suspect", to=str(STAN)), varied) == {"suspect": (STAN,)}


def test_a_charge_tells_more_of_a_result_than_the_hearing_of_several() -> None:
    laid, listed = of(orders.charging(), suspect=SID), of(orders.listing(), suspect=STAN)
    assert about(*BOTH, laid, listed, orders.resulting(hearing=5, charge=4)) == {"suspect": (SID,)}
    assert about(*BOTH, laid, listed, orders.resulting(hearing=5)) == {"suspect": (STAN,)}


def test_an_act_of_when_there_was_one_suspect_is_about_him() -> None:
    before = (acts.referral(), victim.suspected(), orders.bailing(), victim.suspected(SID))
    assert about(*before, orders.bailing(BailChange.ENDED, 3)) == {"suspect": (STAN,)}
    of_nobody = (acts.referral(), orders.bailing(), victim.suspected(), victim.suspected(SID))
    assert about(*of_nobody, orders.bailing(BailChange.ENDED, 2)) == {}


def test_a_number_that_comes_later_or_of_no_entry_says_nothing() -> None:
    assert about(*BOTH, orders.serving(4)) == about(*BOTH, orders.serving(99)) == {}


def test_a_correction_of_whom_an_act_is_about_is_about_everybody() -> None:
    assert about(*BOTH, BAIL, acts.correcting(4, "suspect", to=str(STAN))) == {}
    assert about(*BOTH, BAIL, acts.correcting(4, "bail", to=1)) == {}
    assert about(*BOTH, BAIL, acts.correcting(4, "return_on", to=str(START.date()))) == {"suspect": (SID,)}


def test_who_is_treated_is_a_suspect_or_a_victim_and_nobody_else() -> None:
    parties = (*BOTH, victim.joining(), victim.joining(WILMA))
    assert about(*parties, of(offering(), suspect=SID), session(of=6), opened=True) == {"suspect": (SID,), "victim": ()}
    assert about(*parties, of(VICTIM_WORK, victim=WILMA), session(of=6), opened=True) == {"victim": (WILMA,), "suspect": ()}
    alone = (acts.referral(), victim.suspected(), victim.joining())
    assert about(*alone, VICTIM_WORK, session(of=4), opened=True) == {"victim": (VERA,), "suspect": ()}
    assert about(*alone, VICTIM_WORK, opened=True) == {"suspect": ()}


def test_a_clinical_note_is_about_whom_it_names_or_the_suspect_and_nobody_else() -> None:
    parties = (*BOTH, victim.joining())
    assert about(*parties, acts.clinical_note(VERA), opened=True) == {"victim": (VERA,), "suspect": ()}
    assert about(*parties, acts.clinical_note(SID), opened=True) == {"suspect": (SID,), "victim": ()}
    assert about(*parties, acts.clinical_note(), opened=True) == {"victim": ()}


def test_what_an_agency_corrects_of_whom_it_treats_is_about_everybody() -> None:
    offered = (acts.referral(), victim.suspected(), victim.joining(), of(offering(), suspect=STAN))
    for name, to in (("suspect", str(SID)), ("kind", "victim_work")):
        assert about(*offered, acts.correcting_held(4, name, to=to), opened=True) == {}
    assert about(*offered, acts.correcting_held(4, "mandate", to="none"), opened=True) == {"suspect": (STAN,), "victim": ()}


def test_an_open_act_learns_nothing_from_a_held_entry() -> None:
    assert about(*BOTH, of(offering(), suspect=SID), victim.informing(InformedOf.RIGHTS, 4)) == {}
