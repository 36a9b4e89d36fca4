"""Rules of further conduct, exposure and surveillance, both ways."""

from datetime import timedelta
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
from tests.rules import acts
from tests.rules.acts import SAM, TODAY
from tests.rules.scenario import Outcome, given

ELSE = UUID(int=404)
YESTERDAY = TODAY - timedelta(days=1)


def reporting(suspect: UUID = SAM, *behaviours: Behaviour) -> ReoffenceReported:
    done = behaviours or (Behaviour.FOLLOWING, Behaviour.UNWANTED_GIFT)
    return ReoffenceReported(suspect=suspect, against=Against.SAME, reporter=Reporter.VICTIM, behaviours=done)


def finding(found: Finding, of: int = 3, *, on: bool = False) -> ReoffenceAssessed:
    return ReoffenceAssessed(report=of, finding=found, decided_on=TODAY if on else None)


def exposed(suspect: UUID = SAM, **days: object) -> ExposureChanged:
    return ExposureChanged(suspect=suspect, to=Exposure.CUSTODY, **({"since": YESTERDAY} | days))  # type: ignore[arg-type]


def died(party: UUID = SAM, on: object = YESTERDAY) -> DeathRecorded:
    return DeathRecorded(party=party, died_on=on)  # type: ignore[arg-type]


def looked(seen: Seen = Seen.NONE, suspect: UUID = SAM, through: object = TODAY, *checked: Checked) -> SurveillanceWindowClosed:
    return SurveillanceWindowClosed(suspect=suspect, data_through=through, checked=checked or (Checked.PNC,), seen=seen)  # type: ignore[arg-type]


JOINED = given(acts.referral(), acts.joining())
REPORTED = given(acts.referral(), acts.joining(), reporting())
CLAIMED = (acts.referral(), acts.joining(), reporting(), finding(Finding.UNSUBSTANTIATED))
CLEARED = given(*CLAIMED)
DEAD = (acts.referral(), acts.joining(), acts.joining(ELSE), died())
LOOKED = given(acts.referral(), acts.joining(), reporting(), looked(Seen.SOME))
CLOSED = given(acts.referral(), acts.joining(), acts.closing())

BOTH_WAYS: dict[str, tuple[list[Outcome], list[Outcome]]] = {
    "conduct_is_of_a_party": (
        [JOINED.when(reporting()), JOINED.when(exposed()), JOINED.when(died()), JOINED.when(looked()), CLOSED.when(reporting())],
        [JOINED.when(reporting(ELSE)), JOINED.when(exposed(ELSE)), JOINED.when(died(ELSE)), JOINED.when(looked(suspect=ELSE))],
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
    "exposure_runs_forward": (
        [JOINED.when(exposed(until=TODAY)), JOINED.when(exposed(since=TODAY))],
        [JOINED.when(exposed(until=YESTERDAY - timedelta(days=1)))],
    ),
    "dies_once": ([JOINED.when(died())], [given(acts.referral(), acts.joining(), died()).when(died())]),
    "looked_for_somewhere": (
        [JOINED.when(looked())],
        [JOINED.when(looked().model_copy(update={"checked": ()}))],
    ),
    "none_means_none": (
        [JOINED.when(looked()), REPORTED.when(looked(Seen.SOME)), CLEARED.when(looked())],
        [REPORTED.when(looked()), given(acts.referral(), acts.joining(), reporting(), finding(Finding.SUBSTANTIATED)).when(looked())],
    ),
    "correction_leaves_what_could_be_recorded": (
        [
            CLEARED.when(acts.correcting(4, "finding", to="substantiated")), REPORTED.when(acts.correcting(3, "against", to="new")),
            LOOKED.when(acts.correcting(4, "data_through", to=YESTERDAY.isoformat())),
            given(*CLAIMED, looked()).when(acts.correcting(5, "seen", to="some")),
        ],
        [
            CLEARED.when(acts.correcting(4, "report", to=2)), CLEARED.when(acts.correcting(4, "finding", to="convicted")),
            REPORTED.when(acts.correcting(3, "suspect", to=str(ELSE))), LOOKED.when(acts.correcting(4, "seen", to="none")),
            given(*CLAIMED, looked()).when(acts.correcting(4, "finding", to="substantiated")),
            given(*CLAIMED, finding(Finding.SUBSTANTIATED, of=3)).when(acts.correcting(5, "report", to=4)),
            given(*DEAD, died(ELSE)).when(acts.correcting(5, "party", to=str(SAM))),
        ],
    ),
}  # fmt: skip
