"""What the rules of a victim's events let through and refuse."""

from datetime import timedelta

from ledger.events.victim_codes import Behaviour, InformedOf, PlanStep, Respondent, Support
from tests.rules import acts, orders_acts
from tests.rules import acts_victim as victim
from tests.rules.acts_victim import STAN, VERA, WILMA
from tests.rules.scenario import START, given
from tests.rules.ways import BothWays

DAY = START.date() - timedelta(days=9)
REFERRED = acts.referral()
OPEN = given(REFERRED)
ONE = given(REFERRED, victim.joining(), victim.suspected())
TWO = given(REFERRED, victim.joining(), victim.joining(WILMA), victim.suspected())
TWO_SUSPECTED = given(REFERRED, victim.joining(), victim.suspected(), victim.suspected(WILMA))
CONTACTED = given(REFERRED, victim.joining(), victim.contacting())
CONTACTED_ONE = given(REFERRED, victim.joining(), victim.joining(WILMA), victim.contacting(VERA))
REVIEW = victim.planning(PlanStep.REVIEWED)
PLANNED = given(REFERRED, victim.joining(), victim.planning())
REVIEWED = given(REFERRED, victim.joining(), victim.planning(), REVIEW)
REVIEW_OF_VERA = victim.planning(PlanStep.REVIEWED, victim=VERA)
PLANNED_TWICE = given(REFERRED, victim.joining(), victim.planning(), victim.planning())
PLANNED_FOR_VERA = given(REFERRED, victim.joining(), victim.joining(WILMA), victim.planning(victim=VERA))
WILMAS = given(
    REFERRED, victim.joining(), victim.joining(WILMA), victim.planning(victim=VERA), victim.planning(victim=WILMA)
)  # fmt: skip
INFORMED = given(REFERRED, acts.triage(), victim.informing(InformedOf.RIGHTS, 2))
CHARGED = given(REFERRED, victim.joining(), orders_acts.charging(), orders_acts.arresting(), orders_acts.advising())
SEEN = given(REFERRED, victim.viewing(Behaviour.STOPPED, DAY))
ASKED, REFUSED = given(REFERRED, victim.asking(score=7)), given(REFERRED, victim.asking(refused=True))
DISCLOSED = given(REFERRED, victim.suspected(), victim.disclosing(STAN))
EACH = (
    victim.contacting, victim.consenting, victim.stating, victim.leaving, victim.reviewing, lambda who=None: victim.assessing(victim=who),
    lambda who=None: victim.planning(victim=who), lambda who=None: victim.informing(victim=who),
    lambda who=None: victim.viewing(Behaviour.SAME, victim=who), lambda who=None: victim.disclosing(victim=who),
)  # fmt: skip

BOTH_WAYS: BothWays = {
    "names_a_victim": (
        [
            OPEN.when(victim.contacting()),
            *(ONE.when(act()) for act in EACH),
            *(TWO.when(act(who)) for act in EACH for who in (VERA, WILMA)),
            given(REFERRED, victim.joining(), acts.closing()).when(victim.contacting()),
        ],
        [
            OPEN.when(victim.contacting(VERA)),
            *(ONE.when(act(STAN)) for act in EACH),
            *(TWO.when(act()) for act in EACH),
            *(TWO.when(act(STAN)) for act in EACH),
        ],
    ),
    "plan_was_agreed": (
        [
            PLANNED.when(REVIEW),
            PLANNED.when(victim.planning(PlanStep.REVIEWED, victim=VERA)),
            PLANNED_FOR_VERA.when(victim.planning(PlanStep.REVIEWED, victim=VERA)),
            OPEN.when(victim.planning()),
        ],
        [OPEN.when(REVIEW), ONE.when(REVIEW), PLANNED_FOR_VERA.when(victim.planning(PlanStep.REVIEWED, victim=WILMA))],
    ),
    "entry_is_there": (
        [
            ONE.when(victim.informing()), *(ONE.when(victim.informing(of, 1)) for of in (InformedOf.RIGHTS, InformedOf.SUPPORT_REFERRAL)),
            CHARGED.when(victim.informing(InformedOf.CHARGE, 3)), CHARGED.when(victim.informing(InformedOf.ARREST, 4)),
            CHARGED.when(victim.informing(InformedOf.CASE_OUTCOME, 5)),
        ],
        [
            *(ONE.when(victim.informing(InformedOf.RIGHTS, entry)) for entry in (4, 99)), ONE.when(victim.informing(InformedOf.BAIL, 2)),
            CHARGED.when(victim.informing(InformedOf.CHARGE, 4)), CHARGED.when(victim.informing(InformedOf.RELEASE, 4)),
            CHARGED.when(victim.informing(InformedOf.CLOSURE, 3)),
        ],
    ),
    "reviewed_was_decided": (
        [CHARGED.when(victim.reviewing()), CHARGED.when(victim.reviewing(reviewed=5))],
        [CHARGED.when(victim.reviewing(reviewed=entry)) for entry in (2, 3, 6)],
    ),
    "views_say_something": (
        [
            OPEN.when(victim.viewing(Behaviour.WORSE)),
            OPEN.when(victim.viewing(support=Support.WITHDREW)),
            OPEN.when(victim.viewing(views="It is to stop.")),
        ],
        [OPEN.when(victim.viewing())],
    ),
    "since_goes_with_behaviour": (
        [OPEN.when(victim.viewing(Behaviour.STOPPED, DAY))],
        [OPEN.when(victim.viewing(None, DAY, Support.YES)), OPEN.when(victim.viewing(None, DAY, views="It is to stop."))],
    ),
    "score_is_an_answer": (
        [OPEN.when(victim.asking(score=0)), OPEN.when(victim.asking(refused=True))],
        [OPEN.when(victim.asking(score=0, refused=True)), OPEN.when(victim.asking(score=9, refused=True))],
    ),
    "words_name_their_speaker": (
        [
            ONE.when(victim.asking(person=VERA, comment="She was believed.")),
            OPEN.when(victim.asking(Respondent.STAKEHOLDER, comment="Advice came quickly.")),
            OPEN.when(victim.asking(score=4)),
        ],
        [OPEN.when(victim.asking(who, comment="It helped.")) for who in (Respondent.VICTIM, Respondent.SUBJECT)],
    ),
    "respondent_is_of_the_case": (
        [
            ONE.when(victim.asking(person=VERA, score=4)), ONE.when(victim.asking(Respondent.SUBJECT, person=STAN, score=4)),
            ONE.when(victim.asking(Respondent.STAKEHOLDER, person=WILMA, score=4)), ONE.when(victim.asking(score=4)),
        ],
        [
            *(ONE.when(victim.asking(person=who, score=4)) for who in (STAN, WILMA)),
            *(ONE.when(victim.asking(Respondent.SUBJECT, person=who, refused=True)) for who in (VERA, WILMA)),
        ],
    ),
    "asked_and_answered": (
        [
            OPEN.when(victim.asking(score=0)), OPEN.when(victim.asking(refused=True)),
            OPEN.when(victim.asking(Respondent.STAKEHOLDER, comment="Advice came quickly.")),
        ],
        [OPEN.when(victim.asking()), ONE.when(victim.asking(person=VERA))],
    ),
    "named_is_a_suspect": (
        [ONE.when(victim.disclosing()), *(case.when(victim.disclosing(STAN)) for case in (ONE, TWO_SUSPECTED))],
        [
            OPEN.when(victim.disclosing()),
            OPEN.when(victim.disclosing(STAN)),
            ONE.when(victim.disclosing(VERA)),
            TWO_SUSPECTED.when(victim.disclosing()),
        ],
    ),
    "correction_leaves_what_could_be_recorded": (
        [
            CONTACTED.when(acts.correcting(3, "victim", to=str(VERA))),
            CONTACTED_ONE.when(acts.correcting(4, "victim", to=str(WILMA))),
            CONTACTED.when(acts.correcting(3, "outcome", to="no_answer")),
            PLANNED_TWICE.when(acts.correcting(4, "step", to="reviewed")),
            PLANNED.when(acts.correcting(3, "next_on", to="2026-05-01")),
            INFORMED.when(acts.correcting(3, "entry", to=1)),
            INFORMED.when(acts.correcting(3, "entry")),
            INFORMED.when(acts.correcting(3, "of", to="support")),
            SEEN.when(acts.correcting(2, "behaviour", to="less")),
            SEEN.when(acts.correcting(2, "since")),
            given(REFERRED, victim.viewing(Behaviour.SAME)).when(acts.correcting(2, "since", to=DAY.isoformat())),
            ASKED.when(acts.correcting(2, "score", to=3)),
            REFUSED.when(acts.correcting(2, "instrument", to="sash")),
            DISCLOSED.when(acts.correcting(3, "suspect")),
            DISCLOSED.when(acts.correcting(3, "ground", to="safety")),
            REVIEWED.when(acts.correcting(4, "step", to="agreed")),
        ],
        [
            CONTACTED.when(acts.correcting(3, "victim", to=str(STAN))),
            CONTACTED_ONE.when(acts.correcting(4, "victim")),
            PLANNED_TWICE.when(acts.correcting(3, "step", to="reviewed")),
            WILMAS.when(acts.correcting(5, "step", to="reviewed")),
            INFORMED.when(acts.correcting(3, "entry", to=3)),
            given(REFERRED, orders_acts.advising(), victim.reviewing(reviewed=2)).when(acts.correcting(3, "reviewed", to=1)),
            INFORMED.when(acts.correcting(3, "entry", to=9)),
            INFORMED.when(acts.correcting(3, "of", to="charge")),
            SEEN.when(acts.correcting(2, "behaviour")),
            given(REFERRED, victim.viewing(support=Support.NO)).when(acts.correcting(2, "since", to=DAY.isoformat())),
            ASKED.when(acts.correcting(2, "refused", to=True)),
            given(REFERRED, victim.joining(), victim.suspected(), victim.asking(person=VERA, score=4)).when(
                acts.correcting(4, "person", to=str(STAN))
            ),
            REFUSED.when(acts.correcting(2, "score", to=3)),
            DISCLOSED.when(acts.correcting(3, "suspect", to=str(VERA))),
            REVIEWED.when(acts.correcting(3, "step", to="reviewed")),
            given(REFERRED, victim.joining(), victim.joining(WILMA), victim.planning(victim=VERA), REVIEW_OF_VERA).when(
                acts.correcting(4, "victim", to=str(WILMA))
            ),
            ASKED.when(acts.correcting(2, "comment", to_personal="It helped.")),
        ],
    ),
}
