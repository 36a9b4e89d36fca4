"""What the rules of a victim's events let through and refuse."""

from datetime import timedelta
from uuid import UUID

from ledger.events.justice import Advice, HomeOfficeOutcome, Result
from ledger.events.victim import ReviewRightRecorded
from ledger.events.victim_codes import Behaviour, ContactOutcome, InformedOf, PlanStep, Respondent, ReviewStep, Support
from ledger.rules.review import ASKS as BEGINNING
from ledger.rules.review import COURSE
from ledger.rules.victim import NOT_REACHED
from tests.rules import acts, orders_acts
from tests.rules import acts_victim as victim
from tests.rules.acts_victim import STAN, VERA, WILMA
from tests.rules.scenario import START, Given, given, with_erased
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
NO_CHARGE = orders_acts.advising(advice=Advice.NOT_EVIDENTIAL)
DROPPED = orders_acts.resulting(result=Result.WITHDRAWN)
NOT_CHARGED = (REFERRED, victim.joining(), victim.suspected(), NO_CHARGE)
OUTCOMES = COURSE[ReviewStep.REQUESTED]
UNREACHED = [each for each in ContactOutcome if each in NOT_REACHED]


def decided(*steps: ReviewStep) -> Given:
    """A case whose fourth entry is a prosecutor's decision not to charge, and what became of the right to review."""
    return given(*NOT_CHARGED, *(victim.reviewing(step=step) for step in steps))


def step(step: ReviewStep, who: UUID | None = None, reviewed: int | None = None) -> ReviewRightRecorded:
    return victim.reviewing(who, step, reviewed)


def tried(*outcomes: ContactOutcome) -> Given:
    """A case with two victims, of whom Vera was to be reached so often; the first time is the fourth entry."""
    return given(REFERRED, victim.joining(), victim.joining(WILMA), *(victim.contacting(VERA, each) for each in outcomes))


SAME = Behaviour.SAME
SEEN = given(REFERRED, victim.viewing(Behaviour.STOPPED, DAY))
ASKED, REFUSED = given(REFERRED, victim.asking(score=7)), given(REFERRED, victim.asking(refused=True))
DISCLOSED = given(REFERRED, victim.suspected(), victim.disclosing(STAN))
EACH = (
    victim.contacting, victim.consenting, victim.stating, victim.leaving, lambda who=None: victim.assessing(victim=who),
    lambda who=None: victim.planning(victim=who), lambda who=None: victim.informing(victim=who),
    lambda who=None: victim.viewing(Behaviour.SAME, victim=who), lambda who=None: victim.disclosing(victim=who),
)  # fmt: skip

BOTH_WAYS: BothWays = {
    "names_a_victim": (
        [
            OPEN.when(victim.contacting()),
            *(ONE.when(act()) for act in EACH),
            *(TWO.when(act(who)) for act in EACH for who in (VERA, WILMA)),
            given(REFERRED, victim.joining(), acts.closing()).when(victim.contacting()), decided().when(victim.reviewing(VERA)),
        ],
        [
            OPEN.when(victim.contacting(VERA)), decided().when(victim.reviewing(WILMA)),
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
        [
            decided().when(victim.reviewing()), decided().when(victim.reviewing(reviewed=4)),
            *(given(REFERRED, act).when(victim.reviewing(reviewed=2)) for act in (
                NO_CHARGE, DROPPED, orders_acts.concluding(HomeOfficeOutcome.EVIDENTIAL_DIFFICULTIES),
            )), with_erased(OPEN).when(victim.reviewing(reviewed=1)),
        ],
        [decided().when(victim.reviewing(reviewed=entry)) for entry in (2, 3, 5)],
    ),
    "not_to_prosecute_was_decided": (
        [decided().when(victim.reviewing()), with_erased(OPEN).when(victim.reviewing())],
        [
            ONE.when(victim.reviewing()), CHARGED.when(victim.reviewing()), CHARGED.when(victim.reviewing(reviewed=5)),
            *(given(REFERRED, orders_acts.concluding(each)).when(victim.reviewing(reviewed=2)) for each in (
                HomeOfficeOutcome.CHARGED, HomeOfficeOutcome.NO_SUSPECT,
            )),
        ],
    ),
    "review_keeps_its_course": (
        [
            *(decided().when(step(each)) for each in BEGINNING), *(decided(ReviewStep.REQUESTED).when(step(each)) for each in OUTCOMES),
            decided(ReviewStep.NOT_WANTED).when(step(ReviewStep.REQUESTED)),
            decided(ReviewStep.REQUESTED, ReviewStep.WITHDRAWN).when(step(ReviewStep.REQUESTED)),
            *(decided(ReviewStep.REQUESTED, ReviewStep.UPHELD).when(step(each)) for each in BEGINNING),
            given(*NOT_CHARGED, victim.reviewing(), DROPPED).when(step(ReviewStep.UPHELD)),
            given(*NOT_CHARGED, victim.reviewing(), DROPPED).when(step(ReviewStep.REQUESTED)),
            given(*NOT_CHARGED, victim.joining(WILMA), victim.reviewing(VERA)).when(step(ReviewStep.REQUESTED, WILMA)),
            given(*NOT_CHARGED, victim.joining(WILMA), victim.reviewing(VERA)).when(step(ReviewStep.UPHELD, VERA)),
        ],
        [
            *(decided().when(step(each)) for each in OUTCOMES),
            *(decided(ReviewStep.REQUESTED).when(step(each)) for each in BEGINNING),
            *(decided(ReviewStep.REQUESTED, each).when(step(ReviewStep.UPHELD)) for each in OUTCOMES),
            *(decided(ReviewStep.REQUESTED, ReviewStep.OVERTURNED).when(step(each)) for each in ReviewStep),
            decided(ReviewStep.NOT_WANTED).when(step(ReviewStep.UPHELD)),
            given(*NOT_CHARGED, victim.reviewing(), DROPPED).when(step(ReviewStep.UPHELD, None, 6)),
            given(*NOT_CHARGED, victim.joining(WILMA), victim.reviewing(VERA)).when(step(ReviewStep.UPHELD, WILMA)),
        ],
    ),
    "views_come_from_a_contact": (
        [
            tried().when(victim.viewing(SAME, victim=VERA)),
            *(tried(each).when(victim.viewing(SAME, victim=VERA)) for each in ContactOutcome if each not in NOT_REACHED),
            *(tried(each, ContactOutcome.REACHED).when(victim.viewing(SAME, victim=VERA)) for each in UNREACHED),
            *(tried(ContactOutcome.REACHED, each).when(victim.viewing(SAME, victim=VERA, contact=4)) for each in UNREACHED),
            *(tried(each).when(victim.viewing(SAME, victim=WILMA)) for each in UNREACHED),
        ],
        [
            *(tried(each).when(victim.viewing(SAME, victim=VERA)) for each in UNREACHED),
            *(tried(ContactOutcome.REACHED, each).when(victim.viewing(SAME, victim=VERA)) for each in UNREACHED),
            *(tried(each, ContactOutcome.REACHED).when(victim.viewing(SAME, victim=VERA, contact=4)) for each in UNREACHED),
            *(tried(ContactOutcome.REACHED).when(victim.viewing(SAME, victim=VERA, contact=entry)) for entry in (1, 5)),
            tried(ContactOutcome.REACHED).when(victim.viewing(SAME, victim=WILMA, contact=4)),
        ],
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
            decided(ReviewStep.REQUESTED).when(acts.correcting(5, "step", to="not_wanted")),
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
            decided(ReviewStep.REQUESTED).when(acts.correcting(5, "reviewed", to=1)),
            decided(ReviewStep.REQUESTED).when(acts.correcting(5, "step", to="upheld")),
            decided(ReviewStep.REQUESTED, ReviewStep.UPHELD).when(acts.correcting(5, "step", to="not_wanted")),
            given(REFERRED, victim.contacting(), victim.viewing(SAME)).when(acts.correcting(2, "outcome", to="no_answer")),
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
