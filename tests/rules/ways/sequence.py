"""The order in time, both ways, in every part of the pathway: what names or continues an entry has not happened before it."""

from collections.abc import Iterable
from datetime import date

from ledger.events.envelope import Occurred
from ledger.events.event import Event
from ledger.events.gates import TriageOutcome
from ledger.events.justice import Advice, BailChange, CourtStep, Result
from ledger.events.victim_codes import Behaviour, InformedOf
from tests.rules import acts, acts_discussion
from tests.rules import acts_assessment as made
from tests.rules import acts_victim as victim
from tests.rules import orders_acts as orders
from tests.rules.scenario import SUPERVISOR, ByAnother, Outcome, dated, given
from tests.rules.ways import BothWays, conduct

JANUARY, FIRST, SECOND, THIRD = (
    Occurred("2026-01", "month"), *(Occurred(f"2026-02-{day}", "day") for day in ("01", "02", "03"))
)  # fmt: skip
REFERRED = dated(acts.referral(), JANUARY)
VICTIM = dated(victim.joining(), JANUARY)
PLEA, VERDICT, SENTENCE = (
    orders.resulting(step, result, charge=2)
    for step, result in (
        (CourtStep.PLEA, Result.PLEADED_GUILTY), (CourtStep.VERDICT, Result.CONVICTED), (CourtStep.SENTENCE, Result.CUSTODY),
    )
)  # fmt: skip
ROUTED = (REFERRED, *(dated(each, JANUARY) for each in acts_discussion.ROUTED[1:]))
NEEDED = (REFERRED, *(dated(each, JANUARY) for each in (*made.PARTIES, made.assessing())))
PLANNED = (*NEEDED[:-1], dated(made.needing(), JANUARY), dated(made.planning(), JANUARY))
"""Of it the need is entry 5, and the plan entry 6."""
AN_ACTION_ENDED = (dated(made.adding(5), JANUARY), dated(made.completing(7), JANUARY))
OF_ONE = (acts_discussion.bringing, acts_discussion.dissenting, acts_discussion.agreeing_minutes)
RELEASE = conduct.exposed(since=conduct.TODAY)

FOLLOWS: list[tuple[tuple[Event | ByAnother, ...], Event, Event]] = [
    ((REFERRED,), orders.bailing(), orders.bailing(how, 2)) for how in BailChange if how != BailChange.SET
] + [
    *(((REFERRED,), orders.charging(), result) for result in (PLEA, VERDICT, SENTENCE)),
    ((REFERRED,), orders.listing(), orders.resulting(hearing=2)),
    ((REFERRED,), orders.listing(), orders.listing(instead_of=2)),
    ((REFERRED, VICTIM), orders.arresting(), victim.informing(InformedOf.ARREST, 3)),
    ((REFERRED, VICTIM), orders.charging(), victim.informing(InformedOf.CHARGE, 3)),
    ((REFERRED, VICTIM), orders.advising(advice=Advice.NOT_EVIDENTIAL), victim.reviewing(reviewed=3)),
    *((ROUTED, acts_discussion.discussing(), make(discussion=number)) for make in OF_ONE for number in (5, None)),
    (NEEDED[:-1], made.assessing(), made.typing(assessment=5)),
    (NEEDED, made.typing(), made.risking(typology=6)),
    (NEEDED[:-1], made.assessing(), made.needing(arises_from=5)),
    ((*NEEDED, dated(made.planning(), JANUARY)), made.needing(), made.adding(7)),
    ((REFERRED,), acts.raising(), acts.ending(2)),
    ((REFERRED,), acts.triage(), acts.screen()),
    ((REFERRED, dated(acts.triage(), JANUARY)), acts.screen(), acts.discussion()),
    ((REFERRED,), acts.allocating(SUPERVISOR.actor), acts.accepting()),
    ((REFERRED,), acts.closing(), acts.reopening()),
    ((REFERRED, dated(acts.closing(), JANUARY)), acts.reopening(), acts.closing()),
    (PLANNED[:-1], made.planning(), made.adding(5)),
    (PLANNED[:-1], made.planning(), made.ending_plan()),
    (PLANNED, made.ending_plan(), made.planning()),
    ((*PLANNED, dated(made.adding(5), JANUARY)), made.completing(7), made.ending_plan()),
    ((*PLANNED, *AN_ACTION_ENDED, dated(made.adding(5), JANUARY)), made.completing(9), made.ending_plan()),
    ((REFERRED, dated(acts.joining(), JANUARY)), conduct.reporting(), conduct.finding(conduct.Finding.SUBSTANTIATED)),
]
"""What stands in the case, what is recorded then, and what follows it."""


def recorded(when: Occurred, then: Occurred) -> Iterable[Outcome]:
    """Record each that follows as of ``then``, where what it follows happened ``when``."""
    return [given(*before, dated(first, when)).when(following, occurred=then) for before, first, following in FOLLOWS]


def corrected(when: Occurred, then: Occurred) -> Iterable[Outcome]:
    """Correct the time of either to this, where both are said to have happened on the second of February."""
    for before, first, following in FOLLOWS:
        version, both = len(before) + 1, given(*before, dated(first, SECOND), dated(following, SECOND))
        yield from (both.when(moved(version, when)), both.when(moved(version + 1, then)))


def moved(target: int, to: Occurred) -> Event:
    return acts.correcting(target, "occurred_at", to=to.to_json())


TWICE = (*ROUTED, dated(acts_discussion.discussing(), FIRST), dated(acts_discussion.discussing(), THIRD))
TOLD = given(REFERRED, VICTIM, dated(orders.charging(), FIRST), dated(orders.charging(), THIRD), dated(victim.informing(entry=3), SECOND))
WRONG = given(REFERRED, dated(orders.charging(), THIRD), dated(VERDICT, FIRST))
LIVED = (REFERRED, dated(acts.joining(), JANUARY), dated(orders.making(made_on=date(2026, 1, 5)), Occurred("2026-01-05", "day")), VICTIM)
"""Of it the order is entry 3."""
DIED = given(*LIVED, conduct.died(on=date(2026, 2, 2)))
OF_THE_LIVING = (
    orders.arresting(), orders.charging(), conduct.reporting(), orders.serving(3, date(2026, 2, 3)),
    conduct.exposed(since=date(2026, 2, 3)),
)  # fmt: skip
HERS = victim.viewing(Behaviour.STOPPED)


def a_day(act: Event, when: Occurred) -> Event:
    """Put an act's own day on that day, where it has one."""
    own = type(act).happened_on
    return act if own is None else act.model_copy(update={own: date.fromisoformat(when.value)})


BOTH_WAYS: BothWays = {
    "follows_what_came_before": (
        [
            *(DIED.when(a_day(act, day), occurred=day) for act in OF_THE_LIVING for day in (FIRST, SECOND)),
            DIED.when(HERS, occurred=THIRD),
            given(*LIVED, conduct.died(on=date(2026, 2, 2))).when(orders.notifying(3, date(2026, 2, 3))),
            given(*LIVED, dated(orders.arresting(), FIRST)).when(conduct.died(on=date(2026, 2, 2))),
            *recorded(SECOND, SECOND), *recorded(FIRST, THIRD), *recorded(JANUARY, Occurred("2026-01-01", "day")),
            *recorded(SECOND, Occurred("2026-02-01", "approximate")), *recorded(SECOND, Occurred("2026", "year")),
            given(*TWICE).when(acts_discussion.agreeing_minutes(discussion=5), occurred=SECOND),
            given(REFERRED, VICTIM, dated(acts.joining(), JANUARY), RELEASE).when(
                victim.informing(InformedOf.RELEASE, 4), occurred=SECOND
            ),
            given(REFERRED, VICTIM, dated(orders.arresting(), THIRD)).when(victim.informing(InformedOf.ARREST), occurred=FIRST),
            given(REFERRED, dated(acts.triage(TriageOutcome.POSSIBLE_STALKING), THIRD)).when(acts.note(), occurred=FIRST),
        ],
        [
            *(DIED.when(a_day(act, THIRD), occurred=THIRD) for act in OF_THE_LIVING),
            given(*LIVED, conduct.died(victim.VERA, on=date(2026, 2, 2))).when(HERS, occurred=THIRD),
            given(*LIVED, dated(orders.arresting(), THIRD)).when(conduct.died(on=date(2026, 2, 2))),
            *recorded(SECOND, FIRST), *recorded(SECOND, JANUARY), *recorded(THIRD, Occurred("2026-01-15", "range", "2026-02-02")),
            given(*TWICE).when(acts_discussion.agreeing_minutes(), occurred=SECOND),
        ],
    ),
    "correction_keeps_the_order": (
        [
            *corrected(FIRST, THIRD), *corrected(SECOND, Occurred("2026-02", "month")), WRONG.when(moved(2, SECOND)),
            TOLD.when(acts.correcting(5, "method", to="in_person")), TOLD.when(acts.correcting(5, "entry")),
        ],
        [
            given(*LIVED, dated(orders.arresting(), FIRST), conduct.died(on=date(2026, 2, 2))).when(moved(5, THIRD)),
            given(*LIVED, dated(orders.arresting(), SECOND), conduct.died(on=date(2026, 2, 2))).when(
                acts.correcting(6, "died_on", to="2026-02-01")
            ),
            *corrected(THIRD, FIRST), TOLD.when(acts.correcting(5, "entry", to=4)), TOLD.when(moved(3, THIRD)),
        ],
    ),
}
