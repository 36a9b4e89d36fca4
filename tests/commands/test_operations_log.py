"""The operations in the record, as an auditor and nobody else reads them: who did what, when, on what basis, to whom; never content."""

from contextlib import closing
from datetime import UTC, datetime

import pytest
from application.scenes import POLICE, adopt, asked, decide_erasure, referred, slots

from ledger.application import Ledger
from ledger.errors import TicketRefused
from ledger.store import access_reading, place
from ledger.store.access_reading import Sought

USERS = {
    "ada": ("hmicfrs", "auditor"), "nora": ("cwp", "practitioner"), "silas": (POLICE, "supervisor"), "ann": (POLICE, "analyst"),
    "adam": (POLICE, "administrator"),
}  # fmt: skip
QUALITY = ("--accuracy", "verified", "--completeness", "verified", "--reliability", "verified")
URGENT = {"emergency": "He was on his way."}
OUTSIDE = "Ms Invented, Invented Housing"


@pytest.fixture
def at(shared_at):
    """One ledger for all of these tests."""
    return shared_at


@pytest.fixture
def unit(door, at):
    """The door of a unit of which no agreement opens anything to the auditor's agency."""
    if not asked(at, "SELECT 1 FROM ledger.users WHERE agency = 'cwp'"):
        for name, (agency, role) in USERS.items():
            words = ("user", "add", name, "--agency", agency, "--role", role, "--fields", "-")
            door.done(*words, typed={"full_name": f"{name.title()} Fictional"})
        with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
            adopt(ledger, agencies=(POLICE,), originators=(POLICE,))
    return door


@pytest.fixture
def case(unit) -> str:
    return unit.referred()


def log(door, *words):
    return door.done("access-log", *words, user="ada").json


def operations(door, operation, *words):
    return log(door, "--operation", operation, *words)


def recorded(answered):
    return answered.json["recorded"][0]["address"]


def give(door, case, *to, typed=URGENT):
    words = ("share", "give", case, "--items", "1", *to, "--purposes", "safeguarding", *QUALITY, "--fields", "-")
    return recorded(door.done(*words, typed=typed))


def test_who_brought_data_in_is_told_with_time_basis_and_entry_and_without_the_data(unit, case):
    rows = operations(unit, "collection", "--case", case)
    assert [row["address"] for row in rows] == [f"{case}#{number}" for number in range(1, len(rows) + 1)]
    first = rows[0]
    assert (first["operation"], first["type"], first["purpose"], first["agency"], first["to"]) == (
        "collection", "referral-received", "case_work", POLICE, None,
    )  # fmt: skip
    assert first["basis"]
    assert first["login"].startswith("u_")
    assert (first["cases"], first["finding"], first["imported"]) == ([case], None, False)
    assert datetime.fromisoformat(first["at"]) <= datetime.now(UTC)
    everything = unit.done("access-log", "--operation", "all", "--case", case, user="ada").out
    assert not [word for word in ("Bert", "Imagined", "Ottilie", "07700", "Fiction,", "waits") if word in everything]


def test_a_correction_names_the_entry_it_corrects_and_neither_value(unit, case):
    words = ("correct", f"{case}#1", "--field", "urgency", "--to", "urgent", "--reason", "-")
    mended = recorded(unit.done(*words, typed="The form was misread."))
    answered = unit.done("access-log", "--operation", "alteration", "--case", case, user="ada")
    (row,) = answered.json
    assert (row["address"], row["entries"], row["what"]) == (mended, ["#1"], f"fact-corrected {mended} (#1)")
    assert "urgent" not in answered.out


def test_a_disclosure_tells_its_recipient_and_one_outside_as_far_as_it_is_opened(unit, case, at):
    inside = give(unit, case, "--recipient", "cwp")
    outside = give(unit, case, "--method", "paper", typed=URGENT | {"outside": OUTSIDE})
    rows = operations(unit, "disclosure", "--case", case)
    assert {row["address"]: row["to"] for row in rows} == {inside: ["cwp"], outside: ["outside the unit"]}
    with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
        adopt(ledger, agencies=(POLICE, "hmicfrs"), originators=(POLICE,))
        try:
            rows = operations(unit, "disclosure", "--case", case)
        finally:
            adopt(ledger, agencies=(POLICE,), originators=(POLICE,))
    assert {row["address"]: row["to"] for row in rows} == {inside: ["cwp"], outside: [OUTSIDE]}
    assert [row["entries"] for row in rows] == [["#1"], ["#1"]]
    assert operations(unit, "disclosure", "--case", unit.referred()) == []


def test_what_a_victim_was_told_and_the_answer_to_a_person_are_disclosures_and_other_steps_are_none(unit, case):
    victim = unit.person(case, "victim")
    told = ("record", "victim-informed", case, "--of", "rights", "--method", "telephone", "--victim", victim, "--entry", "1")
    informed = recorded(unit.done(*told))
    asked_for = ("--kind", "access", "--controller", POLICE, "--channel", "email", "--received-on", "today", "--fields", "-")
    request = recorded(unit.done("rights", "request", victim, *asked_for, typed={}))
    follow = ("rights", "follow", request, "--on", "today", "--fields", "-")
    unit.done(*follow, "--how", "identity_asked", typed={})
    unit.done(*follow, "--how", "identity_confirmed", typed={})
    answered = recorded(unit.done(*follow, "--how", "answered", "--pack", "ab" * 32, typed={}))
    rows = operations(unit, "disclosure", "--person", victim)
    assert [(row["address"], row["to"]) for row in rows] == [(informed, [victim]), (answered, [victim])]
    assert request in {row["address"] for row in operations(unit, "collection", "--person", victim)}


def test_persons_who_are_found_to_be_one_are_a_combination(unit, case):
    first, second = unit.person(case, "suspect"), unit.person(unit.referred(), "suspect")
    words = ("record", "persons-merged", first, "--other", second, "--match", "identifier", "--fields", "-")
    unit.done(*words, typed={"explanation": "The same man."})
    rows = operations(unit, "combination", "--person", first) + operations(unit, "combination", "--person", second)
    assert [(row["operation"], row["type"], row["persons"]) for row in rows] == [
        ("combination", "persons-merged", [first, second]), ("combination", "persons-merged", [second, first]),
    ]  # fmt: skip
    assert f"({second})" in rows[0]["what"]


def test_an_erasure_stands_in_the_log_and_what_was_erased_says_who_recorded_it_and_no_more(unit, at):
    with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
        case = referred(ledger)
        every = [*slots(at, case, None), *slots(at, case, case.suspect)]
        decide_erasure(ledger, case.stream, every)
        for slot in every:
            ledger.erase(slot)
    (row,) = operations(unit, "erasure", "--case", case.number)
    assert (row["type"], row["agency"], row["to"], row["finding"]) == ("content-erased", POLICE, None, None)
    assert all(entry.startswith("#") for entry in row["entries"])
    rows = operations(unit, "collection", "--case", case.number)
    assert {row["type"] for row in rows} == {"referral-received", "party-joined"}
    assert all(row["login"] for row in rows)


def test_operations_are_told_together_in_order_of_time_with_consultations_among_them(unit, case):
    unit.done("show", case)
    rows = log(unit, "--operation", "all", "--case", case)
    assert {row["operation"] for row in rows} == {"collection", "consultation"}
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    assert rows[-1]["outcome"] == "granted"
    some = log(unit, "--operation", "collection", "--operation", "erasure", "--case", case)
    assert some == [row for row in rows if row["operation"] == "collection"]
    assert log(unit, "--operation", "consultation", "--case", case) == log(unit, "--case", case)


def test_they_are_narrowed_to_who_did_them_and_to_a_time(unit, case, at):
    with closing(Ledger(at, place.profile(at, "silas"))) as ledger:
        login = ledger.session["login"]
    words = ("record", "note-recorded", case, "--fields", "-")
    noted = recorded(unit.done(*words, typed={"text": "He rang again."}, user="silas"))
    assert [row["address"] for row in operations(unit, "collection", "--case", case, "--reader", login)] == [noted]
    assert {row["reader"] for row in operations(unit, "collection", "--reader", login)} == {str(ledger.me.recorder)}
    assert operations(unit, "collection", "--until", "2020-01-01") == operations(unit, "collection", "--since", "2099-01-01") == []


def test_what_is_restricted_stands_in_the_log_all_the_same(unit, case):
    before = operations(unit, "collection", "--case", case)
    unit.done("rights", "restrict", case, "--ground", "evidence")
    assert operations(unit, "collection", "--case", case) == before
    assert [row["type"] for row in operations(unit, "alteration", "--case", case)] == ["record-restricted"]


def test_reading_it_is_one_consultation_of_the_access_log(unit, case):
    give(unit, case, "--method", "paper", typed=URGENT | {"outside": OUTSIDE})
    before = log(unit)
    operations(unit, "disclosure", "--case", case)
    after = log(unit)
    more = after[len(before):]
    assert [(row["role"], row["purpose"]) for row in more] == [("auditor", "lawfulness")] * 2
    assert more[0]["cases"] == [case]
    operations(unit, "erasure")
    assert log(unit)[-2]["what"] == "the access log"


@pytest.mark.parametrize(("user", "words"), [
    ("dana", ()), ("silas", ()), ("ann", ()), ("adam", ()), ("nora", ()), ("ada", ("--purpose", "case_work")),
    ("silas", ("--purpose", "lawfulness")),
])  # fmt: skip
def test_nobody_else_reads_them_and_that_he_asked_is_recorded(unit, at, user, words):
    answered = unit("access-log", "--operation", "all", *words, user=user)
    assert (answered.status, answered.out) == (4, "")
    row = next(row for row in reversed(log(unit)) if (row["agency"], row["purpose"]) != ("hmicfrs", "lawfulness"))
    with closing(Ledger(at, place.profile(at, user))) as ledger:
        assert (row["reader"], row["outcome"], row["what"]) == (str(ledger.me.recorder), "refused", "the access log")


def test_the_database_refuses_them_under_a_ticket_that_does_not_reach_the_access_log(unit, at, case):
    sought = Sought(["referral-received.v1"], None, None, None, None)
    with closing(Ledger(at, place.profile(at, "ada"))) as ledger:
        for streams, purpose in (([ledger.unit_stream()], "lawfulness"), ([ledger.logs["access"]], "case_work")):
            ticket = ledger.consult(streams, persons=(), purpose=purpose, reason=None)
            with pytest.raises(TicketRefused):
                list(access_reading.operations(ledger.user, ticket, sought))


def test_they_are_fetched_a_piece_at_a_time(unit, at, case, monkeypatch):
    whole = operations(unit, "collection")
    monkeypatch.setattr(access_reading, "MOST", 3)
    assert operations(unit, "collection") == whole


def test_what_is_of_consultations_alone_is_refused_of_others_and_so_is_an_unknown_operation(unit):
    for words in (("--operation", "all", "--refused"), ("--operation", "erasure", "--glass"), ("--operation", "reading")):
        answered = unit("access-log", *words, user="ada")
        assert (answered.status, answered.out) == (2, "")


def test_a_table_has_columns_of_its_own_and_the_same_keys_follow_for_programs(unit, case):
    give(unit, case, "--recipient", "cwp")
    table = unit.done("access-log", "--operation", "disclosure", "--case", case, "--format", "table", user="ada")
    assert "share-made" in " ".join(table.out.split())
    assert "1 operation; this log is used for what DPA 2018 s.62(4) allows and nothing else" in table.err
    heading = unit.done("access-log", "--operation", "all", "--format", "csv", user="ada").out.splitlines()[0]
    assert heading.endswith("glass,finding,type,address,entries,to,basis,imported")
