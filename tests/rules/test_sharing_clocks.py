"""Clocks of sharing: what waits for an answer, a decision, a receipt, or for a recipient to be told."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.events.glass import GlassBroken, GlassGround
from ledger.events.privacy import RestrictionLifted
from ledger.events.sharing import Following, Method, NoticeOf, Urgency
from ledger.events.victim_codes import InformedOf
from ledger.rules.clocks import running
from ledger.rules.deadlines import Terms
from ledger.rules.policy import DEFAULT
from tests.rules import acts
from tests.rules.acts_assessment import advising
from tests.rules.acts_sharing import OUTSIDE, asking, deciding, following, giving, notifying, refusing
from tests.rules.acts_victim import informing
from tests.rules.scenario import recorded

UNTARGETED = Terms(DEFAULT.tzinfo)
SET = Terms(DEFAULT.tzinfo, {"share request": 5, "share receipt": 7})
REFERRED = acts.referral()
ANSWER, EMERGENCY = "answer to a request", "decision on an emergency share"
SENT = giving(outside=OUTSIDE, decision=2)
CORRECTED, RESTRICTED = acts.correcting(1, "urgency", to="urgent"), acts.restricting(1)
TO_TELL = "recipient to be told of a correction"
LIFTED = RestrictionLifted(restriction=4, reason="Settled.", told_on=acts.TODAY)


def clocks(terms: Terms, *events: Any) -> list[tuple[str, int, str]]:
    """Name, starting entry and day of every clock of sharing that runs after these entries; all are recorded on Monday 2 March 2026."""
    found = running([recorded(event, version) for version, event in enumerate(events, start=1)], terms)
    return [(clock.deadline.name, clock.start.version, f"{clock.due.astimezone(terms.zone):%m-%d}") for clock in found]


@pytest.mark.parametrize(("events", "run"), [
    ([asking("cwp", reply_by=date(2026, 3, 9))], [(ANSWER, 2, "03-09")]),
    ([asking("cwp", urgency=Urgency.IMMEDIATE)], [(ANSWER, 2, "03-02")]),
    ([asking("cwp")], []),
    ([asking("cwp", reply_by=date(2026, 3, 9)), refusing(request=2)], []),
    ([asking("cwp", reply_by=date(2026, 3, 9)), deciding()], [(ANSWER, 2, "03-09")]),
    ([giving()], [(EMERGENCY, 2, "03-03")]),
    ([giving(), refusing(share=2)], []),
    ([giving(), following(how=Following.RECALLED)], [(EMERGENCY, 2, "03-03"), ("recipient to be told of a recall", 3, "03-03")]),
    ([deciding(), giving(decision=2)], []),
    ([deciding(), giving(decision=2), CORRECTED], [(TO_TELL, 4, "03-03")]),
    ([deciding(), CORRECTED, giving(decision=2)], []),
    ([deciding(), giving(decision=2), giving(decision=2), CORRECTED, notifying(3, entry=5)], [(TO_TELL, 5, "03-03")]),
    ([deciding(), giving(decision=2), CORRECTED, notifying(3)], []),
    ([deciding(), giving(decision=2), CORRECTED, notifying(3, NoticeOf.UNLAWFUL)], [(TO_TELL, 4, "03-03")]),
    ([deciding(), giving(decision=2), CORRECTED, following(3, Following.RETURNED)], []),
    ([deciding(), giving(decision=2), acts.note(), acts.correcting(4, "sensitivity")], []),
    ([deciding(), giving(decision=2), RESTRICTED], [("recipient to be told of a restriction", 4, "03-03")]),
    ([deciding(), giving(decision=2), CORRECTED, acts.correcting(4, "to", to="routine")], [(TO_TELL, 4, "03-03"), (TO_TELL, 5, "03-03")]),
    ([deciding(), giving(decision=2), RESTRICTED, LIFTED], []),
    ([deciding(), giving(decision=2), RESTRICTED, notifying(3, NoticeOf.RESTRICTION), LIFTED],
     [("recipient to be told of the lifting of a restriction", 6, "03-03")]),
    ([deciding(), giving(decision=2), acts.erasing(UUID(int=2))], [("recipient to be told of an erasure", 4, "03-03")]),
    ([deciding(), giving(decision=2), acts.erasing(UUID(int=2)), notifying(3, NoticeOf.ERASURE, 4)], []),
    ([deciding(), giving(decision=2), acts.erasing(UUID(int=2)).model_copy(update={"versions": (2,)})], []),
    ([informing(InformedOf.SUPPORT, 1), CORRECTED], [(TO_TELL, 3, "03-03")]),
    ([informing(InformedOf.SUPPORT), CORRECTED], []),
    ([informing(InformedOf.SUPPORT, 1), CORRECTED, informing(InformedOf.SUPPORT, 1)], []),
    ([informing(InformedOf.SUPPORT, 1), CORRECTED, notifying(2, entry=3)], []),
    ([informing(InformedOf.SUPPORT, 1), CORRECTED, notifying(2, entry=3), acts.correcting(1, "urgency", to="routine")],
     [(TO_TELL, 5, "03-03")]),
    ([acts.transferring(), CORRECTED], [(TO_TELL, 3, "03-03")]),
    ([advising(), CORRECTED], []),
    ([GlassBroken(ground=GlassGround.LIFE), CORRECTED], [("review of broken glass", 2, "03-02"), (TO_TELL, 3, "03-03")]),
])  # fmt: skip
def test_what_waits(events: list[Any], run: list[tuple[str, int, str]]) -> None:
    assert clocks(UNTARGETED, REFERRED, *events) == run


def test_targets_are_the_policys_and_count_where_no_day_is_told() -> None:
    assert clocks(SET, REFERRED, asking("cwp")) == [("share request", 2, "03-07")]
    assert clocks(SET, REFERRED, asking("cwp"), refusing(request=2)) == []
    assert clocks(SET, REFERRED, asking("cwp", reply_by=date(2026, 3, 9))) == [(ANSWER, 2, "03-09")]
    assert clocks(SET, REFERRED, deciding(), SENT) == [("share receipt", 3, "03-09")]
    assert clocks(SET, REFERRED, deciding(), SENT, following(3)) == []
    assert clocks(SET, REFERRED, deciding(), giving(decision=2)) == []
    assert clocks(SET, REFERRED, deciding(), giving(decision=2, method=Method.ORAL)) == [("share receipt", 3, "03-09")]
