"""What a gate looks for, from decisions; and what a copy says in the program's own words."""

from datetime import UTC, datetime

from ledger.events.redaction import Place
from ledger.rules.jurisdiction import load
from projections.court import generated, kept_back
from projections.court.bundle import RECORDED, WITHHELD, WORDS, Copy, Line, Run
from projections.court.gate import Kept, look
from projections.court.matter import Matter, Party
from tests.court.finished import html
from tests.projections import opened
from tests.projections.opened import BERT, CASE, NAMES, NUMBERS, OTTILIE
from tests.projections.redacted import decided, taken_apart
from tests.rules.ways.redaction import looked_at, releasing, renaming

WHO = (Party(BERT, "P-311", frozenset({"suspect"})), Party(OTTILIE, "P-312", frozenset({"victim"})))
TOLD = {"channel": "phone", "urgency": "routine", "agency": "cheshire-police", "victim_aware": "yes"}
REASON = "Ottilie Sample rang the desk. Bert Imagined waits at the corner. Ring 07700 900123."


def matter(*events, audience="defence"):
    entry = opened.entry(3, "referral-received", "2026-11-20", TOLD | {"reason": REASON})
    return Matter(taken_apart(entry), NAMES, WHO, decided(*events), audience, frozenset({BERT}))


def known(*events, **more):
    return kept_back.known(matter(*events), NUMBERS, **more)


def test_everything_is_kept_back_before_anything_is_decided_but_codes():
    found = known()
    assert {each.text.strip() for each in found.kept} >= {"Ottilie Sample", "Bert Imagined", "07700 900123", "rang the desk."}
    assert all(each.place.startswith("CHS-26-0041#3:") for each in found.kept)
    assert not {"phone", "cheshire-police"} & {each.text for each in found.kept}
    assert found.hidden == frozenset()


def test_neighbouring_pieces_that_are_shown_are_one_text_and_who_is_renamed_is_hidden():
    found = known(releasing(places=(Place(case=CASE, entry=3),)), looked_at(2), renaming(OTTILIE, "Victim 1"), looked_at(4))
    assert "rang the desk. Bert Imagined waits at the corner. Ring" in [each.strip() for each in found.released]
    assert {"Victim 1"} <= set(found.released)
    assert found.hidden == {OTTILIE}
    page = html("<p>Victim 1 rang the desk. Bert Imagined waits at the corner.</p>")
    assert not look({"a.html": page}, found).refusals
    [one] = look({"a.html": page, "b.txt": b"Sample, O."}, found).refusals
    assert (one.file, one.place) == ("b.txt", "P-312")


def test_texts_of_the_proceedings_themselves_are_kept_back_with_their_addresses():
    entry = opened.entry(3, "referral-received", "2026-11-20", TOLD | {"reason": "It rained hard here."})
    units = [unit._replace(entry=4, ordinal=9) for unit in taken_apart(entry)]
    own = [*kept_back.of_proceedings(units, "PRC-26-0001")]
    assert Kept("PRC-26-0001#4:9", "It rained hard here.") in own
    assert look({"x.txt": b"It rained hard here."}, known(others=own)).refusals
    assert not look({"x.txt": b"It rained hard here."}, known(others=own, decided=("It rained hard here.",))).refusals


def line(*says, heading="Referral", when="on 20 November 2026"):
    return Line(1, None, "Record A", CASE, when, "20 November 2026 at 12:00 GMT", heading, says, (), (), (), b"", b"", {})


def copy(*lines):
    return Copy("defence", "A copy", "", "", "", (), (), datetime(2026, 12, 1, tzinfo=UTC), 9, False, False, lines, (), (), (), (), ())


def test_what_is_made_up_of_phrases_of_the_program_is_its_own_and_a_recorded_text_among_them_is_not():
    told = line(Run(WORDS, "Constable Somebody decided at triage: "), Run(RECORDED, "Ottilie Sample", 4), Run(WORDS, " by phone"))
    said = [*generated.said(copy(told))]
    assert any("decided at triage" in each for each in said)
    assert not any("ttilie" in each or "omebody" in each for each in said)
    assert "on 20 November 2026" in said


def test_phrases_of_forms_are_the_programs_too():
    forms = [*generated.phrases_of_forms(load("england_wales"))]
    said = [*generated.said(copy(line(Run(WORDS, "Withheld: third party"), Run(WITHHELD, "x"))), forms)]
    assert said[0] == "Withheld: third party"
