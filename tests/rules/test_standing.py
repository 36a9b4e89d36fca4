"""For which agency a member can stand at a discussion, and who makes a clinical note: judged by the unit's own record, and again later."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from ledger.events.event import Event
from ledger.events.fact import Fact
from ledger.rules import authority, membership
from ledger.rules.redecide import Outcome, Seen, redecide
from tests.rules import acts
from tests.rules.acts import SAM, TODAY
from tests.rules.acts_discussion import CARL, ROUTED, discussing, dissenting
from tests.rules.scenario import START, recorded

BEFORE = TODAY - timedelta(days=30)
UNIT: tuple[Event, ...] = (acts.adding(1), acts.naming_agency("nwbh", since=BEFORE), acts.holding(BEFORE))
"""The supervisor's login, of the police; a health trust; and Sam, a nurse of it."""
POLICE = UUID(int=1)


def unit(*more: Event) -> list[Fact]:
    """The unit's own record, made a day before anything else."""
    facts = [recorded(event, version, at=START - timedelta(days=1)) for version, event in enumerate((*UNIT, *more), start=1)]
    return [replace(fact, fields=event.values()) for fact, event in zip(facts, (*UNIT, *more), strict=True)]


def why(event: Event, *more: Event, day: date = TODAY) -> str | None:
    kind = event.type_name().partition(".")[0]
    found = authority.standing(kind, event.values(), membership.folded(unit(*more)), day)
    return found.against.why if found and found.against else None


@pytest.mark.parametrize(
    "event",
    [
        discussing("police", members=(POLICE,)), discussing("police", "nwbh", members=(POLICE, SAM)), discussing("nwbh", members=(SAM,)),
        discussing("police", members=(CARL,)), dissenting(agency="nwbh", member=SAM), dissenting(agency="police", member=POLICE),
        dissenting(agency="probation"), dissenting(agency="probation", member=CARL), acts.note(),
    ],
)  # fmt: skip
def test_a_member_stands_for_an_agency_of_his_and_of_whom_nothing_is_recorded_nothing_is_judged(event: Event) -> None:
    assert why(event) is None


@pytest.mark.parametrize(
    "event",
    [
        discussing("police", members=(POLICE, SAM)), discussing("police", members=(SAM,), absent=("nwbh",)),
        discussing("nwbh", members=(POLICE,)), dissenting(agency="police", member=SAM), dissenting(agency="nwbh", member=POLICE),
    ],
)  # fmt: skip
def test_a_member_stands_for_no_agency_that_is_not_his(event: Event) -> None:
    assert "a member of" in str(why(event)) or "the member named is of" in str(why(event))


def test_the_day_of_the_discussion_counts() -> None:
    seconded = acts.holding(TODAY, role="constable", agency="police")
    assert why(dissenting(agency="police", member=SAM), seconded) is None
    assert why(dissenting(agency="police", member=SAM), seconded, day=TODAY - timedelta(days=1)) is not None
    assert why(discussing("nwbh", members=(SAM,)), acts.leaving(TODAY - timedelta(days=2))) is None, "nothing is recorded of that day"


@pytest.mark.parametrize(("sector", "against"), [
    ("health", None), ("police", "of another kind"), ("advocacy", "of another kind"), ("probation", "of another kind"),
    (None, "is not recorded"),
])  # fmt: skip
def test_a_clinical_note_is_made_by_an_agency_of_health(sector: str | None, against: str | None) -> None:
    found = authority.not_clinical(sector)
    assert (found is None) if against is None else (found is not None and against in found.why)
    assert authority.clinical(type(acts.clinical_note()))
    assert not authority.clinical(type(acts.note()))


def outcomes(*events: Event, **held: Any) -> dict[str, Outcome]:
    """What deciding again says of the last of these entries of a case, by sentence."""
    facts = [recorded(event, version, opened=True) for version, event in enumerate(events, start=1)]
    facts = [replace(fact, position=100 + fact.version) for fact in facts]
    facts[-1] = replace(facts[-1], **held)
    *_, last = redecide("case", [Seen(fact) for fact in facts], unit())
    return {rule.sentence: rule.outcome for rule in last.rules}


def test_an_audit_judges_it_again() -> None:
    right, wrong = discussing("police", members=(POLICE,)), discussing("police", members=(SAM,))
    assert outcomes(*ROUTED, right)[authority.ATTENDED] is Outcome.HELD
    assert outcomes(*ROUTED, wrong)[authority.ATTENDED] is Outcome.REFUSED
    assert outcomes(*ROUTED, right, dissenting(member=POLICE))[authority.SPOKE] is Outcome.HELD
    assert outcomes(*ROUTED, right, dissenting(member=SAM))[authority.SPOKE] is Outcome.REFUSED
    for agency, outcome in (("nwbh", Outcome.HELD), ("police", Outcome.REFUSED)):
        held = outcomes(acts.referral(), acts.clinical_note(), held={"originator": agency, "controller": agency})
        assert held[authority.CLINICAL] is outcome
