"""Who is one by the merges that stand: against looking from person to person along them, after any acts of merging and taking back."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ledger.persons import Merge, Persons, joined

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
NUMBERS = {UUID(int=900 - n): f"P-{n}" for n in (1, 2, 3, 9, 10, 11)}
"""Persons whose ids sort the other way than their numbers, and numbers that sort another way as text."""
PERSONS = sorted(NUMBERS)
pairs = st.lists(st.sampled_from(PERSONS), min_size=2, max_size=2, unique=True)


def along(links: set[frozenset[UUID]], person: UUID) -> set[UUID]:
    """Everybody who is reached from a person, link by link."""
    reached, coming = {person}, [person]
    while coming:
        here = coming.pop()
        for link in links:
            if here in link:
                coming += link - reached
                reached |= link
    return reached


class Merging(RuleBasedStateMachine):
    """Any merges of six persons and any taking back, in circles and chains; each moment stays to be asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.entries: list[Merge] = []
        self.links: set[frozenset[UUID]] = set()
        self.past: list[tuple[datetime, set[frozenset[UUID]], Persons]] = []

    def stood(self) -> Persons:
        """Keep what is by now, and go on to the next moment."""
        found = joined(self.entries)
        self.past.append((self.now, set(self.links), found))
        self.now += HOUR
        return found

    @rule(pair=pairs)
    def merge(self, pair: list[UUID]) -> None:
        if frozenset(pair) in self.links:
            return
        self.stood()
        one, other = pair
        for a, b in ((one, other), (other, one)):
            self.entries.append(Merge(a, NUMBERS[a], b, NUMBERS[b], len(self.entries) + 2, self.now))
        self.links.add(frozenset(pair))

    @precondition(lambda self: self.links)
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        self.stood()
        link = data.draw(st.sampled_from(sorted(self.links, key=sorted)))
        ends = [each.ended_at is None and {each.person, each.other} == link for each in self.entries]
        self.entries = [each._replace(ended_at=self.now) if end else each for end, each in zip(ends, self.entries, strict=True)]
        self.links.remove(link)

    @rule(pair=pairs)
    def merge_and_take_back(self, pair: list[UUID]) -> None:
        if frozenset(pair) in self.links:
            return
        before = joined(self.entries)
        self.merge(pair)
        self.stood()
        self.entries = [each._replace(ended_at=self.now) if each.recorded_at == self.now - HOUR else each for each in self.entries]
        self.links.remove(frozenset(pair))
        after = joined(self.entries)
        assert (after.groups, after.since) == (before.groups, before.since)

    @invariant()
    def nobody_is_lost_and_nobody_is_with_whom_no_merge_ties_him(self) -> None:
        found = joined(self.entries)
        for person in PERSONS:
            assert set(found.of(person)) == along(self.links, person)
            assert len(found.of(person)) == len(set(found.of(person)))
            assert found.canonical(person) == min(found.of(person), key=lambda each: int(NUMBERS[each][2:]))
            assert {each.person for each in found.others(person)} == set(found.of(person)) - {person}
            assert all(each.number == NUMBERS[each.person] for each in found.others(person))

    @invariant()
    def what_was_told_of_a_moment_is_told_of_it_for_ever(self) -> None:
        for moment, links, told in self.past:
            found = joined(self.entries, moment)
            assert (found.groups, found.since) == (told.groups, told.since)
            assert all(set(found.of(person)) == along(links, person) for person in PERSONS)

    @invariant()
    def two_are_one_since_the_first_moment_at_which_merges_that_still_stand_tied_them(self) -> None:
        found = joined(self.entries)
        for (one, other), since in found.since.items():
            standing = [each for each in self.entries if each.ended_at is None]
            tied = {moment for moment in (each.recorded_at for each in standing)
                    if other in along({frozenset((e.person, e.other)) for e in standing if e.recorded_at <= moment}, one)}
            assert since == min(tied)


TestMerging = Merging.TestCase
TestMerging.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)


@given(st.permutations(range(6)))
def test_it_does_not_matter_in_which_order_merges_are_told(order: list[int]) -> None:
    links = [(0, 1), (1, 2), (3, 4)]
    entries = [
        Merge(PERSONS[a], NUMBERS[PERSONS[a]], PERSONS[b], NUMBERS[PERSONS[b]], 2, START + n * HOUR)
        for n, link in enumerate(links) for a, b in (link, link[::-1])
    ]  # fmt: skip
    assert joined([entries[n] for n in order]) == joined(entries)


def test_who_was_merged_with_nobody_is_himself() -> None:
    assert joined([]).of(PERSONS[0]) == (PERSONS[0],)
    assert joined([]).others(PERSONS[0]) == ()
