"""What the rules of redaction let through and refuse."""

from typing import Any
from uuid import UUID

from ledger.events.envelope import Actor
from ledger.events.proceedings import ProceedingsCaseJoined, ProceedingsKind
from ledger.events.redaction import Audience, Ground, Place, Redaction, RedactionConfirmed, RedactionDecided
from tests.rules import acts
from tests.rules.acts_schedules import CASE, OTHER_CASE, opening
from tests.rules.scenario import SUPERVISOR, ByAnother, Given, by, given_proceedings
from tests.rules.ways import BothWays

BERT, OTTILIE = UUID(int=2), UUID(int=3)
SECOND = Actor(UUID(int=12), "supervisor", "police")
DEFENCE, COURT = Audience.DEFENCE, Audience.COURT
HERE = (Place(case=CASE, entry=3, ordinals=(7,)),)
ELSEWHERE = (Place(case=OTHER_CASE, entry=1),)
FIELDS = ("referral-received.reason",)


def deciding(redaction: Redaction, *audiences: Audience, **more: Any) -> RedactionDecided:
    return RedactionDecided(redaction=redaction, audiences=audiences or (DEFENCE,), **more)


def withholding(*audiences: Audience, **more: Any) -> RedactionDecided:
    return deciding(Redaction.WITHHOLD, *audiences, **{"places": HERE, "ground": Ground.THIRD_PARTY, **more})


def releasing(*audiences: Audience, **more: Any) -> RedactionDecided:
    return deciding(Redaction.RELEASE, *audiences, **(more or {"places": HERE}))


def renaming(person: UUID | None = OTTILIE, label: str | None = "Witness 2", **more: Any) -> RedactionDecided:
    return deciding(Redaction.PSEUDONYM, **{"person": person, "label": label, **more})


def telling(**more: Any) -> RedactionDecided:
    said = {"places": HERE, "gist": "A neighbour saw a car.", "ground": Ground.SAFETY, **more}
    return deciding(Redaction.GIST, **said)


def confirming(*decisions: int, refused: bool | None = None) -> RedactionConfirmed:
    return RedactionConfirmed(decisions=decisions or (2,), refused=refused)


def after(*more: Any) -> Given:
    return given_proceedings(opening(), *more)


OPEN, FAMILY = after(), given_proceedings(opening(ProceedingsKind.FAMILY))


def looked_at(*decisions: int, refused: bool | None = None) -> ByAnother:
    """A confirmation by another officer, as an entry."""
    return by(SECOND, confirming(*decisions, refused=refused))


BOTH_WAYS: BothWays = {
    "redaction_names_what": (
        [OPEN.when(withholding()), OPEN.when(withholding(places=None, person=BERT)), OPEN.when(withholding(places=None, of_fields=FIELDS))],
        [OPEN.when(withholding(places=None)), OPEN.when(releasing(places=None))],
    ),
    "release_is_bounded": (
        [
            OPEN.when(releasing(of_fields=FIELDS, upto=90)), OPEN.when(releasing()), OPEN.when(releasing(person=BERT)),
            OPEN.when(withholding(places=None, of_fields=FIELDS)), OPEN.when(releasing(of_fields=FIELDS, places=HERE, upto=90)),
        ],
        [
            OPEN.when(releasing(of_fields=FIELDS)), OPEN.when(releasing(places=HERE, upto=90)), OPEN.when(withholding(upto=90)),
            OPEN.when(releasing(person=BERT, places=HERE)), OPEN.when(releasing(person=BERT, of_fields=FIELDS, upto=90)),
        ],
    ),
    "despite_is_of_what_is_shown": (
        [OPEN.when(releasing(places=HERE, despite=(Ground.PRIVILEGE,))), OPEN.when(telling(despite=(Ground.SOURCE,)))],
        [OPEN.when(withholding(despite=(Ground.PRIVILEGE,))), OPEN.when(renaming(despite=(Ground.CHILD,)))],
    ),
    "pseudonym_has_person_and_label": (
        [OPEN.when(renaming()), OPEN.when(renaming(places=HERE)), OPEN.when(renaming(ground=Ground.SAFETY))],
        [
            OPEN.when(renaming(label=None)), OPEN.when(renaming(person=None, places=HERE)), OPEN.when(renaming(of_fields=FIELDS)),
            OPEN.when(withholding(label="Witness 2")),
        ],
    ),
    "label_is_of_one_person": (
        [
            after(renaming()).when(renaming(BERT, "Witness 3")), after(renaming()).when(renaming()),
            after(renaming(), looked_at(2, refused=True)).when(renaming(BERT)),
            after(renaming()).when(renaming(label="Witness 3", replaces=2)),
        ],
        [
            after(renaming()).when(renaming(BERT)), after(renaming()).when(renaming(label="Witness 3")),
            after(renaming(), renaming(label="Witness 3", replaces=2), looked_at(2, 3)).when(renaming(BERT)),
        ],
    ),
    "ground_is_of_the_kind": (
        [OPEN.when(withholding(ground=Ground.METHODS)), FAMILY.when(withholding()), OPEN.when(renaming()), OPEN.when(telling())],
        [
            OPEN.when(withholding(ground=None)), OPEN.when(telling(ground=None)), FAMILY.when(withholding(ground=Ground.METHODS)),
            FAMILY.when(renaming(ground=Ground.INQUIRY)), OPEN.when(releasing(places=HERE, ground=Ground.SAFETY)),
        ],
    ),
    "gist_has_places_and_words": (
        [OPEN.when(telling()), OPEN.when(withholding())],
        [
            OPEN.when(telling(places=None, person=BERT)), OPEN.when(telling(gist=None)), OPEN.when(telling(person=BERT)),
            OPEN.when(telling(of_fields=FIELDS)), OPEN.when(withholding(gist="A car.")),
        ],
    ),
    "cases_are_of_these_proceedings": (
        [OPEN.when(withholding()), after(ProceedingsCaseJoined(cases=(OTHER_CASE,))).when(withholding(places=ELSEWHERE))],
        [OPEN.when(withholding(places=ELSEWHERE)), OPEN.when(releasing(places=(*HERE, *ELSEWHERE)))],
    ),
    "replaces_what_counts": (
        [
            after(withholding()).when(releasing(places=HERE, replaces=2)),
            after(withholding(DEFENCE, COURT)).when(releasing(COURT, places=HERE, replaces=2)),
            after(withholding(), releasing(places=HERE, replaces=2), looked_at(3, refused=True)).when(releasing(places=HERE, replaces=2)),
            after(withholding(), releasing(places=HERE, replaces=2), looked_at(3)).when(withholding(replaces=3)),
        ],
        [
            OPEN.when(withholding(replaces=1)), after(withholding()).when(withholding(replaces=9)),
            after(withholding()).when(withholding(COURT, replaces=2)),
            after(withholding()).when(withholding(DEFENCE, COURT, replaces=2)),
            after(withholding(), looked_at(2, refused=True)).when(withholding(replaces=2)),
            after(withholding(), releasing(places=HERE, replaces=2)).when(releasing(places=HERE, replaces=2)),
            after(withholding(), releasing(places=HERE, replaces=2), looked_at(3)).when(withholding(replaces=2)),
            after(releasing(), withholding(replaces=2)).when(withholding(replaces=2)),
        ],
    ),
    "confirmed_while_it_waits": (
        [
            after(withholding(), releasing()).when(confirming(2, 3), actor=SECOND),
            after(withholding()).when(confirming(refused=True), actor=SECOND),
        ],
        [
            OPEN.when(confirming(1), actor=SECOND), after(withholding(), looked_at(2)).when(confirming(), actor=SECOND),
            after(withholding(), looked_at(2, refused=True)).when(confirming(), actor=SECOND),
            after(withholding()).when(confirming(2, 9), actor=SECOND),
        ],
    ),
    "another_confirms": (
        [after(withholding()).when(confirming(), actor=SECOND)],
        [
            after(withholding()).when(confirming(), actor=SUPERVISOR), after(withholding()).when(confirming(refused=True)),
            after(ByAnother(withholding(), SECOND.actor)).when(confirming(), actor=SECOND),
        ],
    ),
    "redaction_is_not_corrected": (
        [after(withholding(reason="Her sister.")).when(acts.correcting(2, "reason", to_personal="Her mother."))],
        [
            after(withholding()).when(acts.correcting(2, "ground", to="safety")),
            after(withholding(), looked_at(2)).when(acts.correcting(3, "refused", to=True)),
        ],
    ),
}  # fmt: skip
