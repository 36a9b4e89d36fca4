"""Who is who in what a reader was shown: names where they were opened, numbers and roles where they were not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

if TYPE_CHECKING:
    from ledger.privacy.opening import Entry

Numbered = Iterable[tuple[UUID, str, str | None]]
"""Person, category and number of each party of a case."""


@dataclass(frozen=True)
class People:
    """Persons by id: their numbers, and their names as far as this reader was shown them; members by their opaque id."""

    numbers: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable["Entry"], parties: Numbered = (), logins: Mapping[str, str] | None = None) -> Self:
        """Gather names from the opened entries; ``logins`` stand for members whose names were not opened."""
        numbers = {str(person): number for person, _, number in parties if number}
        names: dict[str, str] = {}
        members = dict(logins or {})
        for entry in entries:
            fields = entry.fact.fields
            if entry.fact.kind == "party-identified":
                numbers.update({str(entry.fact.stream): entry.number} if entry.number else {})
                names.update({str(entry.fact.stream): fields["name"]} if "name" in fields else {})
            elif entry.fact.kind == "user-added" and "name" in fields:
                members[str(fields.get("recorder"))] = fields["name"]
        return cls(numbers, names, members)

    def person(self, known_as: str) -> str:
        """Give a party's name and number, or a member's name, for an id that stands in a field."""
        if known_as in self.members:
            return self.members[known_as]
        number = self.numbers.get(known_as, "a person without a number here")
        return f"{self.names[known_as]} ({number})" if known_as in self.names else number

    def actor(self, who: Mapping[str, Any]) -> str:
        """Say who acted: by name, or by role and agency where the name was not opened."""
        if not who:
            return "somebody"
        role = f"{str(who.get('role', 'member')).replace('_', ' ')} of {who.get('agency', 'an agency')}"
        name = self.members.get(str(who.get("actor")))
        return f"{name} ({role})" if name else f"a {role}"
