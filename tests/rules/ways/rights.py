"""What the rules of requests of persons, complaints and requests of the Commissioner let through and refuse."""

from datetime import date

from ledger.events.rights import Complainant, ComplaintStep, Identity, RequestStep, RightKind
from tests.rules import acts
from tests.rules.acts_rights import RECEIVED, answering, complaining, extending, following, requesting
from tests.rules.scenario import Given, given, given_person, given_unit, with_erased
from tests.rules.ways import BothWays
from tests.rules.ways.sharing import TRUST

WHO = acts.identifying()
KNOWN, ASKED = given_person(WHO), given_person(WHO, requesting())
"""A request for access was received on Monday 16 February 2026; the acts of rules are recorded from Monday 2 March on."""
TWO = given_person(WHO, requesting(), requesting(RightKind.ERASURE))
IN_DOUBT = given_person(WHO, requesting(identity=Identity.ASKED))
LATER, DAY_MORE, LAST, BEYOND = date(2026, 2, 20), date(2026, 2, 21), date(2026, 3, 1), date(2026, 2, 15)
OLD = given_person(WHO, requesting(on=date(2026, 1, 20)))
"""Of it the first month ended on 20 February."""
ENDS = tuple(RequestStep(each) for each in ("answered", "partly_refused", "refused", "withdrawn"))
CLARIFYING, CLARIFIED = (following(how, LATER) for how in (RequestStep.CLARIFICATION_ASKED, RequestStep.CLARIFIED))
CHARGED, PAID = (following(how, LATER) for how in (RequestStep.FEE_ASKED, RequestStep.FEE_PAID))
DOUBTED, PROVED = (following(how, LATER) for how in (RequestStep.IDENTITY_ASKED, RequestStep.IDENTITY_CONFIRMED))
ANSWERED, REFUSED = following(RequestStep.ANSWERED, LATER), following(RequestStep.REFUSED, LATER, reasons="It is excessive.")
PACK = "ab" * 32
EARLIER, AS_FIRST = (acts.correcting(2, "received_on", to=day.isoformat()) for day in (BEYOND, RECEIVED))
CASE = given(acts.referral(), complaining())
REGULATOR = Complainant.REGULATOR


def after(*more: object) -> Given:
    return given_person(WHO, requesting(), *more)


BOTH_WAYS: BothWays = {
    "is_identified": ([KNOWN.when(requesting()), KNOWN.when(complaining())], [given_person().when(requesting())]),
    "is_referred": ([CASE.when(complaining())], [given().when(complaining())]),
    "some_request_is_open": (
        [ASKED.when(ANSWERED), with_erased(KNOWN).when(ANSWERED), TWO.when(following(RequestStep.ANSWERED, LATER, 3))],
        [KNOWN.when(ANSWERED), *(after(following(how, LATER, reasons="So.")).when(ANSWERED) for how in ENDS)],
    ),
    "request_is_open": (
        [ASKED.when(ANSWERED), with_erased(ASKED).when(following(RequestStep.ANSWERED, LATER, 3)), after(CLARIFYING).when(CLARIFIED)],
        [
            ASKED.when(following(RequestStep.ANSWERED, LATER, 1)), ASKED.when(following(RequestStep.ANSWERED, LATER, 9)),
            given_person(WHO, requesting(), requesting(), ANSWERED).when(ANSWERED),
        ],
    ),
    "request_is_its_own": (
        [ASKED.when(ANSWERED), after(CLARIFYING).when(CLARIFIED, actor=TRUST)],
        [ASKED.when(ANSWERED, actor=TRUST), ASKED.when(CLARIFYING, actor=TRUST)],
    ),
    "complaint_is_its_own": ([CASE.when(answering(2))], [CASE.when(answering(2), actor=TRUST)]),
    "follows_the_request": (
        [ASKED.when(following(RequestStep.ANSWERED, RECEIVED)), after(EARLIER).when(following(RequestStep.ANSWERED, BEYOND))],
        [ASKED.when(following(RequestStep.ANSWERED, BEYOND)), after(EARLIER, AS_FIRST).when(following(RequestStep.ANSWERED, BEYOND))],
    ),
    "comes_when_it_was_asked_for": (
        [
            after(CLARIFYING).when(CLARIFIED), after(CHARGED).when(PAID), IN_DOUBT.when(PROVED), after(DOUBTED).when(PROVED),
            after(CLARIFYING, CLARIFIED).when(CLARIFYING), ASKED.when(DOUBTED),
        ],
        [
            ASKED.when(CLARIFIED), ASKED.when(PAID), ASKED.when(PROVED), IN_DOUBT.when(DOUBTED), after(CLARIFYING).when(CLARIFYING),
            after(CLARIFYING, CLARIFIED).when(CLARIFIED), after(CHARGED, PAID).when(PAID),
        ],
    ),
    "access_is_clarified": (
        [ASKED.when(CLARIFYING)],
        [given_person(WHO, requesting(kind)).when(CLARIFYING) for kind in RightKind if kind != RightKind.ACCESS],
    ),
    "is_extended_in_time": (
        [
            ASKED.when(extending(LATER)), ASKED.when(extending(LATER, date(2026, 5, 16))), OLD.when(extending(LATER)),
            given_person(WHO, requesting(on=date(2026, 1, 20)), CLARIFYING, CLARIFIED).when(extending(DAY_MORE)),
            IN_DOUBT.when(extending(LATER)), after(CLARIFYING).when(extending(LATER, date(2026, 9, 1))), ASKED.when(ANSWERED),
        ],
        [
            ASKED.when(extending(LATER, date(2026, 5, 17))), ASKED.when(extending(LATER, LATER)), OLD.when(extending(DAY_MORE)),
            after(extending(LATER)).when(extending(LATER)), ASKED.when(following(RequestStep.ANSWERED, LATER, until=date(2026, 4, 1))),
        ],
    ),
    "reasons_are_kept": (
        [ASKED.when(extending(LATER)), ASKED.when(REFUSED), ASKED.when(ANSWERED)],
        [ASKED.when(following(how, LATER)) for how in (RequestStep.EXTENDED, RequestStep.REFUSED, RequestStep.PARTLY_REFUSED)],
    ),
    "answer_says_what_it_gives": (
        [
            ASKED.when(following(RequestStep.ANSWERED, LATER, pack=PACK)),
            ASKED.when(following(RequestStep.REFUSED, LATER, reasons="So.", neither_confirm_nor_deny=True)),
        ],
        [
            ASKED.when(following(RequestStep.REFUSED, LATER, reasons="So.", pack=PACK)),
            ASKED.when(following(RequestStep.WITHDRAWN, LATER, neither_confirm_nor_deny=True)),
        ],
    ),
    "identity_is_certain": (
        [ASKED.when(ANSWERED), IN_DOUBT.when(REFUSED), given_person(WHO, requesting(identity=Identity.ASKED), PROVED).when(ANSWERED)],
        [IN_DOUBT.when(ANSWERED), after(DOUBTED).when(ANSWERED)],
    ),
    "answer_is_wanted_by_a_day": (
        [CASE.when(complaining()), KNOWN.when(complaining(REGULATOR, reply_by=RECEIVED)), given_unit().when(complaining(reply_by=LAST))],
        [CASE.when(complaining(REGULATOR)), CASE.when(complaining(reply_by=BEYOND))],
    ),
    "complaint_is_open": (
        [
            CASE.when(answering(2)), given_unit(complaining()).when(answering(1)), given_person(WHO, complaining()).when(answering(2)),
            with_erased(CASE).when(answering(3)),
            given(acts.referral(), complaining(), answering(2, ComplaintStep.ACKNOWLEDGED)).when(answering(2)),
        ],
        [
            CASE.when(answering(1)), CASE.when(answering(9)), CASE.when(answering(2, on=BEYOND)),
            given(acts.referral(), complaining(), answering(2)).when(answering(2)),
            given(acts.referral(), complaining(), answering(2, ComplaintStep.WITHDRAWN)).when(answering(2)),
            given(acts.referral(), complaining(), answering(2, ComplaintStep.ACKNOWLEDGED)).when(answering(2, ComplaintStep.ACKNOWLEDGED)),
        ],
    ),
}  # fmt: skip
