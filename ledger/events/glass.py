"""Breaking the glass: a reader opens a case that no agreement and no share opens to him, because somebody is in danger (domain.md 5.12).

Both entries are content-free and stand in the case, for its supervisors; why the reader said he needed it stands sealed in the access log.
"""

from typing import Annotated

from ledger.events.envelope import Purpose
from ledger.events.event import Code, Doc, Entry, Event, Group


class GlassGround(Code):
    """What danger it is."""

    LIFE = "life", "danger to life"
    SERIOUS_HARM = "serious_harm", "danger of serious harm"
    CHILD = "child", "danger to a child"


class GlassVerdict(Code):
    """What the review of a broken glass comes to."""

    JUSTIFIED = "justified", "it was justified"
    NOT_JUSTIFIED = "not_justified", "it was not justified"
    REFERRED = "referred", "it was referred for investigation"


class GlassBroken(Event):
    """A reader opened this case in an emergency; it stands open to him for a time, and a supervisor reviews it (domain.md 5.12)."""

    says = "{actor} broke the glass of this case because of {ground}."
    group, effect, administrative, after_closure = Group.ACCESS, "break-glass", True, True
    recorders, default_purpose = frozenset({"practitioner", "supervisor", "disclosure_officer"}), Purpose.SAFEGUARDING
    ground: Annotated[GlassGround, Doc("what danger it is")]


class GlassReviewed(Event):
    """A supervisor reviewed why the glass of this case was broken; nobody reviews his own (domain.md 5.12, break_glass.reviewed)."""

    says = "{actor} reviewed the breaking of the glass in {opened}: {verdict}."
    group, effect, administrative, after_closure = Group.ACCESS, "glass-reviewed", True, True
    recorders, default_purpose = frozenset({"supervisor"}), Purpose.LAWFULNESS
    opened: Annotated[Entry, Doc("number of the entry that recorded it")]
    verdict: Annotated[GlassVerdict, Doc("what the review comes to")]
