"""What a copy says: entries in its own order, recorded words apart from generated ones, and nothing of what its audience is not shown."""

from dataclasses import asdict, replace
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as changed

from ledger.entry import canonical, unit
from ledger.errors import NotFound, UsageError
from ledger.events.behaviour import Behaviour
from ledger.events.conduct import Against, ReoffenceReported, Reporter
from ledger.events.fact import HELD
from ledger.events.intake import IncidentRecorded
from ledger.events.justice import ChargeLaid, CourtResult, CourtStep, Result
from ledger.events.notes import NoteRecorded
from ledger.events.proceedings import Capacity
from ledger.events.schedules import Schedule
from ledger.privacy.opening import Entry, Withheld
from projections.court.bundle import RECORDED, WITHHELD, WORDS, Bare, Copy, Redacted
from projections.court.runs import BEGIN, END, PAIR, Place, cut, marked, plain
from tests.court.copied import AFTER, ANN, BEN, CASE, SAM, Case, beside, said
from tests.rules import acts
from tests.rules.acts_schedules import accusing, appointing, listing, opening

NASTY = ("שלום Ann", "😀 👩‍👧", "a\tb\nc", "\u202eevil", BEGIN + END + PAIR + "0", "_x_ [a|b] {c}", "Ends so.", "…”", ".", "1:2")


def note(text: str) -> NoteRecorded:
    return NoteRecorded(text=text)


def charge(**more) -> ChargeLaid:
    return ChargeLaid(offence="stalking", **more)


def result(told: Result, **more) -> CourtResult:
    return CourtResult(kind=CourtStep.VERDICT, result=told, **more)


def statuses(copy: Copy) -> list[tuple[str, ...]]:
    return [line.status for line in copy.lines]


def behind(told: Entry) -> Entry:
    """An entry as if it were recorded behind the checkpoint."""
    return replace(told, fact=changed(told.fact, position=AFTER + 100))


def words(copy: Copy) -> str:
    """Everything that a copy says, but what no reader reads: leaves, cores, bytes."""
    told = asdict(replace(copy, lines=(), bare=(), exhibits=()))
    lines = [{**line._asdict(), "core": "", "leaf": "", "units": "", "stream": ""} for line in copy.lines]
    return repr((told, lines))


def test_what_is_not_released_is_not_in_it():
    case = Case()
    case.add(note("Nobody decided on this."))
    assert case.copy().lines == ()
    case.release(1)
    case.decided[-1]["audiences"] = ["court"]
    assert case.copy().lines == ()
    assert len(case.copy("court").lines) == 1


def test_what_another_agency_holds_and_nobody_showed_its_maker_is_not_in_it_but_for_its_leaf():
    case = Case()
    case.add(note("Theirs."))
    gone = {ordinal: Withheld("held") for ordinal, name, _ in case.entries[0].units if name != "stamp"}
    fact = changed(case.entries[0].fact, type=HELD, fields={}, held={"originator": "nwbh"})
    case.entries[0] = replace(case.entries[0], fact=fact, withheld=gone, units=case.entries[0].units[:1])
    case.release(1)
    assert case.copy().lines == ()
    (bare,) = case.copy(complete=True, leaves={CASE: [case.entries[0].leaf]}).bare
    assert (bare.version, bare.leaf) == (1, case.entries[0].leaf)


def test_an_entry_of_which_neither_kind_nor_time_is_shown_says_what_it_says():
    case = Case()
    case.add(note("It rained."))
    case.decide("release", entry=1, names=("text",))
    (line,) = case.copy().lines
    assert (line.heading, line.when, line.status) == ("Entry whose kind and time are not shown", "When it happened is not shown", ())
    assert said(case.copy(), 1) == "«It rained.»"


def test_recorded_words_are_runs_of_their_units_and_every_unit_shown_stands_once():
    case = Case()
    case.add(note("Ann rang. |@sam| wrote."))
    case.release(1)
    line = case.copy().lines[0]
    assert said(case.copy(), 1) == "A practitioner of police noted: «Ann rang. »«Sam Sample»« wrote.»"
    ordinals = [run.ordinal for run in line.says if run.kind == RECORDED] + [each.ordinal for each in line.fields]
    assert sorted(ordinals) == sorted(line.units)
    for run in (*line.says, *(each.run for each in line.fields)):
        if run.kind == RECORDED:
            told = unit.decode(line.units[run.ordinal]).value
            assert run.text == (told if isinstance(told, str) else canonical.encode(told).decode())


@pytest.mark.parametrize("text", NASTY)
def test_whatever_was_recorded_stands_to_the_letter(text):
    case = Case()
    case.add(note(text.replace("|", "/")))
    case.release(1)
    (run,) = (run for run in case.copy().lines[0].says if run.kind == RECORDED)
    assert run.text == text.replace("|", "/")


LETTERS = st.text(alphabet=st.sampled_from("a.”" + BEGIN + END + PAIR))


@given(st.lists(st.tuples(st.sampled_from((WORDS, RECORDED, WITHHELD)), LETTERS), max_size=6))
def test_marks_are_cut_out_as_they_went_in(pieces):
    pieces = [(kind, text.replace(BEGIN, "").replace(END, "") if kind == WORDS else text) for kind, text in pieces]
    sentence = "".join(text if kind == WORDS else marked(kind, text, Place(1, at)) for at, (kind, text) in enumerate(pieces))
    seen: set[int] = set()
    found = cut(sentence, 1, seen)
    recorded = [text for kind, text in pieces if kind == RECORDED]
    assert [run.text for run in found if run.kind == RECORDED] == recorded
    assert len(plain(found)) <= sum(len(text) for _, text in pieces)
    assert all(run.text or run.kind != WORDS for run in found)


def test_neighbours_withheld_alike_are_one_and_a_gist_stands_once():
    case = Case()
    case.add(note("One. |Two. |Three. |Four."))
    case.release(1)
    case.decide("withhold", entry=1, ordinals=(7, 8), ground="not_relevant")
    assert said(case.copy(), 1).endswith("noted: «One. »{Withheld: not relevant}«Four.»")
    case.decided.pop()
    case.decide("gist", entry=1, ordinals=(7, 8), ground="third_party", gist="Two things.")
    assert said(case.copy(), 1).endswith("noted: «One. »{Two things.}«Four.»")


def test_another_name_stands_in_narratives_and_for_ids():
    case = Case()
    case.add(IncidentRecorded(victim=ANN, behaviours=(Behaviour.CONTACT,), account="He rang |@ann|."))
    case.release(1)
    case.decide("pseudonym", person=str(ANN), label="Witness 1", ground="third_party")
    told = said(case.copy(), 1)
    assert "towards {Witness 1}: " in told
    assert "«He rang »{Witness 1}" in told
    assert [each.called for each in case.copy().people] == ["Sam Sample", "Witness 1"]
    assert str(ANN) not in words(case.copy())
    assert "Ann" not in words(case.copy())


def test_other_names_that_stand_nowhere_in_the_copy_are_not_listed():
    case = Case()
    case.add(note("Nothing of anybody."))
    case.release(1)
    case.decide("pseudonym", person=str(BEN), label="Witness 7", ground="third_party")
    assert [each.called for each in case.copy().people] == ["Sam Sample"]


def test_persons_are_told_by_name_only_where_the_audience_knows_them_by_name():
    case = Case()
    case.add(acts.joining(SAM))
    case.add(acts.joining(ANN))
    case.release(1, 2)
    assert said(case.copy(), 1) == "Sam Sample joined the case as suspect."
    assert said(case.copy(), 2) == "A person joined the case as suspect."
    case.decide("release", person=str(ANN))
    assert said(case.copy(), 2) == "Ann Imagined joined the case as suspect."


def test_members_are_told_by_role_and_no_number_of_the_record_stands_in_a_copy_for_the_defence():
    case = Case()
    case.add(note("First."))
    case.add(acts.correcting(1, "text", to_personal="Other."))
    case.release(1, 2, audiences=("defence", "court"))
    told = words(case.copy())
    assert not [each for each in ("Nora", "CHS-26", "PRC-26", "P-1", "#1") if each in told]
    assert [line.address for line in case.copy().lines] == [None, None]
    assert [line.address for line in case.copy("court").lines] == ["CHS-26-0041#1", "CHS-26-0041#2"]
    assert "Nora Nurse" in words(case.copy("court"))


def test_entries_are_in_order_of_when_they_happened_and_numbered_afresh():
    case = Case()
    case.add(note("Recorded first."))
    case.add(note("Not released."))
    case.add(note("Happened first."), on=datetime(2026, 1, 5, tzinfo=UTC))
    case.add(acts.disputing(3))
    case.release(1, 3, 4)
    copy = case.copy()
    assert [said(copy, number).rpartition(": ")[2] for number in (1, 2)] == ["«Happened first.»", "«Recorded first.»"]
    assert [line.number for line in copy.lines] == [1, 2, 3]
    assert "disputed entry 1: " in said(copy, 3)
    assert beside(copy, 1)[-1].startswith("Disputed by the person concerned in entry 3, recorded on")
    assert {line.record for line in copy.lines} == {"Record A"}


def test_what_a_later_entry_says_is_told_only_where_that_entry_is_shown():
    case = Case()
    case.add(note("First."))
    case.add(acts.correcting(1, "text", to_personal="Second."))
    case.release(1)
    before = case.copy()
    assert said(before, 1).endswith("«First.»")
    assert beside(before, 1) == []
    case.release(2)
    copy = case.copy()
    assert said(copy, 1).endswith("«Second.»")
    assert beside(copy, 1)[0].endswith("text now “«Second.»”, before that “«First.»”")
    assert "entry 2" in beside(copy, 1)[0]


def test_a_correction_whose_value_is_not_shown_strikes_nothing_out():
    case = Case()
    case.add(note("First."))
    case.add(acts.correcting(1, "text", to_personal="Second."))
    case.release(1, 2)
    case.decide("withhold", entry=2, names=("to_personal",), ground="not_relevant")
    copy = case.copy()
    assert said(copy, 1).endswith("noted: {Withheld: not relevant}")
    assert "now “{Withheld: not relevant}”, before that “«First.»”" in beside(copy, 1)[0]
    assert "Second" not in words(copy)
    assert "struck out" not in words(copy)


def test_it_does_not_say_that_something_was_not_recorded_which_is_not_shown():
    case = Case()
    case.add(note("First."))
    case.add(acts.disputing(1))
    case.add(acts.resolving(2))
    case.release(1, 2)
    assert "esolved" not in words(case.copy())
    case.release(3)
    assert "Resolved in entry 3" in words(case.copy())


def test_what_was_struck_out_or_never_there_before_is_said_only_of_what_is_shown_whole():
    case = Case()
    case.add(charge(crime_ref="CR/1"))
    case.add(acts.correcting(1, "crime_ref", to_personal="CR/2"))
    case.release(1, 2)
    case.decide("withhold", entry=1, names=("crime_ref",), ground="not_relevant")
    assert "before that what is not shown" in beside(case.copy(), 1)[0]


def test_what_is_restricted_is_marked_whether_or_not_the_entry_that_restricts_is_shown():
    case = Case()
    case.add(note("First."))
    case.add(acts.restricting(1))
    case.release(1)
    assert beside(case.copy(), 1)[0].startswith("Restricted since 4 March 2026 because ")
    before = Case([case.entries[0]], case.decided)
    before.entries.append(behind(case.entries[1]))
    assert beside(before.copy(checkpoint=AFTER + 100), 1) == []
    case.release(2)
    assert [told[:25] for told in beside(case.copy(), 1)] == ["Restricted by entry 2, re"]


def test_what_was_erased_is_said_to_be_under_a_destroyed_key():
    case = Case()
    case.add(charge(crime_ref="CR/1"), erased=("offence",))
    case.release(1)
    line = case.copy().lines[0]
    assert any(each.run.text == "key destroyed on 2 March 2026 under retention review" for each in line.fields)
    assert "[erased" not in words(case.copy())
    assert Redacted(1, "key destroyed on 2 March 2026 under retention review") in case.copy().redacted


def test_a_person_is_a_suspect_until_a_charge_that_is_shown_and_convicted_by_a_result_that_is_shown():
    case = Case()
    case.add(note("Before."))
    case.add(charge())
    case.add(note("Between."))
    case.add(result(Result.CONVICTED))
    case.release(1, 3)
    assert {told for (told,) in statuses(case.copy())} == {"Sam Sample: suspect"}
    assert case.copy().people[0].status == ("suspect: no charge is shown in this copy",)
    case.release(2, 4)
    assert [told.split(": ")[1] for (told,) in statuses(case.copy())] == ["suspect", "defendant", "defendant", "convicted"]
    assert case.copy().people[0].status == ("suspect until 4 March 2026", "defendant from 4 March 2026", "convicted from 6 March 2026")


@pytest.mark.parametrize(
    ("then", "status"),
    [
        ([result(Result.ACQUITTED)], "acquitted"), ([result(Result.WITHDRAWN, charge=1)], "no longer charged"),
        ([charge(), result(Result.ACQUITTED, charge=1)], "defendant"), ([result(Result.CONVICTED), charge()], "convicted"),
        ([charge(), result(Result.PLEADED_GUILTY, charge=2), result(Result.ACQUITTED, charge=1)], "convicted"),
        ([result(Result.CONVICTED, suspect=BEN)], "defendant"), ([result(Result.PLEADED_NOT_GUILTY)], "defendant"),
    ],
)  # fmt: skip
def test_who_was_acquitted_of_one_charge_or_charged_again_is_what_the_entries_leave(then, status):
    case, day = Case(), datetime(2026, 3, 3, tzinfo=UTC)
    for event in (charge(), *then):
        case.release(case.add(event, on=day))
    assert statuses(case.copy())[-1] == (f"Sam Sample: {status}",)


def test_of_two_suspects_a_charge_that_names_nobody_makes_none_a_defendant_and_an_applicant_is_no_suspect():
    case = Case(parties=((SAM, "suspect", "P-1"), (BEN, "suspect", "P-3")))
    case.release(case.add(charge()))
    assert statuses(case.copy()) == [("Sam Sample: suspect",)]
    case.opening = (opening(), accusing(ANN, Capacity.APPLICANT), appointing())
    copy = case.copy()
    assert statuses(copy) == [()]
    assert [each.status for each in copy.people] == [("applicant",)]


def test_further_conduct_is_not_called_an_offence():
    case = Case()
    said = {"suspect": SAM, "against": Against.SAME, "reporter": Reporter.VICTIM, "behaviours": (Behaviour.CONTACT,)}
    case.release(case.add(ReoffenceReported(**said)))
    assert case.copy().lines[0].heading == "Further conduct reported"


def test_what_was_recorded_behind_the_checkpoint_is_not_in_it():
    case = Case()
    case.add(note("First."))
    case.add(note("Second."))
    case.release(1, 2)
    case.entries[1] = behind(case.entries[1])
    assert len(case.copy(checkpoint=AFTER + 100).lines) == 1
    with pytest.raises(NotFound, match="checkpoint"):
        case.copy(checkpoint=2)


def test_a_complete_copy_gives_the_leaf_of_each_entry_that_is_withheld_whole():
    case = Case()
    for text in ("One.", "Two.", "Three."):
        case.add(note(text))
    case.release(2)
    leaves = {CASE: [each.leaf for each in case.entries]}
    assert [each.version for each in case.copy("court", complete=True, leaves=leaves).bare] == [1, 2, 3]
    copy = case.copy(complete=True, leaves=leaves)
    assert copy.bare == tuple(Bare("Record A", CASE, version, leaves[CASE][version - 1]) for version in (1, 3))
    assert "This copy states completeness: every entry of the listed records up to checkpoint" in " ".join(copy.legend)
    assert case.copy().bare == ()
    assert "authenticity only" in " ".join(case.copy().legend)


def test_entries_that_are_withheld_whole_stand_by_their_streams_in_whichever_order_the_cases_were_joined():
    case, earlier = Case(), UUID(int=CASE.int - 1)
    case.add(note("One."))
    leaves = {CASE: [case.entries[0].leaf], earlier: [bytes(32), bytes(32)]}
    bare = case.copy("court", complete=True, leaves=leaves).bare
    assert [(each.stream, each.version) for each in bare] == [(earlier, 1), (earlier, 2), (CASE, 1)]


def test_a_file_goes_with_it_only_where_an_entry_shown_records_its_digest():
    content = b"a photograph"
    case = Case()
    case.add(note(sha256(content).hexdigest()))
    case.release(1)
    (exhibit,) = case.copy(files={"photo.jpg": content}).exhibits
    assert (exhibit.number, exhibit.digest) == (1, sha256(content).hexdigest())
    with pytest.raises(UsageError, match="nothing was made"):
        case.copy(files={"photo.jpg": content + b"!"})
    case.decided.clear()
    with pytest.raises(UsageError, match="nothing was made"):
        case.copy(files={"photo.jpg": content})


def test_schedules_go_with_it_once_they_were_issued():
    assert Case().copy().schedules == ()
    assert "No schedule of material" in " ".join(Case().copy().legend)


def test_in_a_copy_for_the_person_himself_nothing_withheld_leaves_a_mark():
    case = Case()
    account = "She says: |@ann| was rung. |He rang. "
    case.add(IncidentRecorded(victim=ANN, suspect=SAM, behaviours=(Behaviour.CONTACT,), account=account))
    case.add(acts.correcting(1, "account", to_personal="Secret."))
    case.add(acts.disputing(1))
    case.add(note("Secret."))
    case.decide("release", entry=1, names=("what", "behaviours"), ordinals=(case.entries[0].units[-1][0],), audiences=("subject",))
    case.decide("release", entry=3, audiences=("subject",))
    case.decide("pseudonym", person=str(BEN), label="Witness 1", ground="third_party", audiences=("subject",))
    copy = case.copy("subject")
    assert copy.silent
    told = words(copy)
    hidden = ("ithheld", "ot shown", "Secret", "Ann", "Witness", "PRC", "CHS", "another", "authenticity")
    assert not [each for each in hidden if each in told]
    assert copy.redacted == copy.people == copy.schedules == copy.heading == ()
    assert not [run for line in copy.lines for run in line.says if run.kind not in (WORDS, RECORDED)]


# -- the twin ------------------------------------------------------------------------------------------------------

TEXTS = st.sampled_from(("Ann was there.", "It rained. |@sam| came.", "A car.", "@ann", "So. |@ben| too."))
SPEAKS = ("correct", "dispute", "resolve")
KINDS = st.sampled_from(("note", "charge", "result", "correct", "dispute", "resolve", "incident", "restrict"))
FATES = st.sampled_from(("shown", "shown", "partly", "ordinary", "sensitive"))
HISTORIES = st.lists(st.tuples(KINDS, TEXTS, st.integers(0, 5), FATES), max_size=9)


def played(acted, *, sensitive: bool) -> Case:
    """A case; what is sensitive is marked, on the schedule of such and withheld; in the twin it is ordinary, and nobody decides on it.

    What speaks of something sensitive is as sensitive.
    """
    case, of = Case(), set[int]()
    for kind, text, pick, told in acted:
        target = 1 + pick % max(len(case.entries), 1)
        fate = "sensitive" if kind in SPEAKS and target in of else told
        event = {
            "note": lambda text=text: note(text), "charge": charge, "result": lambda: result(Result.CONVICTED),
            "correct": lambda target=target, text=text: acts.correcting(target, "text", to_personal=text),
            "dispute": lambda target=target: acts.disputing(target), "resolve": lambda target=target: acts.resolving(target),
            "incident": lambda text=text: IncidentRecorded(victim=ANN, behaviours=(Behaviour.CONTACT,), account=text),
            "restrict": lambda target=target: acts.restricting(target),
        }[kind]()  # fmt: skip
        hidden = sensitive and fate == "sensitive"
        of |= {len(case.entries) + 1} if fate == "sensitive" else set()
        number = case.add(event, sensitivity=["source_identity", "covert"] if hidden else [])
        if fate in ("shown", "partly"):
            case.release(number)
        if fate == "partly":
            case.decide("withhold", entry=number, ordinals=(case.entries[-1].units[-1][0],), ground="methods" if pick % 2 else "medical")
        elif hidden:
            case.decide("withhold", entry=number, ground="source", audiences=("defence", "court"))
            case.more.append(listing(number, Schedule.SENSITIVE, case=CASE, covers=(number,)))
    return case


def for_the_defence(case: Case) -> str:
    return words(case.copy())


@settings(max_examples=60, deadline=None)
@given(HISTORIES)
def test_a_copy_for_the_defence_is_that_of_the_case_in_which_what_is_sensitive_is_ordinary_and_undisclosed(acted):
    assert for_the_defence(played(acted, sensitive=True)) == for_the_defence(played(acted, sensitive=False))


@settings(max_examples=60, deadline=None)
@given(HISTORIES)
def test_what_is_not_shown_changes_no_word_of_a_copy(acted):
    """Neither what stands in entries of which nothing is shown, nor that these say something of others."""
    case = played(acted, sensitive=True)
    other = [*acted]
    for place, (kind, _, pick, fate) in enumerate(acted):
        if fate in ("ordinary", "sensitive"):
            other[place] = (kind if kind in (*SPEAKS, "restrict") else "note", "Something else.", pick, fate)
    assert for_the_defence(case) == for_the_defence(played(other, sensitive=True))
