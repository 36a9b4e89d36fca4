"""Finding words: in what the reader may see, sealed on their way, never across what is withheld."""

import unicodedata
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from commands import find, searching
from ledger.application import Ledger
from ledger.privacy.opening import Withheld
from tests.commands.stories import BERT, entry
from tests.conftest import superuser


def found(door, term, *words, **settings):
    return door.done("find", "-", *words, typed=term, **settings).json


def test_words_are_found_whatever_their_letters_and_across_mentions(door):
    number = door.referred(reason="Bert Imagined drives a STRASSE-grey van. He waits.")
    (row,) = found(door, "imagined   DRIVES a straße")
    assert (row["address"], row["field"], row["type"]) == (f"{number}#1", "reason", "referral-received.v1")
    assert row["excerpt"] == "Bert Imagined drives a STRASSE-grey van. He waits."
    assert found(door, "not there at all") == []


def test_people_are_found_by_name_and_by_number_however_it_is_written(door):
    number = door.referred()
    victim = door.person(number, "victim")
    assert {row["address"] for row in found(door, "ottilie sample")} == {f"{number}#1", f"{victim}#1"}
    for written in ("07700900123", "+44 7700 900 123", "(07700) 900-123"):
        assert [(row["address"], row["field"]) for row in found(door, written)] == [(f"{victim}#1", "phone")]


def test_closed_cases_only_on_request(door):
    number = door.referred(reason="A hedge of Bert Imagined's.")
    door.done("record", "case-closed", number, "--reason", "completed", "--risk-at-close", "low")
    assert found(door, "hedge") == []
    assert [row["address"] for row in found(door, "hedge", "--all")] == [f"{number}#1"]


def test_what_is_restricted_does_not_match(door):
    number = door.referred()
    door.done("record", "note", number, "--fields", "-", typed={"text": "A zebra in the lane."})
    assert len(found(door, "zebra")) == 1
    door.done("record", "record-restricted", number, "--ground", "wrong_record", "--versions", "4")
    assert found(door, "zebra") == []
    assert found(door, "withheld") == []


def test_a_restricted_case_is_searched_for_a_purpose_that_reaches_it_and_marked(door):
    whole, referral, closed = (door.referred(reason=f"A zebra in lane {each}.") for each in ("one", "two", "three"))
    door.done("record", "case-closed", closed, "--reason", "completed", "--risk-at-close", "low")
    door.done("rights", "restrict", whole, "--ground", "evidence")
    door.done("rights", "restrict", f"{referral}#1", "--ground", "accuracy_contested")
    door.done("rights", "restrict", closed, "--ground", "evidence")
    assert found(door, "zebra", "--all") == found(door, "zebra", "--all", "--purpose", "supervision") == []
    for purpose in ("disclosure", "legal_claim", "criminal_proceedings", "lawfulness"):
        rows = found(door, "zebra", "--purpose", purpose)
        assert [row["address"] for row in rows] == [f"{whole}#1", f"{referral}#1"]
        assert [row["restricted"].split(" because ")[1] for row in rows] == [
            "it must be kept as evidence.", "its accuracy is contested and cannot be settled.",
        ]  # fmt: skip
    assert f"{closed}#1" in {row["address"] for row in found(door, "zebra", "--all", "--purpose", "disclosure")}
    table = door.done("find", "-", "--purpose", "disclosure", "--format", "table", typed="zebra").out
    assert "2 open cases (2 restricted)" in " ".join(table.split())
    assert table.count("Restricted since") == 2


def test_a_restricted_case_is_searched_for_those_alone_who_reach_it(door):
    number = door.referred(reason="A zebra.")
    door.done("rights", "restrict", number, "--ground", "evidence")
    agreed = {"agencies": ["cheshire-police"], "groups": ["*"], "purposes": ["*"], "sharing_basis": "cda115", "review_on": "2199-01-01"}
    door.done("share", "agreement", "adopt", "-", typed=agreed)
    words = ("user", "add", "noor", "--agency", "cwp", "--role", "disclosure_officer", "--fields", "-")
    door.done(*words, typed={"full_name": "Noor Fictional"})
    assert found(door, "zebra", "--purpose", "disclosure", user="noor") == []
    assert len(found(door, "zebra", "--purpose", "disclosure")) == 1


def test_an_entry_that_is_restricted_alone_is_marked_and_the_rest_of_its_case_is_not(door):
    number = door.referred(reason="A zebra.")
    door.done("record", "note", number, "--fields", "-", typed={"text": "A zebra in the lane."})
    door.done("rights", "restrict", f"{number}#4", "--ground", "evidence")
    rows = found(door, "zebra", "--purpose", "disclosure")
    assert [(row["address"], row["restricted"] is None) for row in rows] == [(f"{number}#1", True), (f"{number}#4", False)]


def test_what_is_erased_does_not_match(door):
    number = door.referred()
    suspect = door.person(number, "suspect")
    words = ("user", "add", "noor", "--agency", "cheshire-police", "--role", "supervisor", "--fields", "-")
    door.done(*words, typed={"full_name": "Noor Fictional"})
    assert found(door, "bert imagined")
    words = ("--scope", "case", "--case", number, "--authority", "court_order", "--review", "RR-1", "--keep")
    proposed = door.done("rights", "erase", suspect, *words).json["recorded"][0]["address"]
    door.done("rights", "erase", "--decide", proposed, typed=f"{suspect}\n", user="noor")
    assert f"{number}#1" not in {row["address"] for row in found(door, "bert imagined")}
    assert [row for row in found(door, "erased") if row["address"] == f"{number}#1"] == []


def test_a_reader_without_content_finds_nothing(door):
    door.referred()
    door.done("user", "add", "ana", "--agency", "cheshire-police", "--role", "analyst", "--fields", "-", typed={"full_name": "Ana Pretend"})
    assert found(door, "bert", user="ana") == []


def test_the_words_come_from_a_file_a_prompt_or_fields_and_never_from_the_command_line(door, tmp_path):
    number = door.referred(reason="A hedge.")
    (tmp_path / "words").write_text("hedge\n")
    for answered in (
        door.done("find", f"@{tmp_path / 'words'}"),
        door.done("find", "--format", "json", typed="hedge\n", terminal=True),
        door.done("find", "--fields", "-", typed={"search": "hedge"}),
    ):
        assert [row["address"] for row in answered.json] == [f"{number}#1"]
    refused = door("find", "Ottilie")
    assert refused.status == 2
    assert "Ottilie" not in refused.err


BAD = [
    (("-",), ""), (("-",), "   "), (("-",), "two\nlines"), (("-",), "x" * 501), (("-",), "a\0b"), (("@/no/such/file",), None),
    (("--fields", "-"), {"search": 1}), (("--fields", "-"), {"search": "x", "more": "y"}), (("--fields", "-"), {}),
    (("-", "--fields", "-"), {"search": "x"}), ((), None),
]  # fmt: skip


def test_bad_input_is_one_sentence_and_nothing_is_read(door):
    for words, typed in BAD:
        refused = door("find", *words, typed=typed)
        assert (refused.status, refused.err.count("\n"), refused.out) == (2, 1, ""), (words, refused.err)
    assert door.consultations() == 0


def test_a_search_is_one_consultation_and_the_words_are_sealed_in_it(door, at):
    door.referred()
    door.referred(suspect={"name": "Igor Fictitious"}, victim={"name": "Wanda Unreal"}, reason="Letters.")
    before, secret = door.consultations(), f"quagga {uuid4().hex}"
    found(door, secret)
    assert door.consultations() == before + 1
    with superuser(at) as cursor:
        cursor.execute(STORED, (secret.encode(), 2))
        assert cursor.fetchone() == (0,)
        cursor.execute(STORED, (b'"streams"', 2))
        assert cursor.fetchone()[0] >= 1


def test_a_scope_is_opened_in_pieces_and_found_is_the_same(door, monkeypatch):
    first = door.referred()
    suspect = door.person(first, "suspect")
    for words in ("Letters.", "Bert Imagined left a letter."):
        door.referred(suspect={"person": suspect}, victim={"name": "Wanda Unreal"}, reason=words)
    whole = found(door, "imagined")
    assert len(whole) == 3
    opened, asked = [], []
    redeem, parties = Ledger.redeem, Ledger.parties
    monkeypatch.setattr(find, "PIECE", 1)
    monkeypatch.setattr(Ledger, "redeem", lambda *given, **more: opened.append(len(given[2])) or redeem(*given, **more))
    monkeypatch.setattr(Ledger, "parties", lambda *given: asked.append(len(given[1])) or parties(*given))
    before = door.consultations()
    assert found(door, "imagined") == whole
    assert (opened, asked, door.consultations()) == ([3, 2, 2], [3], before + 1), "a person is opened once, with the first of his cases"


def test_found_says_when_it_was_recorded_and_what_was_corrected_or_disputed_since(door):
    number = door.referred()
    door.done("record", "note", number, "--fields", "-", typed={"text": "A zebra in the lane."})
    door.done("correct", f"{number}#4", "--field", "text", "--fields", "-", typed={"to": "A horse in the lane.", "why": "It was dark."})
    disputed = ("--target", "4", "--disputed-by", "data_subject", "--raised-on", "today", "--field", "occurred_at", "--fields", "-")
    door.done("record", "fact-disputed", number, *disputed, typed={"claim": "It was last year."})
    (row,) = found(door, "zebra")
    assert [each.partition(", recorded on")[0] for each in row["later"]] == [
        f"Corrected as to text by {number}#5", f"Disputed as to when it happened in {number}#6",
    ]  # fmt: skip
    text = door.done("find", "-", "--format", "table", typed="zebra").text
    assert text.startswith("Found in 1 place; 1 open case and the people in them were read")
    assert f", recorded on {row['recorded']} text: A zebra in the lane. Corrected as to text by" in text
    door.done("record", "dispute-resolved", number, "--dispute", "6", "--outcome", "withdrawn", "--fields", "-", typed={"reasons": "Hers."})
    assert found(door, "zebra")[0]["later"][1].endswith(f"Resolved in {number}#7.")


STORED = "SELECT count(*) FROM ledger.content c CROSS JOIN unnest(c.stored) AS s(unit) WHERE position(%s::bytea IN s.unit) > 0 AND log = %s"
"""How many stored units of a log hold these bytes in the clear."""


def test_that_an_empty_ledger_was_searched_is_recorded(door):
    answered = door.done("find", "-", "--format", "table", typed="anything")
    assert answered.text == "Found in 0 places; 0 open cases and the people in them were read"
    assert door.consultations() == 1


# -- the pure part -------------------------------------------------------------------------------------------------


def noted(text, withheld=None, names=()):
    return entry(1, "note-recorded", "2026-03-02", "2026-03-02T20:00:00Z", {"text": text}, withheld=withheld, names=names)


def test_no_match_reaches_across_what_is_withheld():
    made = noted("He waits. Bert Imagined. He goes.", {("text", 1): Withheld("erased")}, names=[("Bert Imagined", BERT)])
    assert list(searching.find([made], "waits")) != []
    for across in ("waits. He", "waits.. He", "Bert", "erased"):
        assert list(searching.find([made], across)) == []


def test_an_excerpt_is_short_and_marks_what_it_leaves_out():
    (hit,) = searching.find([noted("a" * 300 + " needle " + "b" * 300)], "needle")
    assert hit.excerpt == f"…{'a' * 39} needle {'b' * 39}…"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip))
def test_a_text_is_found_in_every_form_and_letter_case_of_itself(text):
    for written in (text, text.swapcase(), unicodedata.normalize("NFD", text), unicodedata.normalize("NFKC", text)):
        if searching.folded(written).strip() == searching.folded(text).strip():
            (hit,) = searching.find([noted(f"before {text} after")], written)
            assert hit.excerpt
