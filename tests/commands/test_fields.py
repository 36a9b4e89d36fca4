"""From an event class to options, questions, drafts and the event: names in every refusal, personal values in none."""

import io
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click
import pytest

from commands import drafting, fields, forms, kinds, words
from commands.record import record
from commands.times import Clock
from ledger.errors import UsageError
from ledger.events.catalogue import TYPES, kind_of, load
from ledger.events.event import fields_of, personal_names
from ledger.events.gates import TriageDecided, UrgentActionRaised
from ledger.events.intake import PartyIdentified
from ledger.events.notes import NoteRecorded
from ledger.events.privacy import RecordRestricted

CLOCK = Clock(ZoneInfo("Europe/London"), datetime(2026, 3, 6, 17, 55, tzinfo=UTC))
TRIAGE, URGENT = fields_of(TriageDecided), fields_of(UrgentActionRaised)


def options_of(cls):
    places = kinds.places_of(forms.of_type(kind_of(cls.type_name()))).values()
    return [fields.option_of(field, needed=field.required) for _, field in places]


@pytest.mark.parametrize(
    ("name", "field", "word", "meant"),
    [
        ("order-served.v1", "served_on", "fri", "2026-03-06"),
        ("order-served.v1", "served_on", "7mar", "2025-03-07"),
        ("hearing-listed.v1", "hearing_on", "7mar", "2026-03-07"),
        ("exposure-changed.v1", "until", "thu", "2026-03-12"),
        ("relationship-recorded.v1", "from_year", "2019", 2019),
    ],
)
def test_a_typed_day_is_the_next_one_of_a_field_that_may_lie_ahead_and_the_last_one_of_any_other(name, field, word, meant):
    assert fields.told(next(each for each in fields_of(load(name)) if each.name == field), word, CLOCK) == meant


@pytest.fixture
def typing(monkeypatch):
    """Let a test type lines at a terminal."""

    def types(text: str) -> None:
        stream = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
        stream.isatty = lambda: True
        monkeypatch.setattr(sys, "stdin", stream)

    return types


@pytest.fixture(autouse=True)
def nobody_there(monkeypatch):
    """Nobody can be asked unless a test says so."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b""), encoding="utf-8"))


@pytest.mark.parametrize("name", TYPES)
def test_no_personal_field_of_any_type_is_an_option(name):
    cls = load(name)
    words = {option.name for option in options_of(cls)}
    assert not words & set(personal_names(cls))


@pytest.mark.parametrize("kind", record.list_commands(click.Context(record)))
def test_no_two_options_of_a_type_have_one_name(kind):
    command = record.get_command(click.Context(record), kind)
    words = [word for parameter in command.params for word in (*parameter.opts, *parameter.secondary_opts)]
    assert len(words) == len(set(words))
    names = [parameter.name for parameter in command.params]
    assert len(names) == len(set(names))


def test_options_tell_their_codes_and_whether_they_are_needed():
    outcome = next(option for option in options_of(TriageDecided) if option.name == "outcome")
    assert outcome.help == (
        "Outcome. clearly_not_stalking; possible_stalking; insufficient_information: not enough information to decide. Needed."
    )
    assert outcome.help.endswith("Needed.")


@pytest.mark.parametrize("typed", ["possible_stalking", "possible", "p"])
def test_a_code_may_be_typed_by_its_beginning(typed):
    code = words.CodeWord(next(field.codes for field in TRIAGE if field.name == "outcome"))
    assert code.convert(typed, None, None) == "possible_stalking"


@pytest.mark.parametrize("typed", ["", "x", "Ottilie Sample"])
def test_a_word_that_is_no_code_is_refused_and_not_repeated(typed):
    code = words.CodeWord({"possible_stalking": "", "postponed": ""})
    with pytest.raises(click.BadParameter) as refusal:
        code.convert(typed, None, None)
    assert "possible_stalking" in refusal.value.message
    assert not typed or typed not in refusal.value.message


def test_an_option_and_a_file_together_make_the_event():
    values = fields.given(TRIAGE, {"outcome": "possible_stalking"}, {"rationale": "It fits."}, CLOCK)
    event = fields.event_of(TriageDecided, values)
    assert event.values() == {"outcome": "possible_stalking", "rationale": "It fits."}


def test_a_field_given_twice_is_refused():
    with pytest.raises(UsageError, match="outcome"):
        fields.given(TRIAGE, {"outcome": "possible_stalking"}, {"outcome": "possible_stalking"}, CLOCK)


def test_a_surplus_field_is_counted_and_not_repeated():
    with pytest.raises(UsageError, match="1 of the fields given") as refusal:
        fields.given(TRIAGE, {}, {"Ottilie Sample": 1}, CLOCK)
    assert "Ottilie" not in str(refusal.value)


def test_typed_times_are_local_and_what_is_due_lies_ahead():
    values = fields.given(URGENT, {"due": "fri 20:00"}, {}, CLOCK)
    assert values["due"] == "2026-03-06T20:00:00+00:00"
    back = fields.given(fields_of(RecordRestricted), {"versions": ("3", "4")}, {}, CLOCK)
    assert back["versions"] == [3, 4]


def test_a_naive_time_in_a_file_is_refused():
    values = fields.given(URGENT, {"gate": "triage", "action": "arrest"}, {"due": "2026-03-06T20:00:00"}, CLOCK)
    with pytest.raises(UsageError, match="due"):
        fields.event_of(UrgentActionRaised, values)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"outcome": "possible_stalking"}, "rationale is missing"),
        ({"outcome": "Ottilie", "rationale": "x"}, "outcome"),
        ({"outcome": "possible_stalking", "rationale": "Ottilie\x00"}, "rationale"),
        ({"outcome": "possible_stalking", "rationale": "Ottilie" * 9000}, "rationale"),
        ({"outcome": "possible_stalking", "rationale": ["Ottilie"]}, "rationale"),
        ({"outcome": "possible_stalking", "rationale": "   "}, "rationale"),
    ],
)
def test_what_is_wrong_is_named_and_no_value_repeated(values, named):
    with pytest.raises(UsageError, match=named) as refusal:
        fields.event_of(TriageDecided, values)
    assert "Ottilie" not in str(refusal.value)
    assert "nothing was recorded" in str(refusal.value)


def asked(wanted, values, **more):
    return fields.asked(wanted, values, CLOCK, lambda _field, _word: pytest.fail("nobody is named in it"), **more)


def test_what_is_missing_is_named_where_nobody_can_be_asked():
    with pytest.raises(UsageError, match="missing: outcome, rationale"):
        asked(TRIAGE, {})


def test_a_full_act_asks_nothing():
    full = {"outcome": "possible_stalking", "rationale": "It fits."}
    assert asked(TRIAGE, full) == full


def test_a_person_is_asked_only_for_what_is_missing(typing, capsys):
    typing("It fits.\nTwice over.\n.\n")
    found = asked(TRIAGE, {"outcome": "possible_stalking"})
    assert found == {"outcome": "possible_stalking", "rationale": "It fits.\nTwice over."}
    assert "clearly_not_stalking" not in capsys.readouterr().err


def test_optional_personal_fields_may_be_left_empty(typing):
    typing("Ottilie Sample\n\n\n\n\n\n\n")
    assert asked(fields_of(PartyIdentified), {}) == {"name": "Ottilie Sample"}


def test_a_draft_says_what_is_needed_and_reads_back():
    text = drafting.draft("triage-decided CHS-26-0041", {"": TRIAGE}, {})
    assert "clearly_not_stalking" in text
    filled = text.replace("outcome = ''", "outcome = 'possible_stalking'")
    filled = filled.replace("rationale = '''\n'''", "rationale = '''\nHe said \"no\".\n\\n stays.\n'''")
    assert drafting.drafted(filled, {"": TRIAGE}, CLOCK) == {"outcome": "possible_stalking", "rationale": 'He said "no".\n\\n stays.'}


def test_an_empty_draft_gives_nothing():
    assert drafting.drafted(drafting.draft("x", {"": TRIAGE}, {}), {"": TRIAGE}, CLOCK) == {}


def test_a_draft_leaves_out_what_is_given():
    assert "outcome" not in drafting.draft("x", {"": TRIAGE}, {"outcome": "possible_stalking"})


def test_a_draft_of_a_list_is_asked_for_anew_and_may_be_repeated():
    wanted, lists = {"": TRIAGE, "notes": fields_of(NoteRecorded)}, frozenset({"notes"})
    text = drafting.draft("x", wanted, {"notes": [{"text": "One."}]}, lists)
    note = text[text.index("[[notes]]") :]
    assert drafting.drafted(text, wanted, CLOCK) == {}
    filled = "".join(note.replace("'''\n'''", f"'{told}'") for told in ("Two.", "Three."))
    assert drafting.drafted(text + filled, wanted, CLOCK) == {"notes": [{"text": "Two."}, {"text": "Three."}]}


def test_a_broken_draft_is_refused_without_its_text():
    with pytest.raises(UsageError) as refusal:
        drafting.drafted("# A note\n\ntext = Ottilie", {"": fields_of(NoteRecorded)}, CLOCK)
    assert "Ottilie" not in str(refusal.value)
    assert "line 3, column 8" in str(refusal.value)


@pytest.mark.parametrize(("text", "wrong"), [("due = 'Ottilie'", "due: "), ("action = 'Ottilie'", "action: one of arrest")])
def test_a_draft_names_the_field_that_cannot_hold_what_was_typed_and_does_not_repeat_it(text, wrong):
    with pytest.raises(UsageError, match=wrong) as refusal:
        drafting.drafted(text, {"": URGENT}, CLOCK)
    assert "Ottilie" not in str(refusal.value)


def test_a_draft_takes_the_unique_beginning_of_a_code():
    assert drafting.drafted("action = 'arr'\nowner = 'me'", {"": URGENT}, CLOCK) == {"action": "arrest", "owner": "me"}


@pytest.mark.parametrize("text", ["Ottilie = 'x'", "[note]\nOttilie = 'x'", "[Ottilie]\ntext = 'x'", "[[Ottilie]]\ntext = 'x'"])
def test_a_draft_with_a_surplus_key_is_refused(text):
    with pytest.raises(UsageError, match="1 of the fields"):
        drafting.drafted(text, {"": fields_of(NoteRecorded), "note": fields_of(NoteRecorded)}, CLOCK)
