"""P26 data quality, on hand-worked histories."""

from datetime import date
from uuid import UUID

from msgspec.structs import replace

from ledger.events.fact import ERASED, HELD
from ledger.persons import Merge, Persons, joined
from projections.engine.answer import Asking
from projections.engine.fold import fold_stream
from projections.engine.time import NOW, Coordinates
from projections.questions.quality import QUESTION
from projections.telling.quality import SEALED, percentile
from tests.projections.histories import CASES, LONDON, MEMBER, by_stream, correction, fact, instant

A, B, V, W = (str(UUID(int=number)) for number in (11, 12, 21, 22))
SELF = UUID(int=1)
"""The recorder of what ``fact`` builds."""


def mine(position, kind, recorded, occurred=None, /, **fields):
    """An entry that its recorder made for himself."""
    return replace(fact(position, kind, recorded, occurred, **fields), who={"actor": str(SELF)})


def party(position, person, category):
    return mine(position, "party-joined", "2026-03-01", party=person, category=category)


def referral(position=1, recorded="2026-03-01", occurred=None):
    return mine(position, "referral-received", recorded, occurred, urgency="routine", agency="police")


def case(*more):
    """Suspects A and B and victim V, found to be possible stalking: two pairs."""
    return [
        referral(), party(2, A, "suspect"), party(3, B, "suspect"), party(4, V, "victim"),
        mine(5, "triage-decided", "2026-03-01", outcome="possible_stalking"), *more,
    ]  # fmt: skip


def told(facts, persons=Persons(), at=NOW, **window):  # noqa: B008 frozen
    rows = [each.row for stream in by_stream(facts).values() for each in fold_stream(QUESTION, stream, at, LONDON).rows]
    return QUESTION.told(rows, Asking(instant("2026-04-01"), LONDON, persons=persons, **window))


def rates(*args, **more):
    return {rate.name: (rate.k, rate.n) for rate in told(*args, **more).rates}


def gaps(*args, **more):
    return [(line["what"], line["suspect"], line["victim"]) for line in told(*args, **more).lines]


def of_pair(position, kind, /, suspect=A, victim=V, **fields):
    return mine(position, kind, "2026-03-02", suspect=suspect, victim=victim, **fields)


def test_what_is_missing_is_told_of_each_pair_of_suspect_and_victim():
    more = [
        of_pair(6, "relationship-recorded", kind="ex_intimate"), of_pair(7, "relationship-recorded", suspect=B, kind="unknown"),
        of_pair(8, "typology-assigned", motivation="rejected"),
        mine(9, "surveillance-window-closed", "2026-03-20", suspect=B, data_through="2026-03-12", seen="none"),
    ]  # fmt: skip
    found = rates(case(*more))
    # 2 pairs: (A, V), (B, V). Both have a relationship, one of them not known; one has a type; none a level; of A and B, B was checked
    assert found["parties"] == (1, 1)
    assert found["relationship"] == (2, 2)
    assert found["relationship_known"] == (1, 2)
    assert (found["type"], found["level"], found["checked"]) == ((1, 2), (0, 2), (1, 2))
    assert gaps(case(*more)) == [("no check", A, None), ("no level", A, V), ("no level", B, V), ("no type", B, V)]
    window = next(each for each in told(case(*more)).measures if each.name == "window_open")
    assert (window.value, window.n) == (20, 1)  # from 12 March to 1 April
    assert told(case()).notes == (SEALED,)


def test_types_and_levels_are_expected_only_where_triage_found_possible_stalking():
    facts = [*case()[:4], mine(5, "triage-decided", "2026-03-01", outcome="insufficient_information")]
    found = {rate.name: rate for rate in told(facts).rates}
    assert (found["type"].n, found["type"].excluded) == (0, {"in cases in which no TRIAGE found possible stalking": 2})
    assert found["relationship"].n == 2
    assert gaps(facts) == [("no relationship", A, V), ("no relationship", B, V)]


def test_a_case_without_a_victim_has_no_pair():
    found = rates([referral(), party(2, A, "suspect")])
    assert (found["parties"], found["relationship"]) == ((0, 1), (0, 0))


def test_suspects_found_to_be_one_make_one_pair():
    merge = Merge(UUID(A), "P-1", UUID(B), "P-2", 9, instant("2026-03-09"))
    of_both = (of_pair(6, "relationship-recorded", kind="neighbour"), of_pair(7, "relationship-recorded", suspect=B, kind="unknown"))
    facts = case(*of_both)
    assert rates(facts)["relationship_known"] == (1, 2)
    found = rates(facts, joined([merge]))
    assert (found["relationship"], found["relationship_known"], found["checked"]) == ((1, 1), (1, 1), (0, 1))


def test_a_correction_recorded_later_changes_what_is_as_corrected_and_not_as_recorded():
    facts = case(of_pair(6, "relationship-recorded", kind="unknown"), correction(7, "2026-05-01", 6, "kind", "neighbour"))
    then = instant("2026-04-01")
    found = [rates(facts, at=at)["relationship_known"] for at in (Coordinates.as_recorded(then), Coordinates.as_corrected(then))]
    assert found == [(0, 1), (1, 1)]


def late(position, recorded, occurred, agency="police"):
    return replace(mine(position, "note-recorded", recorded, occurred), stamp={"agency": agency})


def test_lateness_is_from_the_last_moment_at_which_it_can_have_happened_by_agency():
    facts = [
        referral(),  # at once: 0 hours
        late(2, "2026-03-03T12:00", "2026-03-03T06:00:00Z"),  # 6 hours
        late(3, "2026-03-03T12:00", "2026-03-02"),  # some time on the 2nd, at the latest at its end: 12 hours
        late(4, "2026-03-05", "2026-03-03T00:00:00Z", "cwp"),  # 48 hours
        late(5, "2026-03-05", "2026-03"),  # the month goes on: it can have been just now, 0 hours
    ]
    found = {each.name: (each.value, each.n) for each in told(facts).measures}
    # all: 0, 0, 6, 12, 48: the third of five is 6; ninety of a hundred are five of five, 48. Of the police: 0, 0, 6, 12: 0 and 12
    assert found["late_median"] == (6.0, 5)
    assert found["late_p90"] == (48.0, 5)
    assert (found["late_median.police"], found["late_p90.police"]) == ((0.0, 4), (12.0, 4))
    assert found["late_median.cwp"] == (48.0, 1)


def test_administrative_imported_held_and_erased_entries_are_not_late():
    base = referral()
    facts = [
        base, mine(2, "legal-hold-placed", "2026-03-09", "2026-03-01", kind="cpia"),
        replace(late(3, "2026-03-09", "2019-03-01"), basis={"source": {"file": "ab", "line": 1}, "statement": "fact"}),
        replace(late(4, "2026-03-09", None), type=HELD, held={"originator": "cwp"}),
        replace(late(5, "2026-03-09", None), type=ERASED, who={}, stamp={}),
    ]  # fmt: skip
    measure = told(facts).measures[0]
    assert (measure.n, measure.excluded) == (
        1, {"held by an agency": 1, "erased or under restriction": 1, "imported from another record": 1},
    )  # fmt: skip


def test_of_what_was_supplied_it_counts_how_much_is_graded():
    bases = [
        {"statement": "fact", "source": {"grading": "2BP", "knowledge": "direct"}},
        {"statement": "allegation", "source": {"knowledge": "unknown"}}, {"statement": "hearsay"},
        {"statement": "professional_assessment", "source": {"grading": "1AP"}}, {"statement": "fact", "source": "odd"},
    ]  # fmt: skip
    facts = [referral(), *(replace(mine(place, "note-recorded", "2026-03-02"), basis=basis) for place, basis in enumerate(bases, 2))]
    found = rates(facts)
    assert (found["graded"], found["knowledge"]) == ((1, 4), (1, 4))  # an assessment is not supplied by anybody


def test_what_was_recorded_for_another_waits_for_his_own_confirmation():
    for_another = fact(2, "note-recorded", "2026-03-02")  # names MEMBER
    confirmed = fact(4, "act-confirmed", "2026-03-04", version=2)
    confirmed = replace(confirmed, version=4, who={"actor": MEMBER}, fields={"version": 2}, recorder=UUID(MEMBER))
    waiting = [referral(), for_another]
    assert rates(waiting)["unconfirmed"] == (1, 1)
    (line,) = (line for line in told(waiting).lines if line["what"] == "unconfirmed")
    assert (line["entry"], line["actor"], line["since"]) == (2, MEMBER, "2026-03-02")
    assert rates([*waiting, confirmed])["unconfirmed"] == (0, 1)
    other = replace(confirmed, who={"actor": str(SELF)}, recorder=SELF)
    assert rates([*waiting, other])["unconfirmed"] == (1, 1)


def test_disputes_are_open_until_they_are_resolved_in_the_records_of_persons_too():
    dispute = mine(2, "fact-disputed", "2026-03-05", target=1, disputed_by="data_subject", raised_on="2026-03-04")
    resolved = mine(3, "dispute-resolved", "2026-03-06", dispute=2, outcome="stands")
    person = mine(1, "party-identified", "2026-03-01")
    assert told([person]).rates[0].n == 0
    assert rates([person, dispute])["disputes_open"] == (1, 1)
    (line,) = told([person, dispute]).lines
    assert (line["what"], line["entry"]) == ("disputed", 1)
    assert rates([person, dispute, resolved])["disputes_open"] == (0, 1)


def test_a_window_selects_by_the_day_of_the_first_referral():
    other = [replace(each, stream=CASES[1], position=each.position + 100) for each in case()]
    other[0] = replace(other[0], recorded_at=instant("2026-05-02"), occurred=referral(1, "2026-05-02").occurred)
    facts = [*case(), *other]
    assert rates(facts)["parties"] == (2, 2)
    assert rates(facts, since=date(2026, 3, 1), until=date(2026, 4, 1))["parties"] == (1, 1)


def test_a_percentile_is_the_least_that_so_many_of_a_hundred_do_not_exceed():
    assert [percentile(each, 90) for each in ([], [3], list(range(1, 11)), list(range(1, 21)))] == [None, 3, 9, 18]


def test_nonsense_in_fields_leaves_the_answer_standing():
    people = ("party", "category", "suspect", "victim")
    names = (*people, "kind", "motivation", "level", "data_through", "outcome", "target", "dispute", "version")
    kinds = (
        "party-joined", "relationship-recorded", "typology-assigned", "risk-level-set", "surveillance-window-closed", "triage-decided",
        "fact-disputed", "dispute-resolved", "act-confirmed",
    )  # fmt: skip
    odd = [(kind, each) for kind in kinds for each in ([], {"value": 1}, None, 3, "nonsense")]
    facts = [mine(place, kind, "2026-03-02") for place, (kind, _) in enumerate(odd, 2)]
    facts = [replace(each, fields=dict.fromkeys(names, value)) for each, (_, value) in zip(facts, odd, strict=True)]
    assert told([referral(), *facts]).rates
