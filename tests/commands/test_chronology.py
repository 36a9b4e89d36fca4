"""A case as a judge would read it: one whole story against its expected text, and each thing that may stand beside a sentence."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from commands import chronology, telling
from commands.beside import RESTS_ON
from commands.diff import differences
from commands.people import People
from ledger.events.envelope import Statement
from ledger.events.fact import fact_from_units
from ledger.privacy.opening import Withheld
from ledger.rules.policy import Adopted, Policy
from projections.engine.time import NOW, Coordinates
from tests.commands.stories import BERT, CASE, DANA, MELE, NOOR, OTTILIE, PEOPLE, UNIT, entry

ZONE = ZoneInfo("Europe/London")
GOLDEN = Path(__file__).parent / "golden" / "straightforward.txt"
NAMES = (("Bert Imagined", BERT), ("Ottilie Sample", OTTILIE))
ERASED = Withheld("erased", 40, datetime(2026, 9, 1, tzinfo=UTC), "court_order")

AT_SIX = ("2026-03-06T17:40:00Z", "2026-03-06T17:52:00Z")
REFERRED = {"channel": "phone", "urgency": "routine", "agency": "cheshire-police", "victim_aware": "yes", "reason": "x"}


def straightforward():
    """A referral, an urgent action, a late recording, corrections, a restriction, something withheld, closure."""
    yield entry(
        1, "referral-received", "2026-03-06T17:40:00Z", "2026-03-06T17:52:00Z",
        {"channel": "phone", "urgency": "routine", "agency": "cheshire-police", "victim_aware": "yes", "referrer": "PC Fiction",
         "reason": "Bert Imagined waits outside the work of Ottilie Sample. He sent 40 messages in a week."}, names=NAMES,
    )  # fmt: skip
    yield entry(2, "party-joined", "2026-03-06T17:40:00Z", "2026-03-06T17:52:00Z", {"party": str(BERT), "category": "suspect"})
    yield entry(
        3, "party-joined", "2026-03-06T17:40:00Z", "2026-03-06T17:52:00Z",
        {"party": str(OTTILIE), "category": "victim", "safe_contact": "text first"}, sensitivity=["victim_location"],
    )  # fmt: skip
    yield entry(
        4, "urgent-action-raised", "2026-03-06T17:55:00Z", "2026-03-06T17:55:20Z",
        {"gate": "outside", "action": "safeguard", "due": "2026-03-06T20:00:00Z", "owner": str(DANA), "detail": "Change the locks."},
    )  # fmt: skip
    yield entry(
        5, "triage-decided", "2026-03-09T10:15:00Z", "2026-03-09T16:00:00Z",
        {"outcome": "insufficient_information", "rationale": "The messages have not been seen yet."},
    )  # fmt: skip
    yield entry(6, "urgent-action-completed", "2026-03-06T19:20:00Z", "2026-03-10T09:00:00Z", {"raised": 4, "outcome": "done"})
    yield entry(
        7, "note-recorded", "2026-02", "2026-03-12T11:00:00Z",
        {"text": "Ottilie Sample said that Bert Imagined had followed her home. Her sister saw it."}, names=NAMES, statement="hearsay",
        by=NOOR, typist=DANA,
    )  # fmt: skip
    yield entry(
        8, "note-recorded", "2026-03-28..2026-03-30", "2026-03-30T08:00:00Z",
        {"text": "A grey van stood in the road. Bert Imagined is said to own one."}, names=NAMES, statement="allegation",
        withheld={("text", 1): ERASED}, possession="seen",
    )  # fmt: skip
    yield entry(
        9, "triage-decided", "2026-04-01T09:00:00+01:00", "2026-04-01T09:30:00+01:00",
        {"outcome": "clearly_not_stalking", "rationale": "Pattern, fixation and fear are all present."},
    )  # fmt: skip
    yield entry(
        10, "fact-corrected", "2026-04-02T09:00:00+01:00", "2026-04-02T09:00:00+01:00",
        {"target": 9, "field": "outcome", "to": "possible_stalking", "discovered_on": "2026-04-02", "why": "The wrong box was ticked."},
        by=MELE,
    )  # fmt: skip
    yield entry(
        11, "fact-corrected", "2026-04-03T09:00:00+01:00", "2026-04-03T09:00:00+01:00",
        {"target": 7, "field": "occurred_at", "to": {"value": "2026-01", "precision": "approximate"}, "discovered_on": "2026-04-03",
         "why": "Her sister looked it up"},
    )  # fmt: skip
    yield entry(
        12, "record-restricted", "2026-04-05T09:00:00+01:00", "2026-04-05T09:00:00+01:00",
        {"ground": "accuracy_contested", "versions": [8]}, by=MELE,
    )  # fmt: skip
    yield entry(
        13, "case-closed", "2026-08-14", "2026-08-14T15:00:00+01:00",
        {"reason": "completed", "risk_at_close": "low", "summary": "No contact since May."},
    )  # fmt: skip


def told(entries, at=NOW, people=PEOPLE):
    return chronology.chronology(list(entries), at, ZONE, people).told


def one(made, people=PEOPLE):
    return told([made], people=people)[0]


def test_a_straightforward_case_reads_as_expected(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    text = "\n".join(chronology.prose(told(straightforward())))
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_the_expected_text_claims_no_more_than_was_recorded():
    text = " ".join(GOLDEN.read_text(encoding="utf-8").split()).replace("Stated as fact by", "")
    assert not [word for word in (" fact ", "known", "proved", "deleted", "true") if word in text.casefold()]


@pytest.mark.parametrize(("happened", "words"), [
    ("2026-03-02T10:15:00Z", "on 2 March 2026 at 10:15 GMT"), ("2026-07-02T10:15:00Z", "on 2 July 2026 at 11:15 BST"),
    ("2026-03-02", "on 2 March 2026"), ("2026-03", "in March 2026"), ("2026", "in 2026"), ("~2026-03", "about March 2026"),
    ("2026-03-01..2026-03-03", "between 1 March 2026 and 3 March 2026"), ("2026-02-30", "on a time that cannot be read"),
])  # fmt: skip
def test_when_it_happened_is_told_as_exactly_as_it_was_recorded(happened, words):
    assert one(entry(1, "note-recorded", happened, "2026-08-01T10:00:00Z", {"text": "x"})).when == words


@pytest.mark.parametrize(("happened", "recorded", "words"), [
    ("2026-03-02T10:15:00Z", "2026-03-02T10:15:30Z", "Recorded at that time by Dana Invented."),
    ("2026-03-02T10:15:00Z", "2026-03-03T23:00:00Z", "Recorded on 3 March 2026 at 23:00 GMT by Dana Invented."),
    ("2026-03-02", "2026-03-04T08:00:00Z", "Recorded late, on 4 March 2026 at 08:00 GMT, 2 days after it is said to have happened, by D"),
    ("2026-02", "2026-03-04T08:00:00Z", "Recorded late, on 4 March 2026 at 08:00 GMT, 4 days after"),
])  # fmt: skip
def test_late_recording_is_said(happened, recorded, words):
    assert one(entry(1, "note-recorded", happened, recorded, {"text": "x"})).beside[0].startswith(words)


@pytest.mark.parametrize(("happened", "words"), [
    ("2026-03-02", "Imported on 2 March 2026 at 20:00 GMT from line 7 of the file with SHA-256 abababababababab… by Dana Invented."),
    ("2020-06-07", "abababababababab…, 2,094 days after it is said to have happened, by Dana Invented."),
    ("2026-03-02T20:00:00Z", "Imported on 2 March 2026 at 20:00 GMT from line 7"),
])  # fmt: skip
def test_what_was_imported_says_so_first_and_is_not_called_late(happened, words):
    source = {"file": "ab" * 32, "line": 7, "grading": "2BP"}
    made = entry(1, "note-recorded", happened, "2026-03-02T20:00:00Z", {"text": "x"}, source=source)
    (beside,) = one(made).beside
    assert words in beside
    assert beside.startswith("Imported on 2 March 2026")
    assert "late" not in beside
    assert beside.endswith("Graded 2BP.")


@pytest.mark.parametrize(("statement", "words"), [
    ("fact", "Stated as fact by Noor Fictional."), ("professional_assessment", "Professional assessment of Noor Fictional."),
    ("allegation", "An allegation, as recorded by Noor Fictional."),
    ("opinion", "An opinion, as recorded by Noor Fictional."), ("inference", "An inference drawn by Noor Fictional."),
    ("hearsay", "Reported by another and passed on by Noor Fictional."),
])  # fmt: skip
def test_on_what_it_rests_is_said(statement, words):
    made = entry(1, "note-recorded", "2026-03-02", "2026-03-02T20:00:00Z", {"text": "x"}, statement=statement, by=NOOR)
    assert words in one(made).beside[0]


@pytest.mark.parametrize(("more", "words"), [
    ({}, "As reported by PC Fiction of cheshire-police."), ({"statement": "fact"}, "Stated as fact by Noor Fictional."),
    ({"statement": "allegation"}, "An allegation, as reported by PC Fiction of cheshire-police."),
    ({"source": {"knowledge": "reported", "grading": "2BP"}}, "As reported by PC Fiction of cheshire-police. Graded 2BP."),
    ({"source": {"knowledge": "direct"}}, "As reported by PC Fiction. Told from personal knowledge."),
])  # fmt: skip
def test_a_referral_rests_on_what_its_referrer_said(more, words):
    assert words in one(entry(1, "referral-received", *AT_SIX, REFERRED | {"referrer": "PC Fiction"}, by=NOOR, **more)).beside[0]


def test_a_referrer_who_is_not_named_is_an_agency_and_one_who_refers_himself_is_somebody():
    assert "As reported by cheshire-police." in one(entry(1, "referral-received", *AT_SIX, REFERRED, by=NOOR)).beside[0]
    himself = entry(1, "referral-received", *AT_SIX, REFERRED | {"channel": "self"}, by=NOOR, source={"knowledge": "direct"})
    assert "Reported by another and passed on by Noor Fictional. Told from personal knowledge." in one(himself).beside[0]


@pytest.mark.parametrize(("kind", "fields"), [
    ("party-joined", {"party": str(BERT), "category": "suspect"}),
    ("urgent-action-raised", {"gate": "triage", "action": "arrest", "due": "2026-03-07T18:00:00Z"}),
    ("case-reopened", {"trigger": "review"}),
])  # fmt: skip
def test_what_the_unit_itself_did_rests_on_nothing_that_anybody_said(kind, fields):
    assert "Stated" not in one(entry(1, kind, *AT_SIX, fields)).beside[0]


def test_a_decision_rests_on_the_assessment_of_who_decided():
    decided = {"outcome": "possible_stalking", "rationale": "Three reports in a week."}
    assert "Professional assessment of Dana Invented." in one(entry(1, "triage-decided", *AT_SIX, decided)).beside[0]


ADVISED = {"advice": "charge"}
DISSENTED = {"agency": "nps", "matter": "risk", "reasons": "The level should be high."}


@pytest.mark.parametrize(("kind", "fields", "words"), [
    ("prosecutor-advised", ADVISED | {"prosecutor": "Gwen Feigned"}, "Professional assessment of Gwen Feigned."),
    ("prosecutor-advised", ADVISED, "A professional assessment, as recorded by Dana Invented."),
    ("dissent-recorded", DISSENTED, "Professional assessment of nps."),
])  # fmt: skip
def test_an_assessment_that_somebody_else_made_is_not_told_as_its_recorders(kind, fields, words):
    assert words in one(entry(1, kind, *AT_SIX, fields)).beside[0]


def test_who_is_named_is_told_by_code_or_id_and_not_by_the_name_given():
    agency = {"agency": "cwp", "name": "Cheshire and Wirral Partnership", "sector": "health", "since": "2018-03-01"}
    assert "the agency cwp has been called Cheshire and Wirral Partnership since" in one(entry(1, "agency-named", *AT_SIX, agency)).sentence
    member = {"member": str(NOOR), "name": "Noor Renamed", "since": "2018-03-01"}
    assert f"the member {NOOR} has been called Noor Renamed since" in one(entry(1, "member-named", *AT_SIX, member)).sentence


def test_every_basis_of_a_statement_has_its_words():
    assert RESTS_ON.keys() == Statement.meanings().keys() - {"system"}


def test_an_actor_who_did_not_type_is_told_and_whether_he_confirmed():
    act = entry(1, "note-recorded", "2026-03-02", "2026-03-02T20:00:00Z", {"text": "x"}, by=NOOR, typist=DANA)
    assert "by Dana Invented for Noor Fictional, not confirmed." in one(act).beside[0]
    confirmed = entry(2, "act-confirmed", "2026-03-03T09:00:00Z", "2026-03-03T09:00:00Z", {"version": 1}, by=NOOR)
    assert "for Noor Fictional, confirmed by CHS-26-0041#2." in told([act, confirmed])[0].beside[0]


def test_a_member_without_a_shown_name_is_a_role_of_an_agency():
    made = one(entry(1, "note-recorded", "2026-03-02", "2026-03-02T20:00:00Z", {"text": "x"}, by=MELE))
    assert made.sentence == "A supervisor of probation noted: x"
    assert "by a supervisor of probation." in made.beside[0]


def test_a_role_is_told_in_the_words_of_the_policy_under_which_the_entry_was_recorded():
    worded = ((2, "2026-04-01", {"supervisor": "lead"}), (4, "2026-06-01", {"supervisor": "head"}), (6, "2026-08-01", {}))
    adopted = [
        Adopted(datetime.fromisoformat(f"{day}T08:00:00Z"), Policy(roles=roles), position, position) for position, day, roles in worded
    ]
    made = [
        entry(position, "note-recorded", "2026-03-02", f"{day}T20:00:00Z", {"text": "x"}, by=MELE)
        for position, day in ((1, "2026-03-02"), (3, "2026-04-02"), (5, "2026-06-02"), (7, "2026-08-02"))
    ]
    told_as = [one(each, People(policies=adopted)).sentence for each in made]
    assert told_as == [f"A {word} of probation noted: x" for word in ("supervisor", "lead", "head", "supervisor")]


def test_an_adoption_is_told_in_the_words_of_the_policy_before_it():
    at = "2026-04-01T08:00:00Z"
    adopted = [Adopted(datetime.fromisoformat(at), Policy(roles={"supervisor": "lead"}), 2, 2)]
    made = entry(2, "note-recorded", "2026-04-01", at, {"text": "x"}, by=MELE)
    assert one(made, People(policies=adopted)).sentence.startswith("A supervisor of")


def test_names_of_agencies_and_members_are_those_of_the_day():
    people = People(
        members={str(DANA): "Dana Wedded"}, renamed={str(DANA): [("2020-01-01", "Dana Invented"), ("2026-06-01", "Dana Wedded")]},
        agencies={"cheshire-police": [("2018-06-01", "NWBH"), ("2026-05-01", "Mersey Care")]},
    )
    before = one(entry(1, "note-recorded", "2026-03-02", "2026-03-02T20:00:00Z", {"text": "x"}), people)
    after = one(entry(1, "note-recorded", "2026-07-02", "2026-07-02T20:00:00Z", {"text": "x"}), people)
    assert before.sentence == "Dana Invented (practitioner of NWBH) noted: x"
    assert after.sentence == "Dana Wedded (practitioner of Mersey Care) noted: x"


def test_the_units_entries_name_agencies_and_members():
    said = {"agency": "nps", "name": "Probation Service", "since": "2021-06-26"}
    named = entry(1, "act-confirmed", "2026-01-01", "2026-01-01T09:00:00Z", said)
    fact = named.fact.__class__(**{name: getattr(named.fact, name) for name in named.fact.__slots__} | {"type": "agency-named.v1"})
    people = People.of([type(named)(None, fact, {}, b"", True, [])])
    assert (people.agency("nps"), people.agency("nps", "2019-01-01"), people.agency("other")) == ("Probation Service",) * 2 + ("other",)


def test_two_corrections_of_one_field_chain_their_values():
    entries = [
        entry(1, "triage-decided", "2026-03-02", "2026-03-02T20:00:00Z", {"outcome": "clearly_not_stalking", "rationale": "x"}),
        *(entry(
            place, "fact-corrected", f"2026-03-0{place + 1}T09:00:00Z", f"2026-03-0{place + 1}T09:00:00Z",
            {"target": 1, "field": "outcome", "to": to, "discovered_on": "2026-03-03", "why": "y"},
        ) for place, to in ((2, "possible_stalking"), (3, "insufficient_information"))),
    ]  # fmt: skip
    first, second = told(entries)[0].beside[1:]
    assert first.endswith("outcome now “possible stalking”, before that “clearly not stalking”.")
    assert second.endswith("outcome now “not enough information to decide”, before that “possible stalking”.")
    early = told(entries, Coordinates(datetime(2026, 3, 3, 12, tzinfo=UTC), None))[0]
    assert [change.after for change in early.corrections] == ["possible_stalking"]


def test_a_wording_that_was_corrected_later_than_the_day_asked_for_says_so():
    decided = entry(1, "triage-decided", "2026-03-02", "2026-03-02T20:00:00Z", {"outcome": "clearly_not_stalking", "rationale": "x"})
    correction = entry(2, "fact-corrected", "2026-03-09", "2026-03-09T09:00:00Z", {
        "target": 1, "field": "outcome", "to": "possible_stalking", "why": "The wrong box.", "discovered_on": "2026-03-08",
    })  # fmt: skip
    (only,) = told([decided, correction], Coordinates.as_corrected(datetime(2026, 3, 5, tzinfo=UTC)))
    assert "possible stalking" in only.sentence
    assert "Corrected by CHS-26-0041#2, recorded on 9 March 2026" in only.beside[-1]
    (only,) = told([decided, correction], Coordinates.as_recorded(datetime(2026, 3, 5, tzinfo=UTC)))
    assert "clearly not stalking" in only.sentence
    assert not only.corrections


def dispute(place, withheld=None, **said):
    when = f"2026-03-0{place + 1}T09:00:00Z"
    values = {"target": 1, "disputed_by": "data_subject", "raised_on": "2026-03-02", "claim": "It was not him. He was in Leeds.", **said}
    return entry(place, "fact-disputed", when, when, values, withheld=withheld)


def resolution(place, of):
    when = f"2026-03-0{place + 1}T09:00:00Z"
    return entry(place, "dispute-resolved", when, when, {"dispute": of, "outcome": "stands", "reasons": "Two saw him."}, by=MELE)


def test_a_dispute_is_told_where_what_it_disputes_is_told():
    made = entry(1, "note-recorded", "2026-03-02", "2026-03-02T20:00:00Z", {"text": "He was seen."})
    entries = [made, dispute(2, field="text", person=str(BERT)), dispute(3, field="occurred_at"), resolution(4, 2)]
    first, *others = told(entries)
    assert first.beside[1:] == (
        ("Disputed as to text by the person concerned (Bert Imagined (P-311)) in CHS-26-0041#2, recorded on 3 March 2026 at 09:00 GMT by "
        "Dana Invented: “It was not him. He was in Leeds.” Resolved in CHS-26-0041#4, recorded on 5 March 2026 at 09:00 GMT by "
        "a supervisor of probation: the entry stands as it was recorded."),
        ("Disputed as to when it happened by the person concerned in CHS-26-0041#3, recorded on 4 March 2026 at 09:00 GMT by Dana "
        "Invented: “It was not him. He was in Leeds.” Not resolved."),
    )
    assert not any(each.disputes for each in others)
    by_then = told(entries, Coordinates(datetime(2026, 3, 3, 12, tzinfo=UTC), None))[0]
    assert [one.standing for one in by_then.disputes] == [(2, None)]
    before = told(entries, Coordinates(datetime(2026, 3, 2, 23, tzinfo=UTC), None))[0]
    assert before.disputes == ()


def test_a_program_gets_a_dispute_with_its_outcome():
    made = entry(1, "note-recorded", "2026-03-02", "2026-03-02T20:00:00Z", {"text": "He was seen."})
    (record,) = chronology.record_of(told([made, dispute(2), resolution(3, 2)])[0], ZONE, PEOPLE)["disputes"]
    assert (record["by"], record["disputed_by"], record["field"]) == ("CHS-26-0041#2", "data_subject", None)
    assert (record["resolved_by"], record["outcome"]) == ("CHS-26-0041#3", "stands")


def test_what_of_a_dispute_is_withheld_is_marked():
    made = entry(1, "note-recorded", "2026-03-02", "2026-03-02T20:00:00Z", {"text": "He was seen."})
    (mark,) = told([made, dispute(2, withheld={("claim", 1): ERASED})])[0].beside[1:]
    assert "It was not him. [erased on 2026-09-01 under court order]" in mark
    assert "Leeds" not in mark


def test_diff_tells_a_dispute_and_its_end_at_what_is_disputed():
    made = entry(1, "note-recorded", "2026-03-02", "2026-03-02T20:00:00Z", {"text": "He was seen."})
    stages = [[made], [made, dispute(2)], [made, dispute(2), resolution(3, 2)]]
    at = [{each.fact.position: each for each in told(entries)} for entries in stages]
    for before, after, ended in ((at[0], at[1], None), (at[1], at[2], "CHS-26-0041#3")):
        changed, added = differences(before, after, PEOPLE, ZONE)
        assert (changed["address"], changed["change"], added["change"]) == ("CHS-26-0041#1", "changed", "added")
        assert [one["resolved_by"] for one in changed["disputes"]] == [ended]
    assert list(differences(at[2], at[2], PEOPLE, ZONE)) == []


def test_diff_says_of_what_is_not_shown_neither_a_type_nor_somebody():
    """It was restricted, not erased: a program is told no more than that there is an entry."""
    made = entry(1, "note-recorded", "2026-03-02", "2026-03-02T20:00:00Z", {"text": "He was seen."})
    names = ("position", "stream", "version", "event", "recorded_at", "recorder")
    fact = fact_from_units(**{name: getattr(made.fact, name) for name in names}, units={})
    after = {each.fact.position: each for each in told([replace(made, fact=fact, units=[], withheld={0: Withheld("restricted")})])}
    (row,) = differences({}, after, PEOPLE, ZONE)
    assert (row["type"], row["actor"], row["after"]) == (None, None, "[withheld: restricted]")


def test_an_optional_field_added_or_struck_out_is_said():
    def correction(place, **to):
        when = f"2026-03-0{place + 2}T09:00:00Z"
        return entry(place, "fact-corrected", when, when, {"target": 1, "discovered_on": "2026-03-03", "why": "y", **to})

    closure = {"reason": "completed", "risk_at_close": "low"}
    made = entry(1, "case-closed", "2026-03-02", "2026-03-02T20:00:00Z", closure | {"summary": "All done."})
    struck = told([made, correction(2, field="summary")])[0]
    assert struck.beside[1].endswith("summary now struck out, before that “All done.”")
    assert "All done" not in struck.sentence
    bare = entry(1, "case-closed", "2026-03-02", "2026-03-02T20:00:00Z", closure)
    added = told([bare, correction(2, field="summary", to_personal="More.")])[0]
    assert added.beside[1].endswith("summary now “More.”, before that nothing.")


@pytest.mark.parametrize(("why", "mark"), [
    (ERASED, "[erased on 2026-09-01 under court order]"), (Withheld("restricted"), "[withheld: restricted]"),
    (Withheld("agency"), "[withheld: agency]"), (Withheld("missing"), "[missing: no recorded erasure accounts for it]"),
    (Withheld("broken"), "[broken: it is not what was recorded]"),
])  # fmt: skip
def test_what_is_withheld_is_marked_in_its_place(why, mark):
    text = {"text": "He rang. He rang again. She wept."}
    made = one(entry(1, "note-recorded", "2026-03-02", "2026-03-02T20:00:00Z", text, withheld={("text", 1): why}))
    assert made.sentence == f"Dana Invented (practitioner of cheshire-police) noted: He rang. {mark}She wept."
    assert not any("Not shown" in part for part in made.beside)


def test_an_entry_of_which_nothing_is_shown_does_not_say_when_it_happened():
    made = entry(1, "note-recorded", "2026-03-02", "2026-03-02T20:00:00Z", {"text": "x"})
    fact = made.fact.__class__(**{name: getattr(made.fact, name) for name in made.fact.__slots__} | {
        "type": "held", "held": {"originator": "nhs-cwp", "controller": "nhs-cwp"}, "who": {}, "marks": {}, "basis": {}, "fields": {},
    })  # fmt: skip
    held = one(type(made)("CHS-26-0041", fact, {1: Withheld("agency")}, b"", True, []))
    assert held.when == "when it happened is not shown"
    assert held.sentence == "An entry held by nhs-cwp. [withheld: agency]"
    assert held.beside == ("Recorded on 2 March 2026 at 20:00 GMT by Dana Invented.",)


def test_what_the_ledger_made_says_so():
    made = one(entry(1, "noted", "2026-03-02", "2026-03-02T20:00:00Z", {"leaf": "0" * 64}, signed=False))
    assert made.beside == ("Made by the ledger itself on 2 March 2026 at 20:00 GMT.",)


def test_a_page_is_in_the_order_of_the_times_that_stand_on_it():
    """About a month goes by that month, and an imported correction by when it was done, whatever counts from their recording."""
    recorded = "2026-08-01T10:00:00Z"
    entries = [
        entry(1, "note-recorded", "2026-02-25T10:00:00Z", recorded, {"text": "x"}),
        entry(2, "note-recorded", "~2026-01", recorded, {"text": "x"}),
        entry(3, "note-recorded", "2026-03-02", recorded, {"text": "x"}),
        entry(4, "fact-corrected", "2026-02-26T10:00:00Z", recorded,
              {"target": 1, "field": "text", "to_personal": "y", "discovered_on": "2026-02-26", "why": "A slip."}),
    ]  # fmt: skip
    assert [each.entry.fact.version for each in told(entries)] == [2, 1, 4, 3]


RESTRICTION = {"ground": "evidence"}
NAMED = {"agency": "nwbh", "name": "Mersey Care", "sector": "health", "since": "2026-02-01"}


@pytest.mark.parametrize(
    ("kind", "happened", "fields", "since"),
    [
        ("record-restricted", "2026-02-26T10:00:00Z", RESTRICTION, "2026-03-02"),
        ("record-restricted", "2026-02", RESTRICTION, "2026-03-02"),
        ("record-restricted", "2026-03-01", RESTRICTION, "2026-03-02"),
        ("record-restricted", "2026-03-02", RESTRICTION, None),
        ("record-restricted", "2026-03-02T00:30:00Z", RESTRICTION, None),
        ("record-restricted", "2026-03", RESTRICTION, None),
        ("record-restricted", "~2026-02", RESTRICTION, None),
        ("note-recorded", "2026-02-26", {"text": "x"}, None),
        ("agency-named", "2026-02-26", NAMED, None),
    ],
)
def test_an_administrative_act_of_an_earlier_day_says_since_when_it_counts(kind, happened, fields, since):
    """What a file claims of a restriction's day gives it no effect then; what a name says, it says by its own first day."""
    made = one(entry(1, kind, happened, "2026-03-02T20:00:00Z", fields, stream=UNIT if kind == "agency-named" else CASE))
    words = "It has counted in this ledger only since its recording on 2 March 2026."
    assert (words in made.beside[0]) == (since is not None)
    assert chronology.record_of(made, ZONE, PEOPLE)["counted_only_since"] == since


def test_a_corrected_personal_value_is_told_as_its_field_would_be():
    entries = [
        entry(1, "party-identified", "2026-02-25", "2026-02-25T10:00:00Z", {"name": "Bert Imagined", "date_of_birth": "1981-05-03"}),
        entry(2, "fact-corrected", "2026-02-26", "2026-02-26T10:00:00Z", {
            "target": 1, "field": "date_of_birth", "to_personal": "1981-03-05", "discovered_on": "2026-02-26", "why": "Exchanged.",
        }),
    ]  # fmt: skip
    assert "it should read “5 March 1981”. The mistake" in told(entries)[1].sentence


def test_an_entry_that_the_ledger_noted_is_named_by_its_address_where_it_was_read():
    noted = entry(2, "noted", "2026-03-02", "2026-03-02T20:00:00Z", {"leaf": (7).to_bytes(32, "big").hex()}, signed=False)
    read = People.of([entry(7, "note-recorded", "2026-03-02", "2026-03-02T20:00:00Z", {"text": "x"})])
    assert one(noted, read).sentence.endswith("that concern it: CHS-26-0041#7.")
    assert one(noted).sentence.endswith(f"that concern it: the one with leaf {noted.fact.fields['leaf']}.")


def test_json_holds_what_the_page_says():
    for each in told(straightforward()):
        record = chronology.record_of(each, ZONE, PEOPLE)
        assert record.keys() == set(chronology.KEYS)
        assert (record["when"], record["sentence"], record["beside"]) == (each.when, each.sentence, list(each.beside))
    moved = next(each for each in told(straightforward()) if each.entry.fact.version == 7)
    (correction,) = chronology.record_of(moved, ZONE, PEOPLE)["corrections"]
    assert (correction["field"], correction["by"]) == ("occurred_at", "CHS-26-0041#11")
    assert correction["before"] == {"precision": "month", "value": "2026-02"}
    assert correction["after"] == {"precision": "approximate", "value": "2026-01"}


def test_a_value_that_no_field_takes_is_told_as_it_is():
    assert telling.value_in_words("no-such-type.v1", "thing", "a_b", ZONE, PEOPLE) == "a_b"
    assert telling.value_in_words("note-recorded.v1", "occurred_at", "soon", ZONE, PEOPLE) == "a time that cannot be read"


def test_an_entry_that_a_value_names_is_told_by_its_address_where_the_record_is_known():
    named, of = ("urgent-action-completed.v1", "raised", 4), told(straightforward())[0].entry
    assert telling.value_in_words(*named, ZONE, PEOPLE) == "entry 4"
    assert telling.value_in_words(*named, ZONE, PEOPLE, of) == "CHS-26-0041#4"
    assert telling.value_in_words("record-restricted.v1", "versions", [2, 5], ZONE, PEOPLE, of) == "CHS-26-0041#2 and CHS-26-0041#5"
    assert telling.value_in_words("urgent-action-completed.v1", "raised", "what it said", ZONE, PEOPLE, of) == "what it said"
