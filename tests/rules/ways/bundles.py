"""What the rules of copies let through and refuse."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from ledger.events.bundles import BundleMade, BundleSignedOff, CompletenessDecided, Span
from ledger.events.disclosure import Side
from ledger.events.redaction import Audience
from tests.rules import acts
from tests.rules.acts_proceedings import serving
from tests.rules.acts_schedules import CASE, OTHER_CASE, opening
from tests.rules.scenario import SUPERVISOR, ByAnother, Given, by, given_proceedings
from tests.rules.ways import BothWays

MANIFEST, BAG, ANOTHER_BAG = "ab" * 32, "cd" * 32, "ef" * 32
OFFICER = replace(SUPERVISOR, role="disclosure_officer")
SECOND = replace(SUPERVISOR, actor=UUID(int=12))
DEFENCE, COURT, APPLICANT = Audience.DEFENCE, Audience.COURT, Audience.APPLICANT


def making(audience: Audience = DEFENCE, **more: Any) -> BundleMade:
    return BundleMade(audience=audience, checkpoint=90, manifest=MANIFEST, bag=BAG, **more)


def deciding(*audiences: Audience, withdrawn: bool | None = None) -> CompletenessDecided:
    return CompletenessDecided(audiences=audiences or (DEFENCE,), withdrawn=withdrawn)


def signing(bundle: int = 2, bag: str = BAG, refused: bool | None = None) -> BundleSignedOff:
    return BundleSignedOff(bundle=bundle, bag=bag, refused=refused)


def signed(bundle: int = 2, refused: bool | None = None) -> ByAnother:
    """A word on a copy by another supervisor, as an entry."""
    return by(SECOND, signing(bundle, refused=refused))


def after(*more: Any) -> Given:
    return given_proceedings(opening(), *more)


def spans(case: UUID = CASE, first: int = 3, last: int = 9) -> tuple[Span, ...]:
    return (Span(case=case, first=first, last=last),)


OPEN, MADE, PASSED = after(), after(making()), after(making(), signed())
BOTH_WAYS: BothWays = {
    "completeness_was_decided": (
        [
            OPEN.when(making()), OPEN.when(making(COURT, complete=True)), OPEN.when(making(Audience.PROSECUTOR, complete=True)),
            after(deciding()).when(making(complete=True)), after(deciding(withdrawn=True), deciding()).when(making(complete=True)),
        ],
        [
            OPEN.when(making(complete=True)), OPEN.when(making(APPLICANT, complete=True)),
            after(deciding()).when(making(APPLICANT, complete=True)),
            after(deciding(), deciding(withdrawn=True)).when(making(complete=True)),
            after(deciding(COURT, withdrawn=True)).when(making(COURT, complete=True)),
            after(deciding(Audience.SUBJECT)).when(making(Audience.SUBJECT, complete=True)),
        ],
    ),
    "goes_on_from_a_copy": (
        [OPEN.when(making()), PASSED.when(making(earlier=2))],
        [
            OPEN.when(making(earlier=1)), MADE.when(making(earlier=2)), PASSED.when(making(COURT, earlier=2)),
            after(making(), signed(refused=True)).when(making(earlier=2)),
        ],
    ),
    "shows_what_is_concerned": (
        [OPEN.when(making(shows=spans())), OPEN.when(making())],
        [OPEN.when(making(shows=spans(OTHER_CASE))), OPEN.when(making(shows=spans(first=9, last=3)))],
    ),
    "copy_is_looked_at_once": (
        [MADE.when(signing(), actor=SECOND), MADE.when(signing(refused=True), actor=SECOND)],
        [
            OPEN.when(signing(), actor=SECOND), MADE.when(signing(1), actor=SECOND), MADE.when(signing(bag=ANOTHER_BAG), actor=SECOND),
            PASSED.when(signing(), actor=SECOND), after(making(), signed(refused=True)).when(signing(), actor=SECOND),
        ],
    ),
    "another_signs_off": ([MADE.when(signing(), actor=SECOND)], [MADE.when(signing())]),
    "copies_were_signed_off": (
        [PASSED.when(serving(bundles=(2,)))],
        [
            MADE.when(serving(bundles=(2,))), PASSED.when(serving(Side.COURT, bundles=(2,))),
            after(making(), signed(refused=True)).when(serving(bundles=(2,))),
        ],
    ),
    "copy_is_not_corrected": (
        [MADE.when(acts.correcting(2, "note", to_personal="Both are ordinary words."))],
        [MADE.when(acts.correcting(2, "checkpoint", to=80)), PASSED.when(acts.correcting(3, "refused", to=True))],
    ),
}
