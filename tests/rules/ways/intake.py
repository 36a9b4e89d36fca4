"""Rules of duplicates, withdrawal, relationships and reported conduct."""

from uuid import UUID

from msgspec.structs import replace

from ledger.events.envelope import Category
from ledger.events.intake import Partners, Relationship
from ledger.rules import case
from tests.rules import acts
from tests.rules.acts_intake import OTTILIE, PARTIES, SAM, linking, relating, reported, withdrawing
from tests.rules.scenario import Given, given, recorded
from tests.rules.ways import BothWays

OPEN, PAIR = given(acts.referral()), given(*PARTIES)
NOBODY = UUID(int=103)
CONVICTED = given(acts.referral(), acts.joining(SAM, Category.CONVICTED), acts.joining(OTTILIE, Category.VICTIM))
LINKED = given(acts.referral(), linking("CHS-26-0017"), linking("CHS-26-0018"))
RELATED = given(*PARTIES, relating(from_year=2019, to_year=2022), reported())

BOTH = given(acts.referral(), acts.joining(SAM), acts.joining(SAM, Category.VICTIM), acts.joining(OTTILIE, Category.VICTIM))
NUMBERED = Given(case.evolve(case.INITIAL, replace(recorded(acts.referral(), 1), stamp={"number": "CHS-26-0041"})), 1)

BOTH_WAYS: BothWays = {
    "is_linked_once": (
        [OPEN.when(linking()), LINKED.when(linking("CHS-26-0019")), given(acts.referral(), acts.closing()).when(linking())],
        [LINKED.when(linking("CHS-26-0018"))],
    ),
    "is_not_its_own_duplicate": (
        [NUMBERED.when(linking("CHS-26-0040")), OPEN.when(linking("CHS-26-0041"))],
        [NUMBERED.when(linking("CHS-26-0041"))],
    ),
    "pair_is_of_two": (
        [BOTH.when(relating()), BOTH.when(reported()), BOTH.when(reported(SAM, None))],
        [BOTH.when(relating(SAM, SAM)), BOTH.when(reported(SAM, SAM))],
    ),
    "is_withdrawn_once": ([OPEN.when(withdrawing())], [given(acts.referral(), withdrawing()).when(withdrawing())]),
    "related_persons_have_joined": (
        [PAIR.when(relating()), CONVICTED.when(relating())],
        [OPEN.when(relating()), PAIR.when(relating(victim=NOBODY)), PAIR.when(relating(suspect=OTTILIE, victim=SAM))],
    ),
    "relationship_ends_after_it_began": (
        [PAIR.when(relating(from_year=2019, to_year=2019)), PAIR.when(relating(to_year=2019)), PAIR.when(relating(from_year=2019))],
        [PAIR.when(relating(from_year=2019, to_year=2018))],
    ),
    "former_partner_was_a_partner": (
        [
            *(PAIR.when(relating(kind=Relationship.EX_INTIMATE, prior_partner=said)) for said in (None, Partners.YES)),
            *(PAIR.when(relating(kind=Relationship.COLLEAGUE, prior_partner=said)) for said in Partners),
            PAIR.when(relating(kind=Relationship.STRANGER_PRIVATE)),
            *(PAIR.when(relating(kind=Relationship.STRANGER_PRIVATE, prior_partner=said)) for said in (Partners.NO, Partners.UNKNOWN)),
        ],
        [
            *(PAIR.when(relating(kind=Relationship.EX_INTIMATE, prior_partner=said)) for said in (Partners.NO, Partners.UNKNOWN)),
            PAIR.when(relating(kind=Relationship.STRANGER_PRIVATE, prior_partner=Partners.YES)),
            PAIR.when(relating(kind=Relationship.STRANGER_PUBLIC, prior_partner=Partners.YES)),
        ],
    ),
    "persons_of_the_incident_have_joined": (
        [PAIR.when(reported()), PAIR.when(reported(suspect=None)), given(*PARTIES, acts.closing()).when(reported())],
        [OPEN.when(reported()), PAIR.when(reported(suspect=NOBODY)), PAIR.when(reported(victim=SAM, suspect=None))],
    ),
    "correction_leaves_what_could_be_recorded": (
        [
            *(LINKED.when(acts.correcting(3, "duplicate_of", to=number)) for number in ("CHS-26-0019", "CHS-26-0018")),
            RELATED.when(acts.correcting(4, "suspect", to=str(SAM))),
            RELATED.when(acts.correcting(5, "victim", to=str(OTTILIE))),
            RELATED.when(acts.correcting(5, "suspect")),
            RELATED.when(acts.correcting(4, "to_year", to=2020)),
            RELATED.when(acts.correcting(4, "from_year")),
        ],
        [
            LINKED.when(acts.correcting(3, "duplicate_of", to="CHS-26-0017")),
            LINKED.when(acts.correcting(2, "duplicate_of", to="CHS-26-0018")),
            RELATED.when(acts.correcting(4, "suspect", to=str(OTTILIE))),
            RELATED.when(acts.correcting(5, "victim", to=str(NOBODY))),
            RELATED.when(acts.correcting(4, "to_year", to=2018)),
            given(*PARTIES, relating(kind=Relationship.EX_INTIMATE)).when(acts.correcting(4, "prior_partner", to="no")),
            RELATED.when(acts.correcting(4, "from_year", to=2023)),
        ],
    ),
}
