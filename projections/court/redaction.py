"""What of a case an audience is shown, by what the proceedings decided: an allow-list over disclosure units (design: redaction). Pure.

Of what reaches a unit the first of these counts:

    1. it was not shown to who prepares the copy, or is erased: withheld
    2. it bears a mark of what never leaves by itself, and no confirmed release or gist that reaches it names each such ground in
       ``despite``: withheld. In this order: privilege, source, MAPPA, whereabouts, third party, child, counselling, covert. What says
       where a person can be found counts as whereabouts without a mark, what a lawyer advised as privilege, and, for whoever is not to
       learn that there is sensitive material, what stands on a schedule of it as public interest
    3. withheld at the place; by person; by field
    4. a gist at the place: its words stand there
    5. a person has another name for that audience: that name, where the unit is how the person is called; else withheld
    6. released at the place; by person; by field
    7. nothing was decided: withheld

What hides counts from its recording, what shows when somebody else has confirmed it, and of what was recorded after a release nothing is
released by it. A later decision takes the place of an earlier one only where it names it (``replaces``); otherwise the stricter counts.
A release by field shows what the field says. Of persons in it, it shows those alone who stand at the head of what is served, and no number,
vehicle or place: these are released at the place or by person. A text that names somebody who has another name, or of whom everything is
withheld, is withheld too, whatever released it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from ledger.entry.mention import Name
from ledger.events.fact import Fact
from ledger.rules.decisions import GIST, RELEASE, WAITING, WITHHOLD, Decision, folded, in_force
from projections.court import express
from projections.court.reaching import Reaching, View
from projections.court.units import Unit

if TYPE_CHECKING:
    from ledger.rules.jurisdiction import Jurisdiction
    from ledger.rules.proceedings_state import ProceedingsState

NOT_DECIDED, NOT_SHOWN, THIRD_PARTY = "not_decided", "not_shown", "third_party"
PLAIN = "Withheld"
"""What stands in place of what is withheld where no jurisdiction gives other words."""
SEES_AS_MUCH: Mapping[str, frozenset[str]] = {
    "defence": frozenset({"court", "prosecutor"}), "applicant": frozenset({"court", "prosecutor"}), "court": frozenset({"prosecutor"}),
}  # fmt: skip
"""By audience, those who may be shown whatever that one is. Nobody's release says what a person may have who asks for his own data."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The unit's text is shown; ``by``: number of the entry in the proceedings that decided."""

    by: int


@dataclass(frozen=True, slots=True)
class Withheld:
    """``label`` is what the audience reads; ``ground`` stays inside. ``by``: None where a mark withholds it, or the want of a decision."""

    ground: str
    label: str
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Renamed:
    """``label`` stands in place of what the person is called."""

    label: str
    by: int


@dataclass(frozen=True, slots=True)
class Gist:
    """``text`` stands in place of the passage: once for all neighbouring units with the same ``by``."""

    text: str
    ground: str
    label: str
    by: int


Verdict = Shown | Withheld | Renamed | Gist


class Change(NamedTuple):
    """A unit of which another thing is shown than before."""

    unit: Unit
    before: Verdict
    after: Verdict


class Decisions:
    """The decisions of one stream of proceedings, and what follows from them for each audience."""

    def __init__(
        self, facts: Sequence[Fact], jurisdiction: "Jurisdiction | None", same: Iterable[Iterable[UUID]], names: Sequence[Name]
    ) -> None:
        """See ``of``."""
        self._facts, self._jurisdiction, self._names = facts, jurisdiction, names
        self._same = [frozenset(each) for each in same]
        self._views: dict[str, View] = {}

    @classmethod
    def of(
        cls, facts: Iterable[Fact], jurisdiction: "Jurisdiction | None" = None, *, same: Iterable[Iterable[UUID]] = (),
        names: Sequence[Name] = (),
    ) -> "Decisions":  # fmt: skip
        """Fold the facts of proceedings: all of them, or those up to a version for what was decided by then; gists opened where known.

        ``same``: persons recorded more than once, as groups of ids. ``names``: by what everybody is known
        (ledger.mentions.names_of, projections.court.variants.known_of).
        """
        return cls(tuple(facts), jurisdiction, same, names)

    def as_of(self, version: int) -> "Decisions":
        """Give what was decided when the proceedings had that many entries."""
        return Decisions([fact for fact in self._facts if fact.version <= version], self._jurisdiction, self._same, self._names)

    @cached_property
    def every(self) -> Mapping[int, Decision]:
        """Every decision by the number of its entry, refused and replaced ones too."""
        return folded(self._facts)

    @property
    def waiting(self) -> tuple[Decision, ...]:
        """Decisions at which nobody else has looked yet."""
        return tuple(one for one in self.every.values() if one.counts and not one.confirmed)

    def standing(self, audience: str) -> tuple[Decision, ...]:
        """Decisions that count for an audience."""
        return tuple(self._view(audience).decisions)

    def labels(self, audience: str) -> Mapping[UUID, str]:
        """By which other name each person is shown to an audience, however often that person was recorded."""
        view = self._view(audience)
        return {person: one.label for person, one in view.renamed.items() if one.label is not None}

    def decided(self, unit: Unit, audience: str) -> Verdict:
        """Say what of a unit an audience is shown. Total: what nothing releases is withheld."""
        if unit.missing is not None or unit.marks is None:
            return self._withheld(audience, NOT_DECIDED if unit.missing is None else NOT_SHOWN)
        view, needed = self._view(audience), express.needed(unit, audience, self._listed)
        reaching = view.reaching(unit)
        releases = [one for one in reaching.releases if needed <= one.despite] if needed else reaching.releases
        if needed and not releases and not _all_express(reaching.gists, needed):
            return self._withheld(audience, next(ground for ground in express.GROUNDS if ground in needed))
        return self._hidden(view, unit, reaching, audience) or self._released(view, unit, releases, audience)

    def hiding(self, unit: Unit, audience: str) -> tuple[Decision, ...]:
        """Give the decisions that keep a unit's text from an audience; a release is none of them."""
        reaching = self._view(audience).reaching(unit)
        return (*reaching.withholds, *reaching.gists, *reaching.pseudonyms)

    def changes(self, units: Iterable[Unit], audience: str, since: int) -> Iterator[Change]:
        """Tell of which units another thing is shown now than when the proceedings had ``since`` entries."""
        earlier = self.as_of(since)
        for unit in units:
            before, after = earlier.decided(unit, audience), self.decided(unit, audience)
            if _seen(before) != _seen(after):
                yield Change(unit, before, after)

    def carried(self, from_audience: str, to_audience: str) -> tuple[Decision, ...]:
        """Give the confirmed decisions for one audience that may be proposed for another. None of them applies by itself.

        What hides may be proposed for anybody; what releases for those alone who see as much (``SEES_AS_MUCH``), unless it releases in
        spite of a ground, or all of a person, of whom more has been recorded since. For others the words of a gist are not proposed, for
        they were written for who may know more: what it stands for is proposed to be withheld.
        """
        own = {_content(one) for one in self.standing(to_audience)}
        as_much = to_audience in SEES_AS_MUCH.get(from_audience, ())
        confirmed = (one for one in self.standing(from_audience) if one.confirmed)
        carried = [_kept_back(one) if one.redaction == GIST and (one.despite or not as_much) else one for one in confirmed]
        return tuple(
            replace(one, audiences=frozenset({to_audience}), replaces=None, state=WAITING)
            for one in carried
            if _content(one) not in own and (one.redaction != RELEASE or (as_much and not one.despite and one.person is None))
        )

    @cached_property
    def _state(self) -> "ProceedingsState":
        return express.state_of(self._facts)

    @cached_property
    def _listed(self) -> frozenset[tuple[UUID, int]]:
        return express.sensitive(self._state)

    @cached_property
    def named(self) -> frozenset[UUID]:
        """Those whom every audience knows by name, under every id."""
        return (found := express.named(self._state)).union(*(group for group in self._same if not found.isdisjoint(group)))

    def _view(self, audience: str) -> View:
        if audience not in self._views:
            self._views[audience] = View(in_force(self.every, audience), self._same, self._names, self.named)
        return self._views[audience]

    def _withheld(self, audience: str, ground: str, by: int | None = None) -> Withheld:
        return Withheld(ground, PLAIN if self._jurisdiction is None else self._jurisdiction.label(audience, ground), by)

    def _hidden(self, view: View, unit: Unit, reaching: Reaching, audience: str) -> Verdict | None:
        """Give what stands in place of a unit that a decision hides; None where none does."""
        if reaching.withholds:
            return self._withheld(audience, reaching.withholds[0].ground or NOT_DECIDED, reaching.withholds[0].entry)
        if reaching.gists:
            return self._gist(view, reaching.gists, audience)
        return self._renamed(view, unit, reaching.pseudonyms, audience) if reaching.pseudonyms else None

    def _released(self, view: View, unit: Unit, releases: Sequence[Decision], audience: str) -> Verdict:
        """Show what is released, unless it names somebody who is hidden."""
        if releases and not view.hidden.named_in(unit.text):
            return Shown(releases[0].entry)
        return self._withheld(audience, THIRD_PARTY if releases else NOT_DECIDED)

    def _gist(self, view: View, gists: Sequence[Decision], audience: str) -> Verdict:
        first, ground = gists[0], gists[0].ground or NOT_DECIDED
        withheld = self._withheld(audience, ground, first.entry)
        if first.gist is None or not all(one.confirmed for one in gists) or view.hidden.named_in(first.gist):
            return withheld
        return Gist(first.gist, ground, withheld.label, first.entry)

    def _renamed(self, view: View, unit: Unit, pseudonyms: Sequence[Decision], audience: str) -> Verdict:
        first = min(pseudonyms, key=lambda one: one.entry)
        labels = {view.label(one) for one in pseudonyms}
        label = next(iter(labels)) if len(labels) == 1 and all(one.confirmed for one in pseudonyms) else None
        if label is None or not unit.names_somebody or view.hidden.named_in(label):
            return self._withheld(audience, first.ground or THIRD_PARTY, first.entry)
        return Renamed(label, first.entry)


def _all_express(gists: Sequence[Decision], needed: frozenset[str]) -> bool:
    return bool(gists) and all(one.confirmed and needed <= one.despite for one in gists)


def _seen(verdict: Verdict) -> tuple[str, ...]:
    """Give what the audience sees of a verdict."""
    match verdict:
        case Shown():
            return ("shown",)
        case Renamed(label=told) | Gist(text=told):
            return ("instead", told)
        case _:
            return ("withheld",)


def _kept_back(gist: Decision) -> Decision:
    return replace(gist, redaction=WITHHOLD, gist=None, despite=frozenset())


def _content(decision: Decision) -> Decision:
    """Give what a decision says, whoever decided it, when and for whom."""
    upto = decision.upto if decision.of_fields else 0
    return replace(decision, entry=0, audiences=frozenset(), upto=upto, replaces=None, hands=frozenset(), state=WAITING)
