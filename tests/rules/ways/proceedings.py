"""What the rules of proceedings, of their parties and of their officers let through and refuse."""

from dataclasses import replace
from datetime import date

from ledger.events.disclosure import Side
from ledger.events.proceedings import Capacity, OfficerRole, ProceedingsKind
from ledger.events.schedules import FormKind
from tests.rules import acts
from tests.rules.acts_proceedings import (
    BEFORE,
    OTHER,
    answering,
    bringing,
    certifying,
    defending,
    ending,
    following,
    going_on,
    officer,
    pleading,
    reopening,
    requesting,
    reviewing,
    ruling,
    serving,
)
from tests.rules.acts_schedules import CASE, OTHER_CASE, accusing, issuing, listing, opening
from tests.rules.scenario import SUPERVISOR, Given, given_proceedings
from tests.rules.ways import BothWays

NONE, OPEN = given_proceedings(), given_proceedings(opening())
CIVIL_KIND, INVESTIGATOR, DEPUTY = ProceedingsKind.CIVIL_ORDER, OfficerRole.INVESTIGATOR, OfficerRole.DEPUTY
CERTIFIER = replace(SUPERVISOR, role="disclosure_officer")
BEGAN_1996, BEGAN_2019 = date(1996, 5, 1), date(2019, 5, 1)


def after(*more: object) -> Given:
    return given_proceedings(opening(), *more)


LED = after(officer())
"""The disclosure officer's appointment is entry 2."""
SUCCEEDED = after(officer(), officer(OTHER, succeeds=2))
TO_COURT = serving(Side.COURT, items=(4,))
CLOSED = after(requesting(), pleading(), listing(1), TO_COURT, ending())
ENDED = after(ending())
TWICE = after(ending(), reopening(2), ending())
ACCUSED = after(accusing(), defending())
ISSUED = after(officer(), listing(1), issuing(first=1, last=1))

BOTH_WAYS: BothWays = {
    "are_opened": ([OPEN.when(officer())], [NONE.when(act) for act in (bringing(CASE), officer(), requesting(), listing(1))]),
    "are_opened_once": ([NONE.when(opening())], [OPEN.when(opening())]),
    "are_open": (
        [
            OPEN.when(ending()), CLOSED.when(answering(2)), CLOSED.when(ruling(3)), CLOSED.when(following(5)), CLOSED.when(reopening(6)),
            CLOSED.when(acts.correcting(2, "by", to="court")), CLOSED.when(acts.restricting(2)), TWICE.when(reopening(4)),
        ],
        [CLOSED.when(act) for act in (ending(), requesting(), reviewing(), listing(2), officer(), accusing(), TO_COURT)],
    ),
    "are_closed": ([ENDED.when(reopening(2))], [OPEN.when(reopening(1)), after(ending(), reopening(2)).when(reopening(2))]),
    "names_the_closing": ([TWICE.when(reopening(4))], [ENDED.when(reopening(1)), TWICE.when(reopening(2))]),
    "jurisdiction_has_the_kind": (
        [NONE.when(opening(kind)) for kind in ProceedingsKind],
        [NONE.when(opening(jurisdiction="mars", code_edition=None))],
    ),
    "start_is_known": (
        [NONE.when(opening()), NONE.when(opening(CIVIL_KIND))],
        [NONE.when(opening(investigation_began=None)), NONE.when(opening(investigation_began=None, code_edition=None))],
    ),
    "edition_is_of_its_day": (
        [
            NONE.when(opening()), NONE.when(opening(code_edition=None)),
            NONE.when(opening(investigation_began=BEGAN_2019, code_edition="code_2015")),
            NONE.when(opening(investigation_began=BEGAN_1996, code_edition=None)),
        ],
        [
            NONE.when(opening(code_edition="code_2015")), NONE.when(opening(investigation_began=BEGAN_2019)),
            NONE.when(opening(investigation_began=BEGAN_1996)), NONE.when(opening(CIVIL_KIND, code_edition="code_2020")),
            NONE.when(opening(code_edition="code_1066")),
        ],
    ),
    "case_is_brought_once": (
        [OPEN.when(bringing(OTHER_CASE))],
        [
            OPEN.when(bringing(CASE)), OPEN.when(bringing(OTHER_CASE, CASE)), OPEN.when(bringing(OTHER_CASE, OTHER_CASE)),
            after(bringing(OTHER_CASE)).when(bringing(OTHER_CASE)),
        ],
    ),
    "says_where": ([OPEN.when(going_on(court="The Crown Court")), OPEN.when(going_on(reference="T20260001"))], [OPEN.when(going_on())]),
    "joins_once_in_a_capacity": (
        [OPEN.when(accusing()), ACCUSED.when(accusing(OTHER)), ACCUSED.when(accusing(capacity=Capacity.RESPONDENT))],
        [ACCUSED.when(accusing())],
    ),
    "statement_is_a_defendants": (
        [ACCUSED.when(defending())],
        [OPEN.when(defending()), ACCUSED.when(defending(OTHER)), after(accusing(capacity=Capacity.WITNESS)).when(defending())],
    ),
    "succeeds_a_standing_officer": (
        [LED.when(officer(OTHER, succeeds=2)), SUCCEEDED.when(officer(succeeds=3)), LED.when(officer(OTHER, DEPUTY))],
        [
            OPEN.when(officer(succeeds=1)), LED.when(officer(OTHER, DEPUTY, succeeds=2)), SUCCEEDED.when(officer(succeeds=2)),
            LED.when(officer(OTHER, since=BEFORE, succeeds=2)),
        ],
    ),
    "one_disclosure_officer": (
        [OPEN.when(officer()), LED.when(officer(OTHER, INVESTIGATOR)), after(officer(duty=DEPUTY)).when(officer(duty=DEPUTY))],
        [LED.when(officer(OTHER)), SUCCEEDED.when(officer())],
    ),
    "officer_comes_first": (
        [
            after(officer(), listing(1)).when(issuing(first=1, last=1)),
            given_proceedings(opening(CIVIL_KIND), listing(1)).when(issuing(FormKind.LIST, first=1, last=1)),
        ],
        [after(listing(1)).when(issuing(first=1, last=1)), after(officer(duty=DEPUTY), listing(1)).when(issuing(first=1, last=1))],
    ),
    "kind_has_the_duty": (
        [ACCUSED.when(defending()), ISSUED.when(certifying(4), actor=CERTIFIER)],
        [
            given_proceedings(opening(CIVIL_KIND), accusing()).when(defending()),
            given_proceedings(opening(CIVIL_KIND), officer(), listing(1), issuing(FormKind.LIST, first=1, last=1)).when(
                certifying(4), actor=CERTIFIER
            ),
        ],
    ),
    "correction_leaves_what_could_be_recorded": (
        [
            OPEN.when(acts.correcting(1, "code_edition")), ACCUSED.when(acts.correcting(2, "capacity", to="defendant")),
            given_proceedings(opening(code_edition=None)).when(acts.correcting(1, "investigation_began", to="2019-05-01")),
            given_proceedings(opening(investigation_began=BEGAN_2019, code_edition=None)).when(
                acts.correcting(1, "code_edition", to="code_2015")
            ),
            LED.when(acts.correcting(2, "since", to=BEFORE.isoformat())), LED.when(acts.correcting(2, "duty", to="deputy")),
        ],
        [
            OPEN.when(acts.correcting(1, "investigation_began", to="2019-05-01")), OPEN.when(acts.correcting(1, "kind", to="family")),
            ACCUSED.when(acts.correcting(2, "capacity", to="witness")), ACCUSED.when(acts.correcting(2, "party", to=str(OTHER))),
            SUCCEEDED.when(acts.correcting(3, "succeeds")), ISSUED.when(acts.correcting(2, "duty", to="deputy")),
            after(bringing(OTHER_CASE), ending(), reopening(3)).when(acts.correcting(4, "closed", to=2)),
        ],
    ),
}  # fmt: skip
