"""What the rules of sharing let through and refuse."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from ledger.events.envelope import Occurred, Purpose
from ledger.events.lawful import SharingBasis
from ledger.events.sharing import Following, Informed, Method, NoticeOf, ShareDecision
from ledger.events.victim_codes import Consent, ConsentScope, InformedOf
from ledger.rules import case
from ledger.rules.policy import Policy
from tests.rules import acts, acts_assessment, acts_discussion, acts_victim
from tests.rules.acts_sharing import (
    EMERGENCY,
    OUTSIDE,
    asking,
    breaching,
    deciding,
    following,
    giving,
    notifying,
    refusing,
)
from tests.rules.scenario import START, SUPERVISOR, Given, dated, given, of_agency, recorded, with_erased
from tests.rules.ways import BothWays

PROBATION, TRUST = (replace(SUPERVISOR, agency=agency) for agency in ("probation", "cwp"))
HEALTH = Policy(sectors={"cwp": "health", "police": "police"})
REFERRED = acts.referral()
OPEN = given(REFERRED)
SHUT = given(REFERRED, acts.closing())
BOTH = given(REFERRED, of_agency("cwp", acts.note()))
"""Of it entry 1 was brought by the police, entry 2 by a health trust."""
ASKED = given(REFERRED, of_agency("probation", asking()))
ASKED_FOR_OUTSIDE = given(REFERRED, of_agency("probation", asking(outside=OUTSIDE)))
DECIDED = given(REFERRED, deciding(1))
ON_REQUEST = given(REFERRED, of_agency("probation", asking()), deciding(1, request=2))
FOR_OUTSIDE = given(REFERRED, deciding(1, outside=OUTSIDE))
GIVEN = given(REFERRED, giving())
SENT_OUT = given(REFERRED, giving(outside=OUTSIDE))
TWICE = given(REFERRED, giving(), giving())
BROUGHT = given(*acts_discussion.ROUTED, acts_discussion.discussing(), acts_discussion.bringing("cwp", "police"))
RESTRICTED, WHOLE = given(REFERRED, acts.note(), acts.restricting(2)), given(REFERRED, acts.note(), acts.restricting())
INFORMED, OF_RIGHTS = (
    given(REFERRED, acts_victim.joining(), acts_victim.informing(InformedOf.RIGHTS, entry)) for entry in (1, None)
)  # fmt: skip
ADVISED, MOVED = given(REFERRED, acts_assessment.advising()), given(REFERRED, acts.transferring())
CORRECTED = given(REFERRED, giving(), acts.correcting(1, "urgency", to="urgent"), acts.restricting(1), acts.note())
JOINED = given(REFERRED, acts.joining())
COURT = (Purpose.CRIMINAL_PROCEEDINGS,)
SHARING = ConsentScope.SHARING
CONSENTED = given(REFERRED, acts_victim.joining(), acts_victim.consenting(scope=SHARING))
WITHDRAWN = given(
    REFERRED, acts_victim.joining(), acts_victim.consenting(scope=SHARING), acts_victim.consenting(None, Consent.WITHDRAWN, SHARING)
)  # fmt: skip
ADVOCACY = given(REFERRED, acts_victim.joining(), acts_victim.consenting())
BY_CONSENT = deciding(sharing_basis=SharingBasis.CONSENT)
MARCH, FIRST = Occurred("2026-03-01", "day"), date(2026, 3, 1)
HOW = {how: following(how=how) for how in Following}


def followed(*hows: Following) -> Given:
    return given(REFERRED, giving(), *(HOW[how] for how in hows))


PART = Given(case.evolve(case.INITIAL, recorded(giving(), 9)), 9)
"""A case as its recipient sees it who was given an entry of it and sees no other."""

BOTH_WAYS: BothWays = {
    "is_referred": (
        [PART.when(asking("police"), actor=PROBATION), PART.when(breaching(9), actor=PROBATION), PART.when(following(9), actor=PROBATION)],
        [given().when(act) for act in (asking("cwp"), refusing())],
    ),
    "goes_to_one": (
        [OPEN.when(asking("cwp")), OPEN.when(asking("cwp", outside=OUTSIDE)), OPEN.when(giving()), OPEN.when(giving(outside=OUTSIDE))],
        [
            OPEN.when(asking("cwp", recipient=None)), OPEN.when(asking("cwp", outside=OUTSIDE, recipient="probation")),
            OPEN.when(giving(outside=OUTSIDE, recipient="probation")), OPEN.when(giving(recipient="police")),
            OPEN.when(giving(recipient=None, method=Method.PAPER)),
        ],
    ),
    "is_decided_for_somebody": (
        [OPEN.when(deciding()), OPEN.when(deciding(outside=OUTSIDE)), ASKED.when(deciding(request=2)), GIVEN.when(deciding(share=2))],
        [OPEN.when(deciding(recipient=None)), OPEN.when(deciding(outside=OUTSIDE, recipient="probation"))],
    ),
    "asks_of_another": (
        [OPEN.when(asking("cwp")), BOTH.when(asking("cwp", 2)), BOTH.when(asking("police", 1), actor=PROBATION), SHUT.when(asking("cwp"))],
        [OPEN.when(asking("police")), BOTH.when(asking("cwp", 1, 2)), BOTH.when(asking("police", 2), actor=PROBATION)],
    ),
    "shares_its_own": (
        [BOTH.when(deciding(1)), BOTH.when(giving(1)), BOTH.when(giving(2), actor=TRUST), BOTH.when(refusing()), SHUT.when(giving(1))],
        [BOTH.when(deciding(2)), BOTH.when(giving(1, 2)), BOTH.when(giving(1), actor=TRUST)],
    ),
    "items_are_there": (
        [OPEN.when(deciding(1)), OPEN.when(refusing())],
        [OPEN.when(asking("cwp", 2)), OPEN.when(deciding(1, 2)), OPEN.when(giving(3))],
    ),
    "decision_is_whole": (
        [OPEN.when(deciding()), OPEN.when(refusing()), OPEN.when(deciding(decision=ShareDecision.PARTLY, refusal="Not the rest."))],
        [
            OPEN.when(deciding(items=None)), OPEN.when(deciding(purposes=None)), OPEN.when(refusing(refusal=None)),
            OPEN.when(deciding(decision=ShareDecision.PARTLY)),
        ],
    ),
    "not_told_says_why": (
        [OPEN.when(deciding()), OPEN.when(deciding(informed=Informed.NOT_SAFE, informed_why="He would learn of it."))],
        [OPEN.when(deciding(informed=each)) for each in (Informed.NOT_SAFE, Informed.PREJUDICE, Informed.NOT_POSSIBLE)],
    ),
    "health_asks_the_guardian": (
        [
            BOTH.under(HEALTH).when(deciding(2, caldicott=False), actor=TRUST), BOTH.under(HEALTH).when(deciding(1)),
            BOTH.under(HEALTH).when(refusing(), actor=TRUST), BOTH.when(deciding(2), actor=TRUST),
        ],
        [
            BOTH.under(HEALTH).when(deciding(2), actor=TRUST),
            given(REFERRED, of_agency("cwp", acts.clinical_note())).when(deciding(2), actor=TRUST),
        ],
    ),
    "consent_stands": (
        [CONSENTED.when(BY_CONSENT), WITHDRAWN.when(deciding()), with_erased(WITHDRAWN).when(BY_CONSENT)],
        [OPEN.when(BY_CONSENT), WITHDRAWN.when(BY_CONSENT), ADVOCACY.when(BY_CONSENT)],
    ),
    "request_was_made": (
        [ASKED.when(deciding(request=2)), ASKED.when(refusing(request=2)), OPEN.when(deciding())],
        [
            ASKED.when(deciding(request=1)), OPEN.when(deciding(request=9)),
            given(REFERRED, asking("cwp")).when(refusing(request=2)),
        ],
    ),
    "emergency_was_one": (
        [GIVEN.when(deciding(share=2)), GIVEN.when(refusing(share=2))],
        [
            GIVEN.when(deciding(share=1)), given(REFERRED, deciding(), giving(decision=2)).when(deciding(share=3)),
            given(REFERRED, giving(), deciding(share=2)).when(deciding(share=2)),
        ],
    ),
    "rests_on_a_decision": (
        [OPEN.when(giving()), DECIDED.when(giving(decision=2))],
        [OPEN.when(giving(emergency=None)), DECIDED.when(giving(decision=2, emergency=EMERGENCY))],
    ),
    "was_granted": (
        [
            DECIDED.when(giving(decision=2)), ON_REQUEST.when(giving(decision=3)),
            FOR_OUTSIDE.when(giving(decision=2, outside=OUTSIDE)),
            given(REFERRED, of_agency("probation", asking(outside=OUTSIDE)), deciding(1, request=2)).when(
                giving(decision=3, outside=OUTSIDE)
            ),
        ],
        [
            DECIDED.when(giving(decision=1)), DECIDED.when(giving(1, 2, decision=2)),
            DECIDED.when(giving(decision=2, purposes=(Purpose.SAFEGUARDING, Purpose.CASE_WORK))),
            DECIDED.when(giving(decision=2, recipient="cwp")), DECIDED.when(giving(decision=2, outside=OUTSIDE)),
            FOR_OUTSIDE.when(giving(decision=2)), given(REFERRED, refusing()).when(giving(decision=2)),
        ],
    ),
    "restricted_is_not_shared": (
        [
            RESTRICTED.when(giving(1)), RESTRICTED.when(deciding(1)), RESTRICTED.when(giving(2, purposes=COURT)),
            WHOLE.when(deciding(1, purposes=COURT)),
        ],
        [
            RESTRICTED.when(giving(1, 2)), RESTRICTED.when(deciding(2)), WHOLE.when(giving(1)),
            RESTRICTED.when(giving(2, purposes=(*COURT, Purpose.CASE_WORK))),
        ],
    ),
    "persons_are_parties": (
        [JOINED.when(giving(persons=(acts.SAM,))), with_erased(OPEN).when(giving(persons=(acts.SAM,)))],
        [JOINED.when(giving(persons=(acts.SAM, UUID(int=77)))), OPEN.when(giving(persons=(acts.SAM,)))],
    ),
    "method_fits": (
        [OPEN.when(giving(method=Method.PACK, manifest="0" * 64)), OPEN.when(giving(method=Method.ORAL))],
        [
            OPEN.when(giving(method=Method.PACK)), OPEN.when(giving(method=Method.ORAL, manifest="0" * 64)),
            OPEN.when(giving(outside=OUTSIDE, method=Method.LEDGER)),
        ],
    ),
    "something_was_given": (
        [
            GIVEN.when(HOW[Following.RECALLED]), GIVEN.when(notifying()), BROUGHT.when(breaching(6)), BROUGHT.when(notifying(6)),
            INFORMED.when(notifying(3)), ADVISED.when(notifying()), MOVED.when(notifying()),
        ],
        [
            OPEN.when(HOW[Following.RECALLED]), OPEN.when(notifying()), OPEN.when(breaching()), BROUGHT.when(following(6)),
            OF_RIGHTS.when(notifying(3)), INFORMED.when(following(3)),
        ],
    ),
    "share_named_was_made": (
        [GIVEN.when(breaching(2)), TWICE.when(following(3), actor=PROBATION), with_erased(GIVEN).when(breaching(3))],
        [
            GIVEN.when(breaching(1)), GIVEN.when(notifying(9)), TWICE.when(following(1), actor=PROBATION),
            given(REFERRED, giving(), acts_victim.joining(), acts_victim.informing(InformedOf.RIGHTS)).when(notifying(4)),
        ],
    ),
    "by_whose_it_is": (
        [
            GIVEN.when(HOW[Following.RECALLED]), SENT_OUT.when(HOW[Following.ACKNOWLEDGED]), SENT_OUT.when(HOW[Following.DESTROYED]),
            *(GIVEN.when(act, actor=PROBATION) for how, act in HOW.items() if how is not Following.RECALLED),
        ],
        [
            GIVEN.when(HOW[Following.RECALLED], actor=PROBATION), SENT_OUT.when(HOW[Following.RETURNED], actor=PROBATION),
            *(GIVEN.when(act) for how, act in HOW.items() if how is not Following.RECALLED),
        ],
    ),
    "goes_on_in_order": (
        [
            followed(Following.ACKNOWLEDGED).when(HOW[Following.RETURNED], actor=PROBATION),
            followed(Following.RECALLED).when(HOW[Following.DESTROYED], actor=PROBATION),
            given(REFERRED, giving(), giving(), following(2)).when(following(3), actor=PROBATION),
        ],
        [
            followed(Following.RETURNED).when(HOW[Following.ACKNOWLEDGED], actor=PROBATION),
            followed(Following.DESTROYED).when(HOW[Following.RECALLED]), followed(Following.RECALLED).when(HOW[Following.RECALLED]),
            followed(Following.RECALLED).when(HOW[Following.ACKNOWLEDGED], actor=PROBATION),
        ],
    ),
    "sender_tells": (
        [GIVEN.when(notifying()), SENT_OUT.when(notifying()), BROUGHT.when(notifying(6), actor=PROBATION)],
        [GIVEN.when(notifying(), actor=PROBATION)],
    ),
    "told_who_received_it": (
        [
            GIVEN.when(notifying(recipient="probation")), BROUGHT.when(notifying(6, recipient="police"), actor=PROBATION),
            MOVED.when(notifying(recipient=acts.transferring().area)), ADVISED.when(notifying(recipient=acts_assessment.advising().agency)),
        ],
        [
            GIVEN.when(notifying(recipient="cwp")), BROUGHT.when(notifying(6, recipient="cwp")), SENT_OUT.when(notifying(recipient="cwp")),
            MOVED.when(notifying(recipient="nowhere")), ADVISED.when(notifying(recipient="nowhere")),
            INFORMED.when(notifying(3, recipient="cwp")),
        ],
    ),
    "notice_fits": (
        [
            CORRECTED.when(notifying(entry=3)), CORRECTED.when(notifying(of=NoticeOf.RESTRICTION, entry=4)), CORRECTED.when(notifying()),
            CORRECTED.when(notifying(of=NoticeOf.UNLAWFUL, entry=5)),
        ],
        [CORRECTED.when(notifying(entry=number)) for number in (4, 5, 9)],
    ),
    "follows_what_came_before": (
        [given(REFERRED, dated(acts.note(), MARCH)).when(giving(2, as_of=FIRST), occurred=MARCH)],
        [given(REFERRED, acts.note()).when(giving(2, as_of=FIRST), occurred=MARCH)],
    ),
    "correction_leaves_what_could_be_recorded": (
        [
            given(REFERRED, deciding(), giving(decision=2)).when(acts.correcting(2, "purposes", to=["safeguarding", "case_work"])),
            GIVEN.when(acts.correcting(2, "as_of", to=(START.date() - timedelta(days=1)).isoformat())),
        ],
        [
            given(REFERRED, acts.note(), deciding(1, 2), giving(1, 2, decision=3)).when(acts.correcting(3, "items", to=[1])),
            given(REFERRED, deciding(), giving(decision=2)).when(acts.correcting(2, "decision", to="refused")),
            GIVEN.when(acts.correcting(2, "method", to="pack")),
        ],
    ),
}
