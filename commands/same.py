"""That a person is the same as another, wherever one of them is told: in words, for a heading, and as numbers, for a row."""

from collections.abc import Iterator
from datetime import tzinfo
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.persons import Persons

UNNUMBERED = "a person without a number"


def same_in_words(same: "Persons", person: UUID, zone: tzinfo) -> str:
    """Say who else is the same person, and on which day that was found; nothing where nobody is."""
    from ledger.events.occurred import long_date

    others = same.others(person)
    told = [f"{each.number or UNNUMBERED} (found on {long_date(each.since.astimezone(zone).date())})" for each in others]
    return f"the same person as {' and '.join(told)}" if told else ""


def same_numbers(same: "Persons", person: UUID) -> list[str]:
    """Give the numbers of whoever else is the same person, the lowest first."""
    return [each.number or UNNUMBERED for each in same.others(person)]


def held_too(ledger: "Ledger", person: UUID, number: str) -> Iterator[str]:
    """Say before a hold is placed on one number of a person under which others the same person was recorded: it covers them too."""
    if one := same_in_words(ledger.same_persons([person]), person, ledger.zone):
        yield f"{number} is {one}: what is recorded there is held too, until that is taken back."


def others_stand(ledger: "Ledger", person: UUID, number: str) -> Iterator[str]:
    """Say before something is done to one number of a person under which others the same person was recorded: to them nothing is done."""
    if one := same_in_words(ledger.same_persons([person]), person, ledger.zone):
        yield f"{number} is {one}: what is recorded there stands, and is decided on by itself."
