"""What no sequence of decisions on redaction can bring about, whether or not the rules would have let it stand."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ledger.entry.mention import Name
from ledger.events.fact import Fact
from ledger.events.occurred import Occurred
from projections.court.express import MARKED
from projections.court.redaction import Decisions, Gist, Renamed, Shown, Verdict
from projections.court.units import Unit
from projections.rights.gate import normalised

CASE, OTHER = UUID(int=1), UUID(int=2)
ANN, BEA, TWIN = UUID(int=11), UUID(int=12), UUID(int=13)
DANA, SAM = UUID(int=21), UUID(int=22)
NAMES = (Name("Ann Sample", "person", ANN), Name("Ann", "person", ANN), Name("07700 900123", "number", ANN), Name("Bea", "person", BEA))
TEXTS = ("Ann", "Bea", "a red car", "Ann's car", "ring 07700-900 123", "ANN  SAMPLE rang")
FIELDS = ("referral-received.reason", "note-recorded.text")
GROUNDS = tuple(dict.fromkeys(MARKED.values()))
AUDIENCES = ("defence", "court")
FIRST = 10
"""Position in the log of the first decision."""
AT = datetime(2026, 3, 2, tzinfo=UTC)

persons = st.sampled_from((ANN, BEA, TWIN))
numbers = st.integers(1, 2)
places = st.builds(
    lambda entry, ordinals: {"case": str(CASE), "entry": entry, **({"ordinals": ordinals} if ordinals else {})},
    numbers, st.lists(numbers, max_size=2),
)  # fmt: skip
marks = st.sampled_from((*[()] * 12, *[(mark,) for mark in (*MARKED, "health")], ("lpp", "child"))).map(frozenset)
units = st.builds(
    lambda case, entry, ordinal, kind, party, marks, position, text, field: Unit(
        case, entry, ordinal, field.partition(".")[2], kind, field.partition(".")[0], party, marks, position, text, field=field
    ),
    st.sampled_from((*[CASE] * 9, OTHER)), numbers, numbers, st.sampled_from(("sentence", "sentence", "person", "place", "field", "id")),
    st.none() | persons, marks, st.sampled_from((*[1] * 6, FIRST, 2 * FIRST, 3 * FIRST)), st.sampled_from(TEXTS), st.sampled_from(FIELDS),
)  # fmt: skip


class Act(NamedTuple):
    """What one entry says, who did it, and who recorded it."""

    kind: str
    fields: dict[str, Any]
    actor: UUID
    recorder: UUID


def _optional(**told: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=told)


by_person = st.fixed_dictionaries({"person": persons.map(str)})
by_place = st.fixed_dictionaries({"places": st.lists(places, min_size=1, max_size=3)})
by_field = st.fixed_dictionaries({
    "of_fields": st.lists(st.sampled_from(FIELDS), min_size=1, unique=True), "upto": st.just(FIRST) | st.integers(1, 3 * FIRST),
})
reached = by_person | by_place | by_field | st.builds(dict.__or__, by_place, by_person | by_field)
despite = st.sampled_from([[*GROUNDS], ["privilege"], ["privilege", "child"], ["whereabouts"]])
worded = _optional(
    ground=st.sampled_from(GROUNDS), label=st.sampled_from(("Witness 1", "Ann 2", "Witness 3")),
    gist=st.sampled_from(("A car was seen.", "Ann saw a car.")), despite=despite,
)  # fmt: skip


def deciding(redactions: Sequence[str] = ("release", "withhold", "pseudonym", "gist"), **always: st.SearchStrategy[Any]) -> Any:
    audiences = st.sampled_from(([*AUDIENCES], [*AUDIENCES], *([each] for each in AUDIENCES)))
    said = st.fixed_dictionaries({"redaction": st.sampled_from(redactions), "audiences": audiences, **always})
    made = st.builds(lambda *parts: {**parts[0], **parts[1], **parts[2]}, said, reached, worded)
    return st.builds(Act, st.just("redaction-decided.v1"), made, hands, hands)


hands = st.sampled_from((*[DANA] * 9, SAM))
seconds = st.sampled_from((*[SAM] * 9, DANA))
replacing = deciding(replaces=st.integers(2, 6))
looks = {"decisions": st.just([*range(2, 14)]) | st.lists(st.integers(2, 8), min_size=1, max_size=6, unique=True)}
refusing = st.fixed_dictionaries({**looks, "refused": st.booleans()})
confirming = st.builds(Act, st.just("redaction-confirmed.v1"), st.fixed_dictionaries(looks) | refusing, seconds, seconds)
released = deciding(("release",))
renaming = deciding(("pseudonym",), person=persons.map(str), label=st.sampled_from(("Witness 1", "Ann 2", "Witness 3")))
sequences = st.builds(
    lambda *parts: [act for part in parts for act in part], st.lists(released, max_size=5), st.lists(confirming, max_size=1),
    st.lists(deciding() | released | renaming | replacing | confirming, max_size=4), st.lists(confirming, max_size=2),
)  # fmt: skip


fields_released = st.builds(
    lambda acts, more: [*acts, Act("redaction-confirmed.v1", {"decisions": [*range(2, 14)]}, SAM, SAM), *more],
    st.lists(st.builds(
        lambda said: Act("redaction-decided.v1", {"redaction": "release", "audiences": [*AUDIENCES], **said}, DANA, DANA),
        by_field | by_field | by_person | by_place,
    ), min_size=1, max_size=4), st.lists(deciding() | confirming, max_size=2),
)  # fmt: skip


def facts(acts: Sequence[Act]) -> list[Fact]:
    return [
        Fact(
            FIRST + version, UUID(int=99), version, UUID(int=version), AT, act.recorder, act.kind, Occurred.at(AT), {},
            {"actor": str(act.actor)}, {}, {}, act.fields,
        )
        for version, act in enumerate(acts, start=2)
    ]  # fmt: skip


def folded(acts: Sequence[Act]) -> Decisions:
    return Decisions.of(facts(acts), same=[(ANN, TWIN)], names=NAMES)


def told(verdict: Verdict, unit: Unit) -> str:
    """What is read in the end."""
    match verdict:
        case Shown():
            return unit.text
        case Renamed(label=text) | Gist(text=text):
            return text
        case _:
            return ""


def reaches(said: dict[str, Any], unit: Unit) -> bool:
    """Whether a decision names a unit, told in another way than the program tells it."""
    person = said.get("person")
    hers = {str(ANN), str(TWIN)} if person in (str(ANN), str(TWIN)) else {person}
    at = [place for place in said.get("places", ()) if (place["case"], place["entry"]) == (str(unit.case), unit.entry)]
    return (
        (person is not None and str(unit.party) in hers)
        or any(unit.ordinal in place.get("ordinals", [unit.ordinal]) for place in at)
        or unit.field in said.get("of_fields", ())
    )


def released_by(acts: Sequence[Act], unit: Unit, audience: str, redactions: Sequence[str] = ("release",)) -> list[dict[str, Any]]:
    """What confirmed decisions say that reach a unit for an audience, told in another way than the program tells it."""
    looked = [
        (act, number) for act in acts if act.kind.startswith("redaction-confirmed") and act.fields.get("refused") is not True
        for number in act.fields["decisions"]
    ]  # fmt: skip
    return [
        act.fields for number, act in enumerate(acts, start=2)
        if act.fields.get("redaction") in redactions and audience in act.fields["audiences"] and reaches(act.fields, unit)
        and any(of == number and {by.actor, by.recorder}.isdisjoint({act.actor, act.recorder}) for by, of in looked)
    ]  # fmt: skip


@given(sequences, units, st.sampled_from(AUDIENCES))
def test_nothing_is_shown_that_no_confirmed_decision_releases(acts: list[Act], unit: Unit, audience: str) -> None:
    verdict = folded(acts).decided(unit, audience)
    if isinstance(verdict, Shown):
        found = released_by(acts, unit, audience)
        assert found
        assert unit.position <= FIRST + 1 + len(acts)
        assert acts[verdict.by - 2].fields in found


@given(fields_released, units, st.sampled_from(AUDIENCES))
def test_a_field_alone_shows_nobody_by_name(acts: list[Act], unit: Unit, audience: str) -> None:
    if isinstance(folded(acts).decided(unit, audience), Shown):
        found = released_by(acts, unit, audience)
        alone = all(not reaches({**said, "of_fields": ()}, unit) for said in found)
        released = {said.get("person") for act in acts if (said := act.fields).get("redaction") == "release"}
        told = f" {normalised(unit.text)} "
        assert not alone or unit.kind not in ("person", "place")
        assert not alone or f" {normalised('Bea')} " not in told or str(BEA) in released
        assert not alone or " ann " not in told or {str(ANN), str(TWIN)} & released


@given(sequences, units, st.sampled_from(AUDIENCES))
def test_what_is_marked_is_never_shown_without_an_express_confirmed_decision(acts: list[Act], unit: Unit, audience: str) -> None:
    needed = {MARKED[mark] for mark in unit.marks or () if mark in MARKED}
    needed |= {"whereabouts"} if unit.kind == "place" and unit.party else set()
    verdict = folded(acts).decided(unit, audience)
    if needed and not isinstance(verdict, Renamed) and told(verdict, unit):
        express = released_by(acts, unit, audience, ("release", "gist"))
        assert any(needed <= set(said.get("despite", ())) for said in express)


@given(sequences, deciding(("withhold",)), st.lists(units, min_size=1, max_size=8), st.sampled_from(AUDIENCES))
def test_a_further_withholding_never_shows_more(acts: list[Act], further: Act, found: list[Unit], audience: str) -> None:
    before, after = folded(acts), folded([*acts, further])
    for unit in found:
        earlier, later = told(before.decided(unit, audience), unit), told(after.decided(unit, audience), unit)
        assert later in ("", earlier)
        assert not later or audience not in further.fields["audiences"] or not reaches(further.fields, unit)


@given(sequences, replacing | deciding(), st.lists(units, min_size=1, max_size=8), st.sampled_from(AUDIENCES))
def test_whatever_nobody_has_confirmed_never_shows_more(acts: list[Act], further: Act, found: list[Unit], audience: str) -> None:
    before, after = folded(acts), folded([*acts, further])
    for unit in found:
        assert told(after.decided(unit, audience), unit) in ("", told(before.decided(unit, audience), unit))


@given(sequences, st.lists(units, min_size=1, max_size=8), st.sampled_from(AUDIENCES))
def test_no_name_of_somebody_renamed_is_read(acts: list[Act], found: list[Unit], audience: str) -> None:
    decisions = folded(acts)
    renamed = {one.person for one in decisions.standing(audience) if one.redaction == "pseudonym"}
    hidden = [name for name in NAMES if name.party in renamed or (name.party == ANN and TWIN in renamed)]
    for unit in found:
        read = f" {normalised(told(decisions.decided(unit, audience), unit))} "
        assert not any(f" {normalised(name.text)} " in read for name in hidden)
        assert not any("07700900123" in read.replace(" ", "") for name in hidden if name.kind == "number")


@given(sequences, st.lists(units, min_size=1, max_size=8), st.sampled_from(AUDIENCES), st.integers(1, 12))
def test_what_was_decided_by_then_is_what_was_recorded_by_then(acts: list[Act], found: list[Unit], audience: str, upto: int) -> None:
    as_recorded, now = folded(acts[: upto - 1]), folded(acts)
    for unit in found:
        assert now.as_of(upto).decided(unit, audience) == as_recorded.decided(unit, audience)
    assert folded([]).decided(found[0], audience).label == "Withheld"  # type: ignore[union-attr]


@given(sequences, units, st.sampled_from(AUDIENCES))
def test_a_decision_for_one_audience_does_nothing_for_another(acts: list[Act], unit: Unit, audience: str) -> None:
    others = [act for act in acts if audience not in act.fields.get("audiences", ())]
    verdict = folded(others).decided(unit, audience)
    assert told(verdict, unit) == ""
