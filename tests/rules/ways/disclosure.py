"""What the rules of what is asked, ruled, reviewed, certified and served in proceedings let through and refuse."""

from dataclasses import replace

from ledger.events.disclosure import ReviewTrigger, Ruling, ServiceStep, Side
from ledger.events.proceedings import OfficerRole, ProceedingsKind
from ledger.events.schedules import Answer, FormKind, Notice, Schedule
from tests.rules import acts
from tests.rules.acts_proceedings import (
    BEFORE,
    LATER,
    OTHER,
    answering,
    certifying,
    defending,
    following,
    noticing,
    officer,
    pleading,
    requesting,
    reviewing,
    ruling,
    serving,
)
from tests.rules.acts_schedules import TODAY, C, D, accusing, asking, deciding, issuing, listing, moving, opening
from tests.rules.scenario import SUPERVISOR, Given, given_proceedings
from tests.rules.ways import BothWays

OFFICER = replace(SUPERVISOR, role="disclosure_officer")
ANOTHER = replace(OFFICER, actor=OTHER)
FORBIDDEN = [side for side in Side if side not in (Side.PROSECUTOR, Side.COURT)]
LET_OUT = [Answer.DISCLOSE, Answer.INSPECT, Answer.EDITED, Answer.EVIDENCE]
KEPT = [answer for answer in Answer if answer not in LET_OUT]
FIRST = [Ruling.GRANTED, Ruling.PARTLY, Ruling.REFUSED, Ruling.WITHDRAWN]
ORDERED = [Ruling.GRANTED, Ruling.PARTLY]
FAILED, CHASED, RETURNED = ServiceStep.FAILED, ServiceStep.CHASED, ServiceStep.RETURNED


def after(*more: object) -> Given:
    """Proceedings with a disclosure officer (entry 2) after these entries, the first of which is entry 3."""
    return given_proceedings(opening(), officer(), *more)


OPEN, ITEM, HIDDEN, GIVEN = after(), after(listing(1)), after(listing(1, D)), after(listing(1), deciding(3, Answer.DISCLOSE))
ASKED, ANSWERED = after(requesting()), after(requesting(), answering(3))
PLEADED = after(pleading())
ISSUED = after(listing(1), issuing(first=1, last=1))
"""Entry 4 issued the schedule with the item of entry 3."""
SERVED, ACKNOWLEDGED = after(listing(1), serving(items=(3,))), after(listing(1), serving(items=(3,)), following(4))
EVERY_FORM = after(
    listing(1), issuing(first=1, last=1), listing(1, D), issuing(FormKind.SENSITIVE, first=1, last=1), issuing(FormKind.REPORT, nil=True),
    issuing(FormKind.MANAGEMENT, nil=True), issuing(FormKind.HIGHLY_SENSITIVE, nil=True),
)  # fmt: skip
"""Entry 4 issued what the defence may be given, 6, 7 and 9 what is for the prosecutor alone, 8 the disclosure management document."""


LISTED = given_proceedings(opening(ProceedingsKind.CIVIL_ORDER), accusing(), listing(1))
"""A list of documents, on which nobody answers; the item is entry 3."""


def decided(answer: Answer, schedule: Schedule = C) -> Given:
    return after(listing(1, schedule), deciding(3, answer))


def ruled(*rulings: Ruling) -> Given:
    return after(pleading(), *(ruling(3, how) for how in rulings))


REVIEWED = after(accusing(), listing(1), defending(), requesting(), pleading(), ruling(7), reviewing())
"""Entries 4 to 9 are each what a review can name: an item, a statement, a request, a ruling (8), a review (9)."""
TRIGGERS = {
    ReviewTrigger.NEW_MATERIAL: 4, ReviewTrigger.DEFENCE_STATEMENT: 5, ReviewTrigger.REQUEST: 6, ReviewTrigger.RULING: 8,
    ReviewTrigger.PERIODIC: 9,
}  # fmt: skip
TOLD_LATER = after(asking())

BOTH_WAYS: BothWays = {
    "what_is_named_is_there": (
        [
            ITEM.when(requesting(3)), ITEM.when(pleading(3)), GIVEN.when(serving(items=(3,))), ISSUED.when(serving(schedules=(4,))),
            ISSUED.when(certifying(4), actor=OFFICER), ASKED.when(answering(3)), PLEADED.when(ruling(3)), SERVED.when(following(4)),
            ASKED.when(requesting()), TOLD_LATER.when(noticing(3)),
        ],
        [
            ITEM.when(requesting(2)), ITEM.when(requesting(3, 9)), ITEM.when(pleading(9)), ISSUED.when(serving(items=(4,))),
            ISSUED.when(serving(schedules=(3,))), ISSUED.when(certifying(3), actor=OFFICER), ASKED.when(answering(2)),
            PLEADED.when(ruling(9)), SERVED.when(following(3)), ASKED.when(noticing(3)), TOLD_LATER.when(answering(3)),
        ],
    ),
    "request_is_answered_once": (
        [ASKED.when(answering(3)), after(requesting(), requesting(), answering(3)).when(answering(4))],
        [ANSWERED.when(answering(3))],
    ),
    "notice_was_to_be_given": (
        [TOLD_LATER.when(noticing(3))],
        [
            after(asking(Notice.GIVEN, notice_on=TODAY)).when(noticing(3)),
            after(asking(Notice.DISPENSED, notice_why="It would harm the victim.")).when(noticing(3)),
            after(asking(), noticing(3)).when(noticing(3)),
        ],
    ),
    "ruling_follows": (
        [
            *(PLEADED.when(ruling(3, how)) for how in FIRST), *(ruled(how).when(ruling(3, Ruling.UPHELD)) for how in ORDERED),
            ruled(Ruling.GRANTED, Ruling.UPHELD).when(ruling(3, Ruling.ENDED)),
            after(pleading(), pleading(), ruling(3)).when(ruling(4, Ruling.REFUSED)),
        ],
        [
            *(PLEADED.when(ruling(3, how)) for how in (Ruling.UPHELD, Ruling.ENDED)),
            *(ruled(how).when(ruling(3, again)) for how in FIRST for again in FIRST),
            *(ruled(how).when(ruling(3, Ruling.UPHELD)) for how in (Ruling.REFUSED, Ruling.WITHDRAWN)),
            *(ruled(Ruling.GRANTED, Ruling.ENDED).when(ruling(3, how)) for how in (Ruling.UPHELD, Ruling.ENDED)),
        ],
    ),
    "order_is_reviewed_later": (
        [
            *(PLEADED.when(ruling(3, how, review_by=LATER)) for how in ORDERED), PLEADED.when(ruling(3)),
            ruled(Ruling.GRANTED).when(ruling(3, Ruling.UPHELD, review_by=LATER)),
        ],
        [
            *(PLEADED.when(ruling(3, how, review_by=LATER)) for how in (Ruling.REFUSED, Ruling.WITHDRAWN)),
            PLEADED.when(ruling(3, review_by=TODAY)), ruled(Ruling.GRANTED).when(ruling(3, Ruling.ENDED, review_by=LATER)),
        ],
    ),
    "comes_no_sooner": (
        [after(requesting(on=BEFORE)).when(answering(3, BEFORE)), ASKED.when(answering(3))],
        [
            ASKED.when(answering(3, BEFORE)), PLEADED.when(ruling(3, on=BEFORE)), SERVED.when(following(4, on=BEFORE)),
            TOLD_LATER.when(noticing(3, BEFORE)),
        ],
    ),
    "review_names_its_trigger": (
        [
            *(REVIEWED.when(reviewing(trigger, entry)) for trigger, entry in TRIGGERS.items()),
            *(REVIEWED.when(reviewing(trigger)) for trigger in ReviewTrigger), OPEN.when(reviewing(next_by=LATER)),
        ],
        [
            *(REVIEWED.when(reviewing(trigger, 3)) for trigger in ReviewTrigger),
            *(REVIEWED.when(reviewing(ReviewTrigger.EVIDENCE, entry)) for entry in TRIGGERS.values()),
            REVIEWED.when(reviewing(ReviewTrigger.RULING, 5)), OPEN.when(reviewing(next_by=TODAY)), OPEN.when(reviewing(next_by=BEFORE)),
        ],
    ),
    "officer_certifies": (
        [
            ISSUED.when(certifying(4), actor=OFFICER),
            after(listing(1), issuing(first=1, last=1), officer(OTHER, succeeds=2)).when(certifying(4), actor=ANOTHER),
        ],
        [
            ISSUED.when(certifying(4), actor=ANOTHER),
            after(listing(1), issuing(first=1, last=1), officer(OTHER, succeeds=2)).when(certifying(4), actor=OFFICER),
            after(listing(1), issuing(first=1, last=1), officer(OTHER, OfficerRole.DEPUTY)).when(certifying(4), actor=ANOTHER),
        ],
    ),
    "something_is_served": ([GIVEN.when(serving(items=(3,))), ISSUED.when(serving(schedules=(4,)))], [ITEM.when(serving())]),
    "is_acknowledged_once": (
        [
            *(SERVED.when(following(4, how)) for how in ServiceStep), ACKNOWLEDGED.when(following(4, RETURNED)),
            after(listing(1), serving(items=(3,)), following(4, FAILED)).when(following(4, CHASED)),
        ],
        [ACKNOWLEDGED.when(following(4, how)) for how in ServiceStep if how != RETURNED],
    ),
    "forms_are_for_their_reader": (
        [
            *(EVERY_FORM.when(serving(side, schedules=(4, 8))) for side in Side),
            *(EVERY_FORM.when(serving(side, schedules=(6, 7, 9))) for side in (Side.PROSECUTOR, Side.COURT)),
        ],
        [EVERY_FORM.when(serving(side, schedules=(4, each))) for side in FORBIDDEN for each in (6, 7, 9)],
    ),
    "items_are_decided": (
        [
            *(given.when(serving(side, items=(3,))) for given in (ITEM, HIDDEN) for side in (Side.PROSECUTOR, Side.COURT)),
            *(decided(answer, on).when(serving(side, items=(3,))) for answer in LET_OUT for on in (C, D) for side in Side),
            decided(Answer.QUERY).when(serving(Side.COURT, items=(3,))),
            after(listing(1), deciding(3, Answer.QUERY), deciding(3, Answer.DISCLOSE)).when(serving(items=(3,))),
            *(LISTED.when(serving(side, items=(3,))) for side in Side),
        ],
        [
            *(given.when(serving(side, items=(3,))) for given in (ITEM, HIDDEN) for side in FORBIDDEN),
            *(decided(answer, on).when(serving(items=(3,))) for answer in KEPT for on in (C, D)),
            *(after(listing(1, on), deciding(3, Answer.DISCLOSE), deciding(3, Answer.QUERY)).when(serving(items=(3,))) for on in (C, D)),
            after(listing(1), deciding(3, Answer.DISCLOSE), listing(2)).when(serving(items=(3, 5))),
            after(listing(1, D), deciding(3, Answer.DISCLOSE), moving(3, 1)).when(serving(items=(3,))),
        ],
    ),
    "correction_leaves_what_could_be_recorded": (
        [ASKED.when(acts.correcting(3, "by", to="court")), ANSWERED.when(acts.correcting(3, "asked_on", to=BEFORE.isoformat()))],
        [
            ruled(Ruling.GRANTED, Ruling.UPHELD).when(acts.correcting(4, "ruling", to="refused")),
            after(requesting(), requesting(), answering(3), answering(4)).when(acts.correcting(6, "request", to=3)),
            after(requesting(on=BEFORE), answering(3, BEFORE)).when(acts.correcting(3, "asked_on", to=TODAY.isoformat())),
            after(listing(1, D), serving(Side.COURT, items=(3,))).when(acts.correcting(4, "to", to="defence")),
            after(listing(1, D), deciding(3, Answer.DISCLOSE), serving(items=(3,))).when(acts.correcting(4, "answer", to="nd")),
        ],
    ),
}  # fmt: skip
