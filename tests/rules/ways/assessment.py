"""What the rules of assessment, typology, risk, formulation and needs let through and refuse."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from ledger.events.assessment import AssessmentCompleted, Instrument, Rating
from tests.rules import acts
from tests.rules import acts_assessment as made
from tests.rules.acts_assessment import ANN, CHILD, EVE, SAM
from tests.rules.scenario import Outcome, given

CASE = given(*made.BEGUN)
ASSESSED = (*made.BEGUN, made.assessing())
TYPED = (*ASSESSED, made.typing(assessment=5))
RATED = given(*TYPED, made.risking(assessment=5, typology=6))
COMPUTED = made.assessing(automated=("custody_screen",))
DECIDED = made.assessing(automated=("custody_screen",), decided_by=UUID(int=1))
BEFORE_THE_ACT = datetime(2018, 5, 24, 12, tzinfo=UTC)
OTHER = made.assessing(instrument=Instrument.OTHER, other="local_screen")



def rated(instrument: Instrument = Instrument.SRP, **more: Any) -> AssessmentCompleted:
    """An assessment that rates nothing but what is given."""
    return made.assessing(instrument=instrument, **({"overall": None} | more))


BOTH_WAYS: dict[str, tuple[list[Outcome], list[Outcome]]] = {
    "dyad_is_of_the_case": (
        [
            *(CASE.when(act) for act in (made.assessing(), made.typing(ANN), made.risking(), made.formulating())),
            CASE.when(made.assessing(None, Instrument.HCR_20)),
        ],
        [
            given(acts.referral()).when(made.assessing()),
            CASE.when(made.typing(suspect=CHILD)),
            CASE.when(made.risking(CHILD)),
            CASE.when(made.formulating(SAM)),
            CASE.when(made.assessing(SAM, suspect=EVE)),
        ],
    ),
    "person_is_of_the_case": ([CASE.when(made.needing(person)) for person in (SAM, EVE)], [CASE.when(made.needing(CHILD))]),
    "victim_is_named": (
        [CASE.when(made.assessing(None, instrument)) for instrument in (Instrument.HCR_20, Instrument.OASYS)],
        [CASE.when(made.assessing(None, instrument)) for instrument in (Instrument.SRP, Instrument.DASH)],
    ),
    "unlisted_instrument_is_named": (
        [CASE.when(OTHER), CASE.when(made.assessing(instrument=Instrument.SAM))],
        [CASE.when(made.assessing(instrument=Instrument.OTHER)), CASE.when(made.assessing(other="local_screen"))],
    ),
    "person_decided": (
        [CASE.when(DECIDED), CASE.when(made.assessing()), CASE.when(COMPUTED, at=BEFORE_THE_ACT)],
        [CASE.when(COMPUTED)],
    ),
    "something_was_rated": (
        [*map(CASE.when, (made.assessing(), rated(score=4), rated(items=("N1=2",)), rated(recurrence=Rating.LOW)))],
        [CASE.when(rated()), CASE.when(rated(items=()))],
    ),
    "ratings_are_of_the_instrument": (
        [
            CASE.when(rated(overall=Rating.MODERATE, violence=Rating.LOW)),
            CASE.when(rated(Instrument.SASH, overall=Rating.LOW)),
            CASE.when(rated(Instrument.DASH, overall=Rating.STANDARD)),
            CASE.when(rated(Instrument.S_DASH, items=("Q1=yes", "Q2=unknown"))),
            CASE.when(rated(Instrument.OTHER, other="local_screen", violence=Rating.VERY_HIGH)),
            CASE.when(rated(Instrument.SAM, overall=Rating.VERY_HIGH)),
        ],
        [
            CASE.when(rated(Instrument.S_DASH, overall=Rating.VERY_HIGH)),
            CASE.when(rated(Instrument.S_DASH, recurrence=Rating.HIGH)),
            CASE.when(rated(Instrument.SAM, violence=Rating.HIGH)),
            CASE.when(rated(overall=Rating.VERY_HIGH)),
            CASE.when(rated(violence=Rating.MEDIUM)),
            CASE.when(rated(Instrument.SASH, overall=Rating.STANDARD)),
            CASE.when(rated(Instrument.DASH, overall=Rating.MODERATE)),
        ],
    ),
    "items_are_rated_once": (
        [CASE.when(made.assessing(items=("N1=2", "N2=2")))],
        [CASE.when(made.assessing(items=("N1=2", "N2=0", "N1=1")))],
    ),
    "assessment_is_of_the_dyad": (
        [
            given(*ASSESSED).when(made.typing(assessment=5)),
            given(*ASSESSED).when(made.risking(assessment=5)),
            given(*made.BEGUN, made.assessing(None, Instrument.HCR_20)).when(made.risking(ANN, assessment=5)),
        ],
        [
            given(*ASSESSED).when(made.typing(ANN, assessment=5)),
            given(*ASSESSED).when(made.typing(assessment=6)),
            given(*ASSESSED).when(made.risking(assessment=1)),
        ],
    ),
    "type_is_of_the_dyad": (
        [given(*TYPED).when(made.risking(typology=6)), given(*TYPED).when(made.risking(ANN))],
        [given(*TYPED).when(made.risking(ANN, typology=6)), given(*TYPED).when(made.risking(typology=5))],
    ),
    "need_arises_from_a_judgement": (
        [RATED.when(made.needing(arises_from=version)) for version in (5, 6, 7, None)],
        [RATED.when(made.needing(arises_from=version)) for version in (1, 2, 8, 99)],
    ),
    "correction_leaves_what_could_be_recorded": (
        [
            RATED.when(acts.correcting(7, "level", to="medium")),
            RATED.when(acts.correcting(7, "typology")),
            RATED.when(acts.correcting(5, "score", to=12)),
            given(*ASSESSED).when(acts.correcting(5, "victim", to=str(ANN))),
            given(*TYPED, acts.correcting(6, "assessment")).when(acts.correcting(5, "victim", to=str(ANN))),
            given(*made.BEGUN, OTHER, acts.correcting(5, "other")).when(acts.correcting(5, "instrument", to="sam")),
            given(*made.BEGUN, made.assessing(items=("N1=2",))).when(acts.correcting(5, "items", to_personal="N1=1\nN2=1")),
        ],
        [
            RATED.when(acts.correcting(5, "victim", to=str(ANN))),
            RATED.when(acts.correcting(6, "suspect", to=str(EVE))),
            RATED.when(acts.correcting(7, "typology", to=5)),
            RATED.when(acts.correcting(5, "overall", to="very_high")),
            RATED.when(acts.correcting(7, "assessment", to=8)),
            given(*ASSESSED).when(acts.correcting(5, "victim")),
            given(*made.BEGUN, OTHER).when(acts.correcting(5, "instrument", to="sam")),
            given(*made.BEGUN, DECIDED).when(acts.correcting(5, "decided_by")),
            given(*ASSESSED, made.needing(arises_from=5)).when(acts.correcting(6, "person", to=str(CHILD))),
            given(*ASSESSED, made.needing(arises_from=5)).when(acts.correcting(6, "arises_from", to=6)),
            given(*made.BEGUN, made.assessing(items=("N1=2",))).when(acts.correcting(5, "items", to_personal="N1=1\nN1=2")),
        ],
    ),
}
