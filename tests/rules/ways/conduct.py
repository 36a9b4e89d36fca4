"""Rules of further conduct, exposure and surveillance, both ways."""

from datetime import date, timedelta
from uuid import UUID

from ledger.events.behaviour import Behaviour
from ledger.events.conduct import (
    Against,
    Checked,
    DeathRecorded,
    Exposure,
    ExposureChanged,
    Finding,
    ReoffenceAssessed,
    ReoffenceReported,
    Reporter,
    Seen,
    SurveillanceWindowClosed,
)
from ledger.events.envelope import Category, Occurred
from ledger.events.event import Event
from ledger.events.orders import BreachStage, OrderBreached
from tests.rules import acts, acts_intake, orders_acts
from tests.rules.acts import SAM, TODAY
from tests.rules.scenario import ByAnother, Given, Outcome, dated, given, with_erased

ELSE, KIM = UUID(int=404), UUID(int=405)
YESTERDAY = TODAY - timedelta(days=1)


def reporting(suspect: UUID = SAM, *behaviours: Behaviour) -> ReoffenceReported:
    done = behaviours or (Behaviour.FOLLOWING, Behaviour.UNWANTED_GIFT)
    return ReoffenceReported(suspect=suspect, against=Against.SAME, reporter=Reporter.VICTIM, behaviours=done)


def towards(victim: UUID | None, how: Against = Against.SAME) -> ReoffenceReported:
    return reporting().model_copy(update={"victim": victim, "against": how})


def finding(found: Finding, of: int = 3, *, on: bool = False) -> ReoffenceAssessed:
    return ReoffenceAssessed(report=of, finding=found, decided_on=TODAY if on else None)


def found_on(day: date) -> ReoffenceAssessed:
    return finding(Finding.CONVICTED).model_copy(update={"decided_on": day})


def exposed(suspect: UUID = SAM, to: Exposure = Exposure.CUSTODY, **days: object) -> ExposureChanged:
    return ExposureChanged(suspect=suspect, to=to, **({"since": YESTERDAY} | days))  # type: ignore[arg-type]


def died(party: UUID = SAM, on: object = YESTERDAY) -> DeathRecorded:
    return DeathRecorded(party=party, died_on=on)  # type: ignore[arg-type]


def looked(
    seen: Seen = Seen.NONE, suspect: UUID = SAM, through: object = TODAY, *checked: Checked, since: object = None
) -> SurveillanceWindowClosed:
    checked = checked or (Checked.PNC,)
    return SurveillanceWindowClosed(suspect=suspect, data_from=since, data_through=through, checked=checked, seen=seen)  # type: ignore[arg-type]


def on(value: str) -> Occurred:
    """A day, month or year."""
    return Occurred(value, {10: "day", 7: "month", 4: "year"}[len(value)])


def breached(**day: object) -> OrderBreached:
    """A breach of the order of the third entry."""
    return OrderBreached(order=3, conditions=("1",), stage=BreachStage.REPORTED, **day)  # type: ignore[arg-type]


def watched(*told: Event | ByAnother) -> Given:
    """A case referred in January, in which an order was made then, and what was told since, from the fourth entry on."""
    referred = dated(acts.referral(), on("2026-01-05"))
    return given(referred, acts.joining(), orders_acts.making(), *told)


def claims(seen: Seen, *told: Event | ByAnother) -> list[Outcome]:
    """What is said of such a claim for January, for the time up to 10 February, and for the rest of it alone."""
    case = watched(*told)
    january = looked(seen, SAM, date(2026, 1, 31))
    return [case.when(january), *(case.when(looked(seen, SAM, date(2026, 2, 10), since=since)) for since in (None, date(2026, 2, 1)))]


JOINED = given(acts.referral(), acts.joining())
REPORTED = given(acts.referral(), acts.joining(), reporting())
CLAIMED = (acts.referral(), acts.joining(), reporting(), finding(Finding.UNSUBSTANTIATED))
CLEARED = given(*CLAIMED)
DEAD = (acts.referral(), acts.joining(), acts.joining(ELSE), died())
REPORT = [dated(reporting(), on(when)) for when in ("2026-01-20", "2026-02-20", "2026-02", "2026")]
INCIDENT = dated(acts_intake.reported(), on("2026-01-20"))
CLAIM = dated(looked(Seen.NONE, SAM, date(2026, 1, 31)), on("2026-02-25"))
CLAIM_OF_SOME = dated(looked(Seen.SOME, SAM, date(2026, 1, 31)), on("2026-02-25"))
BOTH_BOUND = given(
    acts.referral(), acts.joining(), orders_acts.making(), acts.joining(ELSE), orders_acts.making(suspect=ELSE),
    orders_acts.breaching(5, "1", on=TODAY),
)  # fmt: skip
LOOKED = given(acts.referral(), acts.joining(), reporting(), looked(Seen.SOME))
CONVICTED, VICTIM_KIM = acts.joining(SAM, Category.CONVICTED), acts.joining(KIM, Category.VICTIM)
PAIR_ACTS = (acts.referral(), acts.joining(), acts.joining(ELSE, Category.VICTIM))
PAIR, PAIRS, LATER = given(*PAIR_ACTS), given(*PAIR_ACTS, VICTIM_KIM), given(*PAIR_ACTS, acts.triage(), VICTIM_KIM)
CLOSED = given(acts.referral(), acts.joining(), acts.closing())
TWO_DAYS_AGO = YESTERDAY - timedelta(days=1)
REPORTED_YESTERDAY = given(dated(acts.referral(), on(f"{TODAY:%Y}")), acts.joining(), dated(reporting(), on(YESTERDAY.isoformat())))
FOUND_YESTERDAY = given(
    dated(acts.referral(), on(f"{TODAY:%Y}")), acts.joining(), dated(reporting(), on(YESTERDAY.isoformat())), found_on(YESTERDAY)
)
THIS_MONTH = on(TODAY.isoformat()[:7])
IN_CUSTODY = given(acts.referral(), acts.joining(), exposed())
OUT_AGAIN = given(acts.referral(), acts.joining(), exposed(since=TWO_DAYS_AGO), exposed(SAM, Exposure.COMMUNITY))
ENDS = given(acts.referral(), acts.joining(), exposed(since=TWO_DAYS_AGO, until=TWO_DAYS_AGO))

BOTH_WAYS: dict[str, tuple[list[Outcome], list[Outcome]]] = {
    "conduct_is_of_a_suspect": (
        [
            *(case.when(act) for case in (JOINED, given(acts.referral(), CONVICTED)) for act in (reporting(), exposed(), looked())),
            CLOSED.when(reporting()),
        ],
        [
            *(JOINED.when(act) for act in (reporting(ELSE), exposed(ELSE), looked(suspect=ELSE))),
            *(PAIR.when(act) for act in (reporting(ELSE), exposed(ELSE), looked(suspect=ELSE))),
        ],
    ),
    "dead_was_a_party": ([JOINED.when(died()), PAIR.when(died(ELSE))], [JOINED.when(died(ELSE))]),
    "same_victim_is_of_the_case": (
        [PAIR.when(reporting()), PAIR.when(towards(ELSE)), PAIRS.when(towards(KIM)), PAIR.when(towards(KIM, Against.NEW))],
        [PAIR.when(towards(KIM)), JOINED.when(towards(KIM)), PAIRS.when(reporting())],
    ),
    "somebody_else_is_somebody_else": (
        [
            PAIR.when(towards(KIM, Against.NEW)), PAIR.when(towards(KIM, Against.THIRD)), PAIR.when(towards(None, Against.NEW)),
            LATER.when(towards(KIM, Against.NEW)),
        ],
        [
            *(PAIR.when(towards(who, how)) for who in (ELSE, SAM) for how in (Against.NEW, Against.THIRD)),
            LATER.when(towards(ELSE, Against.NEW)), PAIRS.when(towards(KIM, Against.NEW)),
            given(*PAIR_ACTS, acts.triage(), VICTIM_KIM, towards(KIM, Against.NEW)).when(towards(KIM, Against.NEW)),
        ],
    ),
    "conduct_is_named": (
        [JOINED.when(reporting(SAM, Behaviour.THREAT))],
        [JOINED.when(reporting().model_copy(update={"behaviours": ()}))],
    ),
    "conduct_was_reported": (
        [REPORTED.when(finding(Finding.SUBSTANTIATED))],
        [REPORTED.when(finding(Finding.SUBSTANTIATED, of=2))],
    ),
    "any_conduct_was_reported": ([REPORTED.when(finding(Finding.SUBSTANTIATED))], [JOINED.when(finding(Finding.UNSUBSTANTIATED))]),
    "proof_has_its_day": (
        [REPORTED.when(finding(Finding.CONVICTED, on=True)), REPORTED.when(finding(Finding.SUBSTANTIATED))],
        [REPORTED.when(finding(Finding.CONVICTED)), REPORTED.when(finding(Finding.CAUTIONED))],
    ),
    "finding_follows_the_conduct": (
        [
            REPORTED_YESTERDAY.when(found_on(YESTERDAY)), REPORTED_YESTERDAY.when(found_on(TODAY)),
            given(acts.referral(), acts.joining(), dated(reporting(), THIS_MONTH)).when(found_on(TODAY)),
        ],
        [
            REPORTED_YESTERDAY.when(found_on(TWO_DAYS_AGO)),
            REPORTED_YESTERDAY.when(found_on(TWO_DAYS_AGO).model_copy(update={"finding": Finding.UNSUBSTANTIATED})),
        ],
    ),
    "exposure_runs_forward": (
        [JOINED.when(exposed(until=TODAY)), JOINED.when(exposed(since=TODAY))],
        [JOINED.when(exposed(until=YESTERDAY - timedelta(days=1)))],
    ),
    "exposure_is_another": (
        [
            *(JOINED.when(exposed(SAM, to)) for to in Exposure if to is not Exposure.COMMUNITY),
            *(IN_CUSTODY.when(exposed(SAM, to, since=TODAY)) for to in (Exposure.COMMUNITY, Exposure.HOSPITAL)),
            OUT_AGAIN.when(exposed(since=TODAY)), ENDS.when(exposed(since=YESTERDAY)), ENDS.when(exposed(SAM, Exposure.COMMUNITY)),
            IN_CUSTODY.when(exposed(since=TWO_DAYS_AGO, until=TWO_DAYS_AGO)),
            given(acts.referral(), acts.joining(), acts.joining(KIM), exposed(KIM)).when(exposed()),
            with_erased(JOINED).when(exposed(SAM, Exposure.COMMUNITY)),
        ],
        [
            JOINED.when(exposed(SAM, Exposure.COMMUNITY)), IN_CUSTODY.when(exposed(since=TODAY)), IN_CUSTODY.when(exposed()),
            IN_CUSTODY.when(exposed(SAM, Exposure.COMMUNITY, since=TWO_DAYS_AGO)),
            IN_CUSTODY.when(exposed(since=TWO_DAYS_AGO)), OUT_AGAIN.when(exposed(SAM, Exposure.COMMUNITY, since=TODAY)),
            ENDS.when(exposed(since=TWO_DAYS_AGO)),
            given(acts.referral(), acts.joining(), acts.joining(KIM), exposed(KIM)).when(exposed(SAM, Exposure.COMMUNITY)),
        ],
    ),
    "dies_once": ([JOINED.when(died())], [given(acts.referral(), acts.joining(), died()).when(died())]),
    "looked_for_somewhere": (
        [JOINED.when(looked()), JOINED.when(looked(since=YESTERDAY)), JOINED.when(looked(through=YESTERDAY, since=YESTERDAY))],
        [
            JOINED.when(looked().model_copy(update={"checked": ()})),
            JOINED.when(looked(through=YESTERDAY)), JOINED.when(looked(through=YESTERDAY, since=TODAY)),
        ],
    ),
    "none_means_none": (
        [
            JOINED.when(looked()), REPORTED.when(looked(Seen.SOME)), CLEARED.when(looked()),
            REPORTED.when(looked(through=YESTERDAY, since=YESTERDAY)),
            claims(Seen.NONE, REPORT[0])[2], *claims(Seen.NONE, REPORT[1]), claims(Seen.NONE, REPORT[2])[0],
            claims(Seen.NONE, breached(breached_on=date(2026, 1, 20)))[2], *claims(Seen.NONE, breached(breached_on=date(2026, 2, 20))),
            watched(acts.joining(ELSE), INCIDENT).when(looked(suspect=ELSE)),
            watched(acts.joining(ELSE), breached(breached_on=date(2026, 1, 20))).when(looked(suspect=ELSE)),
            BOTH_BOUND.when(looked(suspect=SAM)),
            *(outcome for when in ("2025-12", "2026-01") for outcome in claims(Seen.NONE, dated(acts_intake.reported(), on(when)))),
            *claims(Seen.NONE, dated(acts_intake.reported(suspect=None), on("2026-01-20"))),
            *claims(Seen.NONE, dated(acts_intake.reported(), on("2026-01-05"))),
            watched(dated(reporting(), on("2026-01-20")), acts.correcting(4, "occurred_at", to=on("2026-02-20").to_json())).when(
                looked(Seen.NONE, SAM, date(2026, 1, 31))
            ),
        ],
        [
            REPORTED.when(looked()), given(acts.referral(), acts.joining(), reporting(), finding(Finding.SUBSTANTIATED)).when(looked()),
            *claims(Seen.NONE, REPORT[0])[:2], *claims(Seen.NONE, REPORT[2])[1:], *claims(Seen.NONE, REPORT[3]),
            *claims(Seen.NONE, breached(breached_on=date(2026, 1, 20)))[:2], *claims(Seen.NONE, breached()),
            *claims(Seen.NONE, INCIDENT)[:2], BOTH_BOUND.when(looked(suspect=ELSE)),
            watched(dated(reporting(), on("2026-02-20")), acts.correcting(4, "occurred_at", to=on("2026-01-20").to_json())).when(
                looked(Seen.NONE, SAM, date(2026, 1, 31))
            ),
        ],
    ),
    "some_means_some": (
        [
            REPORTED.when(looked(Seen.SOME)), *claims(Seen.SOME, REPORT[0])[:2], *claims(Seen.SOME, REPORT[2])[1:],
            *claims(Seen.SOME, REPORT[3]), *claims(Seen.SOME, breached(breached_on=date(2026, 1, 20)))[:2],
            claims(Seen.SOME, INCIDENT)[0],
        ],
        [
            JOINED.when(looked(Seen.SOME)), CLEARED.when(looked(Seen.SOME)), claims(Seen.SOME, REPORT[0])[2],
            *claims(Seen.SOME, REPORT[1]), *claims(Seen.SOME, breached(breached_on=date(2026, 2, 20))), claims(Seen.SOME, INCIDENT)[2],
        ],
    ),
    "correction_leaves_what_could_be_recorded": (
        [
            FOUND_YESTERDAY.when(acts.correcting(3, "occurred_at", to=on(TWO_DAYS_AGO.isoformat()).to_json())),
            CLEARED.when(acts.correcting(4, "finding", to="substantiated")), REPORTED.when(acts.correcting(3, "against", to="new")),
            LOOKED.when(acts.correcting(4, "data_from", to=YESTERDAY.isoformat())),
            watched(REPORT[0], CLAIM_OF_SOME).when(acts.correcting(4, "occurred_at", to=on("2026-02-20").to_json())),
            watched(REPORT[1], CLAIM).when(acts.correcting(4, "occurred_at", to=on("2026-02-10").to_json())),
            watched(REPORT[1], CLAIM).when(acts.correcting(5, "seen", to="some")),
            given(*CLAIMED, looked()).when(acts.correcting(5, "seen", to="some")),
            IN_CUSTODY.when(acts.correcting(3, "to", to="hospital")), OUT_AGAIN.when(acts.correcting(4, "to", to="abroad")),
        ],
        [
            FOUND_YESTERDAY.when(acts.correcting(3, "occurred_at", to=on(TODAY.isoformat()).to_json())),
            FOUND_YESTERDAY.when(acts.correcting(4, "decided_on", to=TWO_DAYS_AGO.isoformat())),
            CLEARED.when(acts.correcting(4, "report", to=2)), CLEARED.when(acts.correcting(4, "finding", to="convicted")),
            REPORTED.when(acts.correcting(3, "suspect", to=str(ELSE))), REPORTED.when(acts.correcting(3, "victim", to=str(ELSE))),
            given(*PAIR_ACTS, towards(ELSE)).when(acts.correcting(4, "suspect", to=str(ELSE))),
            given(*PAIR_ACTS, towards(ELSE)).when(acts.correcting(4, "against", to="new")),
            LOOKED.when(acts.correcting(4, "seen", to="none")),
            LOOKED.when(acts.correcting(4, "data_through", to=YESTERDAY.isoformat())),
            watched(REPORT[1], CLAIM).when(acts.correcting(4, "occurred_at", to=on("2026-01-20").to_json())),
            watched(REPORT[1], CLAIM).when(acts.correcting(5, "data_through", to="2026-02-24")),
            given(*CLAIMED, looked()).when(acts.correcting(4, "finding", to="substantiated")),
            given(*CLAIMED, finding(Finding.SUBSTANTIATED, of=3)).when(acts.correcting(5, "report", to=4)),
            given(*DEAD, died(ELSE)).when(acts.correcting(5, "party", to=str(SAM))),
            IN_CUSTODY.when(acts.correcting(3, "to", to="community")), OUT_AGAIN.when(acts.correcting(4, "to", to="custody")),
            OUT_AGAIN.when(acts.correcting(3, "since", to=TODAY.isoformat())),
        ],
    ),
}  # fmt: skip
