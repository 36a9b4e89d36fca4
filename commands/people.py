"""Who is who in what a reader was shown: names where they were opened, numbers and roles where they were not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from uuid import UUID

if TYPE_CHECKING:
    from ledger.events.fact import Fact
    from ledger.privacy.opening import Entry
    from ledger.rules.policy import Adopted

Numbered = Sequence[tuple[UUID, str, str | None]]
"""Person, category and number of each party of a case."""


@dataclass(frozen=True)
class People:
    """Persons by id: their numbers, their categories in this case, their names as far as this reader was shown them; members too.

    ``agencies`` and ``renamed`` (members) give, by code or id, each name with the day since which it holds, as the unit's entries say.
    ``whole``: whether all that was recorded of what is told is before this reader, so that what is not there is told as not recorded.
    ``policies`` are those that the unit adopted: each gives the words of a role's code for what was recorded under it, and for no more.
    """

    numbers: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, Sequence[str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)
    agencies: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    renamed: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    policies: Sequence["Adopted"] = ()
    entries: Mapping[str, str] = field(default_factory=dict)
    whole: bool = True

    @classmethod
    def of(
        cls, entries: Iterable["Entry"], parties: Numbered = (), logins: Mapping[str, str] | None = None,
        policies: Sequence["Adopted"] = (),
    ) -> Self:  # fmt: skip
        """Gather names from the opened entries; ``logins`` stand for members whose names were not opened."""
        numbers = {str(person): number for person, _, number in parties if number}
        categories: dict[str, list[str]] = {}
        for person, category, _ in parties:
            categories.setdefault(str(person), []).extend([category] if category else [])
        names: dict[str, str] = {}
        members = dict(logins or {})
        agencies: dict[str, list[tuple[str, str]]] = {}
        renamed: dict[str, list[tuple[str, str]]] = {}
        leaves: dict[str, str] = {}
        for entry in entries:
            leaves[entry.leaf.hex()] = entry.address
            fields, since = entry.fact.fields, str(entry.fact.fields.get("since", ""))
            match entry.fact.kind:
                case "party-identified":
                    numbers.update({str(entry.fact.stream): entry.number} if entry.number else {})
                    names.update({str(entry.fact.stream): fields["name"]} if "name" in fields else {})
                case "user-added" if "name" in fields:
                    members[str(fields.get("recorder"))] = fields["name"]
                case "agency-named" if "name" in fields:
                    agencies.setdefault(str(fields.get("agency")), []).append((since, fields["name"]))
                case "member-named" if "name" in fields:
                    renamed.setdefault(str(fields.get("member")), []).append((since, fields["name"]))
                    members[str(fields.get("member"))] = _on(renamed[str(fields.get("member"))], None)
        told = {person: told for person, told in categories.items() if told}
        return cls(numbers, told, names, members, agencies, renamed, policies, leaves)

    def person(self, known_as: str) -> str:
        """Give a party's name and number, or a member's name, for an id that stands in a field."""
        if known_as in self.members:
            return self.members[known_as]
        number = self.numbers.get(known_as, "a person without a number here")
        return f"{self.names[known_as]} ({number})" if known_as in self.names else number

    def case(self, known_as: str) -> str:
        """Give the number of a case for its id."""
        return self.numbers.get(known_as, "a case that is not shown here")

    def entry(self, leaf: str) -> str:
        """Give the address of an entry by its leaf hash in hexadecimal, or that hash where the entry was not read."""
        return self.entries.get(leaf, f"the one with leaf {leaf}")

    def agency(self, code: str, day: str | None = None) -> str:
        """Give what an agency was called on a day (ISO; None: last), by its code where the unit has not named it."""
        return _on(self.agencies[code], day) if code in self.agencies else code

    def member(self, known_as: str, day: str | None = None) -> str | None:
        """Give what a member was called on a day; None where the name is not known here."""
        return _on(self.renamed[known_as], day) if known_as in self.renamed else self.members.get(known_as)

    def actor(self, fact: "Fact", day: str | None = None) -> str:
        """Say who acted, as called on ``day``: by name, or by role and agency where the name was not opened.

        A role has the words of the policy under which the entry was recorded, so that no later policy rewrites what was told.
        """
        from ledger.rules.policy import in_force_for

        who = fact.who
        if not who:
            return "somebody"
        agency = self.agency(str(who["agency"]), day) if "agency" in who else "an agency"
        code = str(who.get("role", "member"))
        role = f"{in_force_for(self.policies, fact).policy.role(code)} of {agency}"
        name = self.member(str(who.get("actor")), day)
        return f"{name} ({role})" if name else f"a {role}"


def _on(names: Sequence[tuple[str, str]], day: str | None) -> str:
    """Give the name that holds on a day: the last whose day of beginning is not after it, else the first there is."""
    ordered = sorted(names, key=lambda each: each[0])
    return next((name for since, name in reversed(ordered) if day is None or since <= day), ordered[0][1])
