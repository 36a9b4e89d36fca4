"""By which words a person may be mentioned in a narrative: a name by its parts, an address by its lines and its street."""

from types import SimpleNamespace
from uuid import UUID

import pytest

from ledger import mentions
from ledger.entry import mention

WHO = UUID(int=7)


def names(**fields):
    return mentions.names_of([SimpleNamespace(fact=SimpleNamespace(kind="party-identified", stream=WHO, fields=fields))])


def places(address, text):
    found = mention.find(text, names(address=address))
    return [text[each.start : each.end] for each in found if each.kind == "place" and each.party == WHO]


@pytest.mark.parametrize(
    ("address", "text", "told"),
    [
        ("99 Hidden Lane, Chester", "He stood outside 99 Hidden Lane.", ["99 Hidden Lane"]),
        ("99 Hidden Lane, Chester", "He was seen in Hidden Lane at night.", ["Hidden Lane"]),
        ("99 Hidden Lane, Chester", "He wrote to 99 hidden lane, Chester.", ["99 hidden lane, Chester"]),
        ("Flat 2\n14a Mill Road\nCrewe", "He rang at Flat 2, 14a Mill Road.", ["Flat 2", "14a Mill Road"]),
        ("Rose Cottage, Chester", "He waited by Rose Cottage.", ["Rose Cottage"]),
        ("99 Hidden Lane, Chester", "He went to Chester.", []),
        ("14a Mill, Crewe", "He works at a mill.", []),
        ("1 High Street, Greater Manchester", "He knows Greater Manchester Police.", []),
    ],
)
def test_an_address_is_known_by_its_lines_and_its_street(address, text, told):
    """A street without its number leads to a person's door as well; a town, or a word alone, does not."""
    assert places(address, text) == told


def test_a_name_is_known_by_its_parts():
    assert [each.text for each in names(name="Jo van Example")] == ["Jo van Example", "van", "Example"]
