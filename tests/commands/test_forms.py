"""Forms: several event types as one act, this program's and the unit's own, at the terminal and from a file."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from commands import composing, drafting, forms, mending
from commands.times import Clock
from ledger.errors import ConfigurationError, UsageError

CLOSING = """
title = "A last note, and the case is closed"
stream = "case"
defaults = { risk_at_close = "low" }
[[event]]
type = "note-recorded"
under = "note"
[[event]]
type = "case-closed"
"""
ALARM = """
title = "A note, and what must be done at once"
stream = "case"
[[event]]
type = "note-recorded"
[[event]]
type = "urgent-action-raised"
under = "urgent_action"
set = { gate = "outside" }
"""
NOTES = "[[event]]\ntype = 'note-recorded'\nunder = 'notes'\neach = true\n"


@pytest.fixture
def own(door):
    """Lay a form of the unit's own into its ledger's directory."""
    place = Path(door.directory) / "forms"
    place.mkdir(exist_ok=True)
    yield place
    for file in place.glob("*.toml"):
        file.unlink()


def head(door) -> int:
    return door.done("projections", "status").json[0]["head"]


def test_a_unit_adds_a_form_without_code(door, own):
    (own / "closing.toml").write_text(CLOSING)
    number = door.referred()
    told = {"note": {"text": "Both moved away."}, "reason": "completed"}
    receipt = door.done("record", "closing", number, "--effort", "PC=25", "--fields", "-", typed=told).json
    assert [entry["type"] for entry in receipt["recorded"]] == ["note-recorded.v1", "case-closed.v1"]
    shown = door.done("show", number).json
    worked = {"agency": shown[0]["who"]["agency"], "grade": "PC", "minutes": 25}
    assert [entry["who"].get("effort") for entry in shown[-2:]] == [[worked], None]
    assert "closing" in door("record", "--help").out


def test_given_an_event_that_is_always_recorded_when_its_options_are_typed_then_nothing_else_asks_for_it(door, own):
    (own / "alarm.toml").write_text(ALARM)
    number = door.referred()
    assert recorded(door, "alarm", number, "--action", "arrest", "--due", "23:59", text="x") == ["note-recorded", "urgent-action-raised"]
    twice = {"text": "x", "urgent_action": {"action": "arrest"}}
    told = door("record", "alarm", number, "--action", "arrest", "--fields", "-", typed=twice)
    assert (told.status, "given as an option and in the file: action" in told.err) == (2, True)
    no_object = door("record", "alarm", number, "--action", "arrest", "--fields", "-", typed={"text": "x", "urgent_action": "x"})
    assert (no_object.status, "urgent_action is an object" in no_object.err) == (2, True)
    refused = door("record", "victim-contact", number, "--action", "arrest", "--fields", "-", typed={"text": "x"})
    assert (refused.status, "--action belongs to an event that was not asked for (urgent_action)" in refused.err) == (2, True)


SAID = """
title = "A note, and what must be done at once where that is so"
stream = "case"
[[event]]
type = "note-recorded"
[[event]]
type = "urgent-action-raised"
under = "urgent_action"
optional = true
ask = true
set = { gate = "outside" }
"""


@pytest.mark.parametrize(("answer", "more"), [("", []), ("n", []), ("y", ["urgent-action-raised"])])
def test_given_an_event_that_is_asked_for_when_it_begins_nobody_then_it_is_recorded_on_yes_alone(door, own, answer, more):
    (own / "said.toml").write_text(SAID)
    rest = ("arrest", "23:59", "", "") if more else ()
    typed = "\n".join(("He waits.", ".", answer, *rest, "", ""))
    asked = door.done("record", "said", door.referred(), "--format", "json", typed=typed, terminal=True)
    assert [entry["type"].partition(".")[0] for entry in asked.json["recorded"]] == ["note-recorded", *more]
    assert "y records it; Enter leaves it out." in asked.err


def test_an_act_of_a_form_is_recorded_whole_or_not_at_all(door, own):
    (own / "closing.toml").write_text(CLOSING)
    number = door.referred()
    before = head(door)
    refused = door("record", "closing", number, "--fields", "-", typed={"note": {"text": "x"}, "reason": "no such reason"})
    assert (refused.status, head(door)) == (2, before)
    refused = door("record", "closing", number, "--fields", "-", typed={"note": {"text": "x", "colour": "red"}, "reason": "completed"})
    assert (refused.status, head(door)) == (2, before)
    assert "red" not in refused.err
    door.done("record", "closing", number, "--fields", "-", typed={"note": {"text": "x"}, "reason": "completed"})
    refused = door("record", "closing", number, "--fields", "-", typed={"note": {"text": "x"}, "reason": "completed"})
    assert refused.status == 1, "a note may follow a closure, a second closure may not: neither is recorded"
    assert head(door) == before + 2


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("title = 1", "not the shape of a form (KeyError)"),
        ("title = 'x'\nstream = case", "not TOML (line 2, column 10)"),
        ("title = 'x'\nstream = 'case'\n\n[[event]]\ntype = 'a", "not TOML (line 5, column 10, where the text ends)"),
        ("title = 'x'\n[[event]]\ntype = 'a'\ntype = 'b'\n\n", "not TOML (line 4, column 11)"),
        ("title = 'x'\nstream = 'case'\nevent = []", "it needs events"),
        ("title = 'x'\nstream = 'case'\n[[event]]\ntype = 'no-such-type'", "there is no event type no-such-type"),
        ("title = 'x'\nstream = 'case'\n[[event]]\ntype = 'note-recorded'\noptional = true", "needs a key of its own"),
        ("title = 'x'\nstream = 'case'\n[[event]]\ntype = 'note-recorded'\neach = true", "needs a key of its own"),
        ("title = 'x'\nstream = 'case'\n[[event]]\ntype = 'note-recorded'\nunder = 'n'\neach = true\nflag = 'x'", "says neither optional"),
        (f"title = 'x'\nstream = 'case'\n{2 * NOTES}", "is the key of note-recorded alone"),
        ("title = 'x'\nstream = 'case'\n[[event]]\ntype = 'party-joined'\nset = {party = '@nobody'}", "which no event before it begins"),
        ("title = 'x'\nstream = 'case'\ndefaults = {statement = ['fact']}\n[[event]]\ntype = 'note-recorded'", "its statement by default"),
        ("title = 'x'\nstream = 'case'\ncolour = 'red'\n[[event]]\ntype = 'note-recorded'", "which no form has"),
        ("title = 'x'\nstream = 'case'\n[[event]]\ntype = 'note-recorded'\ncolour = 'red'", "not the shape of a form"),
    ],
)
def test_a_file_that_is_no_form_is_refused_by_name(text, wrong):
    with pytest.raises(ConfigurationError, match="the form mine cannot be used") as refused:
        forms.read("mine", text)
    assert wrong in str(refused.value)


def test_a_form_is_not_called_like_an_event_type():
    with pytest.raises(ConfigurationError, match="called like an event type"):
        forms.read("note-recorded", CLOSING)


@pytest.mark.parametrize("name", forms.names(None))
def test_every_form_of_this_program_can_be_used(name):
    form = forms.find(name, None)
    assert form.title
    with pytest.raises(UsageError, match="fields given are not of it"):
        composing.parts(form, {"no_such_field": 1})


def test_a_person_given_by_number_is_not_identified_anew():
    form = forms.find("referral", None)
    with pytest.raises(UsageError, match="not identified anew"):
        composing.parts(form, json.loads('{"suspect": {"person": "P-1", "name": "Bert Imagined"}}'))
    with pytest.raises(UsageError, match="not identified anew"):
        composing.parts(form, {"suspect": {"person": "P-1", "statement": "fact"}})
    made = composing.parts(form, {"suspect": {"person": "P-1"}})
    assert [part.step.type for part in made if part.person is None] == ["referral-received", "party-joined"]


def test_a_form_is_filled_in_with_an_editor_and_what_stays_empty_is_not_recorded(door, tmp_path, monkeypatch):
    editor = tmp_path / "editor"
    editor.write_text("""#!/bin/sh
sed -i "s/^reason = '''/reason = '''He waits again./; s/^channel = ''/channel = 'phone'/; 0,/^name = ''/s//name = 'Ed Invented'/" "$1"
""")
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    receipt = door.done("refer", "--edit", "--agency", "police", "--victim-aware", "yes").json
    assert [entry["type"] for entry in receipt["recorded"]] == ["referral-received.v1", "party-identified.v1", "party-joined.v1"]
    number = receipt["recorded"][0]["address"].partition("#")[0]
    told = door.done("show", number, "--format", "table").text
    assert "He waits again." in told
    assert "Ed Invented (P-1) joined the case as suspect" in told


# -- a referral is one form ----------------------------------------------------------------------------------------

INCIDENT = {"behaviours": ["following"], "account": "He followed her home."}
KNOWN = {
    "suspect": {"name": "Bert Imagined"}, "victim": {"name": "Ottilie Sample", "safe_contact": "text after six"},
    "relationship": {"kind": "ex_intimate"}, "incidents": [INCIDENT, INCIDENT | {"occasions": 3}],
    "risk": {"level": "high", "rationale": "He has her keys."},
}  # fmt: skip


def test_given_all_that_is_known_when_referred_urgently_then_one_act_holds_it_in_order(door):
    number = referred(door, **KNOWN)
    shown = door.done("show", number).json
    assert [each["type"].partition(".")[0] for each in shown] == [
        "referral-received", "party-joined", "party-joined", "relationship-recorded", "incident-recorded", "incident-recorded",
        "risk-level-set", "urgent-action-raised",
    ]  # fmt: skip
    suspect, victim = (door.person(number, each) for each in ("suspect", "victim"))
    told = door.done("show", number, "--format", "table").text
    assert f"recorded the relationship of Bert Imagined ({suspect}) to Ottilie Sample ({victim})" in told
    assert "prompted by the referral. He has her keys." in told


def test_given_a_suspect_by_number_when_referred_then_what_is_said_of_the_two_is_said_of_him(door):
    known = door.person(door.referred(), "suspect")
    number = referred(door, **KNOWN | {"suspect": {"person": known}})
    assert door.person(number, "suspect") == known
    related = next(each for each in door.done("show", number).json if each["type"].startswith("relationship"))
    assert known in related["sentence"]


def test_given_nobody_as_suspect_when_referred_then_an_incident_stands_without_and_a_relationship_is_refused(door):
    words = ("refer", "--agency", "police", "--channel", "phone", "--victim-aware", "yes", "--fields", "-")
    alone = {"reason": "He waits.", "victim": KNOWN["victim"], "incidents": [INCIDENT]}
    receipt = door.done(*words, typed=alone).json
    assert receipt["recorded"][-1]["type"].startswith("incident-recorded")
    before = head(door)
    for key in ("relationship", "risk"):
        refused = door(*words, typed=alone | {key: KNOWN[key]})
        assert (refused.status, head(door)) == (2, before)
        assert f"caseledger: {key}" in refused.err
        assert "suspect is missing; nothing was recorded" in refused.err


MARCH = {"value": "2025-03", "precision": "month"}
GATE, FLOWERS = INCIDENT | {"occurred_at": "2025-03-02T10:15:00Z"}, INCIDENT | {"occurred_at": MARCH}


def test_each_object_of_a_list_may_say_when_it_happened_and_else_it_did_with_the_act(door):
    told = {"reason": "He waits.", "victim": KNOWN["victim"], "incidents": [GATE, FLOWERS, INCIDENT]}
    words = ("refer", "--agency", "police", "--channel", "phone", "--victim-aware", "yes", "--on", "2025-04-01", "--fields", "-")
    number = door.done(*words, typed=told).json["recorded"][0]["address"].partition("#")[0]
    shown = [(each["type"].partition(".")[0], each["occurred_at"]) for each in door.done("show", number).json]
    with_the_act = {"value": "2025-04-01", "precision": "day"}
    assert ("referral-received", with_the_act) in shown
    at_the_gate = {"value": "2025-03-02T10:15:00Z", "precision": "instant"}
    assert [when for kind, when in shown if kind == "incident-recorded"] == [at_the_gate, MARCH, with_the_act]


@pytest.mark.parametrize("when", ["2025-03-02T10:15:00", "9mar", {"value": "2025-03"}, {"value": "2025-13", "precision": "month"}, 7])
def test_a_time_of_one_event_that_is_none_is_refused_by_its_key(when):
    form = forms.find("referral", None)
    with pytest.raises(UsageError, match=r"^incidents: occurred_at: "):
        composing.parts(form, {"victim": {"person": "P-1"}, "incidents": [INCIDENT | {"occurred_at": when}]})


def test_what_opens_in_the_editor_after_a_refusal_says_again_when_each_happened():
    given = {"victim": {"person": "P-1"}, "incidents": [FLOWERS, INCIDENT]}
    assert mending.as_fields(given, composing.parts(forms.find("referral", None), given))["incidents"] == given["incidents"]


def test_an_event_that_comes_once_happens_with_its_act():
    with pytest.raises(UsageError, match="1 of the fields given are not of it"):
        composing.parts(forms.find("referral", None), {"urgent_action": {"occurred_at": "2025-03-02T10:15:00Z"}})


def test_a_draft_takes_words_for_the_time_of_each_event_of_a_list():
    form, clock = forms.find("referral", None), Clock(ZoneInfo("Europe/London"), datetime(2026, 3, 20, 9, tzinfo=UTC))
    wanted = composing.fields_by_key(form)
    draft = drafting.draft("A referral", wanted, {}, form.lists())
    assert draft.count("occurred_at = ''") == 1
    filled = draft.replace("occurred_at = ''", "occurred_at = '~9mar'").replace("behaviours = ''", "behaviours = 'following'")
    told = drafting.drafted(filled, wanted, clock)["incidents"]
    assert told == [{"behaviours": ["following"], "occurred_at": {"value": "2026-03-09", "precision": "approximate"}}]


# -- the forms of a working unit -----------------------------------------------------------------------------------

SAFEGUARD = ("--urgent", "--action", "safeguard", "--due", "2100-07-01T20:00")


def rests(door, number) -> dict[str, tuple[str, dict | None]]:
    """By type, on what each entry of a case rests and its source; of several of a type, the last."""
    shown = door.done("show", number).json
    return {each["type"].partition(".")[0]: (each["basis"]["statement"], each["basis"].get("source")) for each in shown}


def referred(door, *words, **more) -> str:
    """Refer a case with an urgent action; its number."""
    told = {"reason": "He waits outside.", "suspect": {"name": "Bert Imagined"}} | more
    words = ("--agency", "probation", "--channel", "phone", "--victim-aware", "yes", *SAFEGUARD, *words)
    return door.done("refer", *words, "--fields", "-", typed=told).json["recorded"][0]["address"].partition("#")[0]


def test_a_referral_rests_on_what_the_referrer_says_and_what_the_unit_does_on_nothing_said(door):
    number = referred(door)
    told = rests(door, number)
    assert told["referral-received"] == ("hearsay", {"knowledge": "reported"})
    assert told["party-joined"] == told["urgent-action-raised"] == ("fact", None)
    assert "As reported by probation." in door.done("show", number, "--format", "table").text
    assert rests(door, door.person(number, "suspect"))["party-identified"] == ("hearsay", None)


def test_what_is_said_of_an_act_is_said_of_its_events_that_report_and_each_may_say_its_own(door):
    own = {"name": "Bert Imagined", "statement": "fact", "source": {"grading": "1AP"}}
    number = referred(door, "--statement", "alleg", "--knowledge", "direct", "--grading", "2BP", suspect=own)
    told = rests(door, number)
    assert told["referral-received"] == ("allegation", {"knowledge": "direct", "grading": "2BP"})
    assert told["party-joined"] == told["urgent-action-raised"] == ("fact", None)
    assert rests(door, door.person(number, "suspect"))["party-identified"] == ("fact", {"grading": "1AP"})


def test_a_person_at_a_terminal_is_shown_on_what_it_rests_before_it_is_recorded(door):
    number = door.referred()
    words = ("record", "note", number, "--statement", "hearsay")
    shown = door.done(*words, typed="She was told so.\n.\n\n", terminal=True).err
    assert "You noted: She was told so." in shown
    assert "    Reported by another.\n" in shown
    assert rests(door, number)["note-recorded"] == ("hearsay", None)


def test_who_refers_himself_tells_from_personal_knowledge(door):
    typed = {"agency": "police", "channel": "self", "victim_aware": "yes", "reason": "He waits outside my work."}
    number = door.done("refer", "--fields", "-", typed=typed).json["recorded"][0]["address"].partition("#")[0]
    assert rests(door, number)["referral-received"] == ("hearsay", {"knowledge": "direct"})


@pytest.mark.parametrize(("words", "more", "wrong"), [
    (("triage", "--outcome", "possible_stalking"), {"rationale": "x", "statement": "hearsay"}, "rests on nothing that anybody said"),
    (("triage", "--outcome", "possible_stalking", "--statement", "hearsay"), {"rationale": "x"}, "no such option"),
    (("note", "--statement", "fact"), {"text": "x", "statement": "fact"}, "given as an option and in the file: statement"),
    (("note",), {"text": "x", "statement": "system"}, "statement is one of fact"),
    (("note",), {"text": "x", "statement": ["fact"]}, "statement is one of fact"),
    (("note",), {"text": "x", "source": "Una"}, "source is an object"),
    (("note",), {"text": "x", "source": {"supplied_by": "Una"}}, "source"),
    (("note", "--grading", "9ZZ"), {"text": "x"}, "a grading is one of"),
    (("victim-contact", *SAFEGUARD), {"detail": "x", "urgent_action": {"statement": "fact"}}, "fields given are not of it"),
])  # fmt: skip
def test_on_what_it_rests_is_refused_where_nothing_can_and_where_it_is_none(door, words, more, wrong):
    number = door.referred()
    before = head(door)
    refused = door("record", words[0], number, *words[1:], "--fields", "-", typed=more)
    assert (refused.status, head(door)) == (2, before)
    assert wrong in refused.err
    assert "Una" not in refused.err


def recorded(door, form, number, *words, **typed):
    """Record a form; the types of the entries of its act, in order."""
    receipt = door.done("record", form, number, *words, "--fields", "-", typed=typed).json
    return [entry["type"].partition(".")[0] for entry in receipt["recorded"]]


def triaged(door) -> str:
    number = door.referred()
    door.done("record", "triage", number, "--outcome", "possible_stalking", "--fields", "-", typed={"rationale": "It fits."})
    return number


def test_a_case_is_turned_down_in_one_act(door):
    number = door.referred()
    told = {"rationale": "Both write to each other.", "summary": "Signposted to mediation."}
    assert recorded(door, "turned-down", number, "--risk-at-close", "low", **told) == ["triage-decided", "case-closed"]
    text = door.done("show", number, "--format", "table").text
    assert "decided at triage: clearly not stalking. Both write to each other." in text
    assert "closed the case: it was assessed as not stalking. Risk at closure: low. Signposted to mediation." in text


def test_a_case_turned_down_with_an_urgent_action_stays_open_until_that_has_ended(door):
    number = door.referred()
    rationale = {"rationale": "A quarrel, and he is ill."}
    before = head(door)
    refused = door("record", "turned-down", number, *SAFEGUARD, "--risk-at-close", "low", "--fields", "-", typed=rationale)
    assert (refused.status, head(door)) == (2, before), "what closes the case is not taken and then dropped"
    assert recorded(door, "turned-down", number, *SAFEGUARD, **rationale) == ["triage-decided", "urgent-action-raised"]
    raised = door.done("show", number).json[-1]
    assert (raised["fields"]["gate"], raised["fields"]["action"]) == ("triage", "safeguard")
    allowed = door.done("show", number, "--next").json["allowed"]
    assert "case-closed" not in allowed
    ended = ("record", "urgent-action-completed", number, "--outcome", "done", "--raised")
    another = door(*ended, f"P-1#{raised['address'].partition('#')[2]}")
    assert (another.status, "an entry of another record" in another.err) == (2, True)
    door.done(*ended, raised["address"].lower())
    assert f"recorded that the urgent action of {raised['address']} ended: done." in door.done("show", number).json[-1]["sentence"]
    assert "case-closed" in door.done("show", number, "--next").json["allowed"]


def test_a_case_is_taken_on_allocated_and_routed_in_one_act(door):
    words = ("--value-expected", "victim_safety", "--owner", "me", "--role", "practitioner", "--agency", "cheshire-police")
    number, why = triaged(door), {"rationale": "Each agency holds a part."}
    assert recorded(door, "taken-on", number, *words, **why) == ["screen-decided", "case-allocated"]
    routed = ("--routed", "--route", "direct_to_service", "--services", "clinic")
    assert recorded(door, "taken-on", triaged(door), *words, *routed, **why) == ["screen-decided", "case-allocated", "action-routed"]
    row = next(row for row in door.done("caseload").json if row["number"] == number)
    assert (row["gate"], row["decision"]) == ("SCREEN", "adds_value")


def test_a_case_that_was_not_triaged_is_not_taken_on_in_part(door):
    number = door.referred()
    before = head(door)
    words = ("--owner", "me", "--role", "practitioner", "--agency", "cheshire-police")
    refused = door("record", "taken-on", number, *words, "--fields", "-", typed={"rationale": "x", "value_expected": ["legal"]})
    assert (refused.status, head(door)) == (1, before)


def test_contact_on_a_friday_afternoon_is_what_was_said_an_urgent_action_and_a_review(door):
    number = triaged(door)
    called = {"method": "telephone", "outcome": "reached", "detail": "Ottilie Sample called. He waits outside again."}
    assert recorded(door, "victim-contact", number, **called) == ["victim-contacted"]
    reviewed = ("--reviewed", "--effective", "no")
    told = called | {"review": {"decision": "Officers pass by over the weekend.", "next_on": "2100-07-03"}}
    acts = recorded(door, "victim-contact", number, *SAFEGUARD, *reviewed, **told)
    assert acts == ["victim-contacted", "urgent-action-raised", "review-held"]
    page = door.done("show", number, "--format", "table").text
    assert "raised an urgent action outside a gate: safeguarding measures, due 1 July 2100 at 20:00 BST." in page
    assert "what is being done is not effective. Officers pass by over the weekend. Next review on 3 July 2100." in page


def test_further_conduct_reopens_a_closed_case_with_what_was_reported(door):
    number, told = door.referred(), {"text": "Ottilie Sample reports three calls."}
    before = head(door)
    assert door("record", "further-report", number, "--fields", "-", typed=told).status == 1
    assert head(door) == before, "a case that is open is not reopened, and nothing of the act is recorded"
    recorded(door, "turned-down", number, "--risk-at-close", "low", rationale="One call.")
    assert recorded(door, "further-report", number, *SAFEGUARD, **told) == ["case-reopened", "note-recorded", "urgent-action-raised"]
    assert "reopened the case because further conduct was reported" in door.done("show", number, "--format", "table").text


def test_an_event_is_left_out_only_for_a_key_that_the_form_has():
    with pytest.raises(ConfigurationError, match="left out for nothing, which is the key of no event of it"):
        forms.read("mine", "title = 'x'\nstream = 'case'\n[[event]]\ntype = 'note-recorded'\nunless = 'nothing'")


def test_a_personal_field_of_a_form_is_never_an_option_and_it_says_so(door):
    for words in (("refer", "--safe-contact", "Ottilie Sample"), ("record", "party-identified", "--name", "Ottilie Sample")):
        refused = door(*words)
        assert refused.status == 2
        assert "is personal, so it is asked for, or comes in --fields FILE" in refused.err
        assert "Ottilie" not in refused.err


def test_a_reason_is_given_once(door):
    words = ("refer", "--agency", "police", "--channel", "phone", "--victim-aware", "yes", "--reason", "@-", "--fields", "-")
    refused = door(*words, typed={"reason": "He waits."})
    assert (refused.status, "given as an option and in the file: reason" in refused.err) == (2, True)


def test_by_when_an_urgent_action_is_due_is_said_of_a_type_as_of_a_form(door):
    number = door.referred()
    words = ("record", "urgent-action-raised", number, "--gate", "outside", "--action", "arrest", "--due", "23:59")
    assert "it names no owner; telephone whoever is to see to it" in door.done(*words).json["remark"]
    due = ("--due", (datetime.now(UTC) - timedelta(minutes=5)).isoformat(), "--owner", "me")
    assert "which has passed: telephone its owner" in door.done(*words[:-2], *due).json["remark"]


def test_what_an_edited_draft_leaves_out_is_asked_for(door, monkeypatch):
    monkeypatch.setenv("EDITOR", "true")
    number = door.referred()
    asked = door.done("record", "note", number, "--edit", "--format", "json", typed="He came back.\n.\n\n", terminal=True)
    assert asked.json["recorded"][0]["address"] == f"{number}#4"
    refused = door("record", "note", number, "--edit")
    assert (refused.status, "missing: text" in refused.err) == (2, True)


@pytest.fixture
def edits_with(tmp_path, monkeypatch):
    """Lets a program of this text be the person's editor."""

    def use(text):
        script = tmp_path / "editor"
        script.write_text(text)
        script.chmod(0o755)
        monkeypatch.setenv("EDITOR", str(script))
        monkeypatch.delenv("VISUAL", raising=False)

    return use


LOSES_A_QUOTE = """#!/usr/bin/env python3
import pathlib, sys
draft = pathlib.Path(sys.argv[1])
typed, fence = draft.read_text(), 3 * "'"
broken = "text = 'He is back, and waits." in typed
begun = typed[: typed.index("text = ")]
draft.write_text(typed.replace("text = '", f"text = {fence}") + fence if broken else begun + "text = 'He is back, and waits.")
"""


def test_given_a_draft_that_lost_a_quote_when_the_editor_opens_again_then_what_was_typed_is_recorded(door, edits_with):
    edits_with(LOSES_A_QUOTE)
    number = door.referred()
    before = head(door)
    alone = door("record", "note", number, "--edit")
    assert (alone.status, head(door)) == (2, before)
    left = door("record", "note", number, "--edit", typed="q\n", terminal=True)
    assert (left.status, head(door)) == (2, before)
    for refused in (alone, left):
        assert "the draft is no longer TOML (line " in refused.err
        assert "He is back" not in refused.err
    door.done("record", "note", number, "--edit", typed="\n", terminal=True)
    assert door.done("show", number).json[-1]["fields"]["text"] == "He is back, and waits."


MENDS_THE_NUMBER = """#!/usr/bin/env python3
import pathlib, sys
draft = pathlib.Path(sys.argv[1])
typed = draft.read_text()
begun = typed.replace("outcome = ''", "outcome = 'done'").replace("raised = ''", "raised = '1'")
draft.write_text(typed.replace("raised = '1'", "raised = '4'") if "raised = '1'" in typed else begun)
"""


def test_given_a_draft_that_a_rule_refuses_when_the_editor_opens_again_then_what_was_typed_is_recorded(door, edits_with):
    edits_with(MENDS_THE_NUMBER)
    number = door.referred()
    door.done("record", "urgent-action-raised", number, "--gate", "outside", "--action", "arrest", "--due", "23:59")
    before = head(door)
    left = door("record", "urgent-action-completed", number, "--edit", typed="n\n", terminal=True)
    assert (left.status, head(door)) == (1, before)
    assert "Enter opens the editor again on the same draft" in left.err
    door.done("record", "urgent-action-completed", number, "--edit", typed="\n", terminal=True)
    assert door.done("show", number).json[-1]["fields"]["raised"] == 4


MENDS_THE_JSON = """#!/usr/bin/env python3
import json, pathlib, sys
draft = pathlib.Path(sys.argv[1])
typed = json.loads(draft.read_text())
assert typed["detail"] == "They are new.", typed
draft.write_text(json.dumps(typed | {"raised": 4}))
"""


def test_given_an_act_typed_at_a_terminal_when_a_rule_refuses_it_then_it_opens_in_the_editor_and_is_recorded(door, edits_with):
    edits_with(MENDS_THE_JSON)
    number = door.referred()
    door.done("record", "urgent-action-raised", number, "--gate", "outside", "--action", "safeguard", "--due", "23:59")
    before, typed = head(door), "1\ndone\nThey are new.\n"
    left = door("record", "urgent-action-completed", number, typed=f"{typed}n\n", terminal=True)
    assert (left.status, head(door)) == (1, before)
    assert "Enter opens what was typed in your editor" in left.err
    assert "This will be recorded" not in left.err, "it is judged before the question whether to record"
    door.done("record", "urgent-action-completed", number, typed=f"{typed}\n\n", terminal=True)
    told = door.done("show", number).json[-1]["fields"]
    assert (told["raised"], told["detail"]) == (4, "They are new.")


def test_given_two_victims_when_a_contact_is_recorded_at_a_terminal_then_it_is_asked_which(door):
    number = door.referred()
    begun = door.done("record", "party-identified", "--fields", "-", typed={"name": "Vera Invented"}).json
    other = begun["recorded"][0]["address"].partition("#")[0]
    door.done("record", "party-joined", number, "--party", other, "--category", "victim", "--fields", "-", typed={})
    words = ("record", "victim-contacted", number, "--outcome", "no_answer", "--method", "telephone", "--format", "json")
    asked = door.done(*words, typed=f"P-0\n{other}\n\n\n\n\n\n\n", terminal=True)
    assert "Victim: the victim, where the case has more than one (by number, P-n; Enter for none)" in asked.err
    assert door.done("show", number).json[-1]["fields"]["victim"] == door.done("show", number).json[-2]["fields"]["party"]
    alone = door.referred()
    once = door("record", "victim-contacted", alone, "--outcome", "no_answer", "--method", "telephone", typed="\n" * 6, terminal=True)
    assert "Victim:" not in once.err, "where there is one victim nobody asks which"


def test_given_one_suspect_and_victim_when_one_is_needed_at_a_terminal_then_enter_takes_him(door):
    number = door.referred()
    suspect, victim = door.person(number, "suspect"), door.person(number, "victim")
    asked = door.done("record", "relationship-recorded", number, typed="\n\nex\n2015\n2019\nyes\n\n\n", terminal=True)
    assert f"Suspect (by number, P-n; Enter for {suspect}, the only suspect of the case)" in asked.err
    shown = " ".join(asked.err.partition("This will be recorded:")[2].split())
    assert f"of {suspect} to {victim}: former intimate partner; it began in 2015; it ended in 2019; they were partners before." in shown


def test_given_an_act_all_of_which_may_be_left_out_when_nothing_is_said_at_a_terminal_then_it_is_asked_for(door):
    number = door.referred()
    asked = door.done("record", "victim-views-recorded", number, typed="worse\n\nunsure\n\n\n", terminal=True)
    shown = " ".join(asked.err.partition("This will be recorded:")[2].split())
    assert "the behaviour has got worse. The victim is unsure whether to support a prosecution." in shown
    told = door.done("record", "victim-views-recorded", number, "--behaviour", "worse", typed="", terminal=True)
    assert "Enter for none" not in told.err, "who said it asks for nothing"


def test_given_a_word_that_nobody_is_called_when_a_person_is_asked_for_then_it_is_not_said_to_be_a_member(door):
    number = door.referred()
    asked = door("record", "relationship-recorded", number, typed="frobnicate\nme\n", terminal=True)
    assert "no person is called so here; once more" in asked.err
    assert asked.err.count("this is what a member is called; once more") == 1


# -- the clinic ----------------------------------------------------------------------------------------------------

SHARED = {"sharing_basis": "cda115", "to": ["cheshire-police"]}
CLINIC = {
    "agencies": ["cheshire-police", "cwp", "nps"], "members": ["me"], "quorum": "quorate", "undertaking": "given",
    "professionals": ["Lee Invented, housing officer, Exampleton Council"],
    "contributions": [
        {"agency": "cwp", "information": "He keeps his appointments.", **SHARED},
        {"agency": "nps", "information": "He is on licence until June.", "conditions": "Not to be told to him.", **SHARED},
    ],
    "dissents": [{"agency": "nps", "matter": "risk", "reasons": "The level is too low."}],
    "minutes": {"edition": 1, "agencies": ["cheshire-police", "cwp"], "reference": "CD-26-014"},
}  # fmt: skip


def discussed(door) -> str:
    number = triaged(door)
    words = ("--owner", "me", "--role", "practitioner", "--agency", "cheshire-police", "--routed", "--route", "case_discussion")
    recorded(door, "taken-on", number, *words, rationale="Each agency holds a part.", value_expected=["legal"])
    return number


def test_the_clinic_is_one_act_with_an_entry_for_each_contribution(door):
    acts = recorded(door, "clinic", discussed(door), **CLINIC)
    assert acts == ["discussion-held", *2 * ["information-contributed"], "dissent-recorded", "minutes-agreed"]
    number = discussed(door)
    without = {name: value for name, value in CLINIC.items() if name not in ("contributions", "dissents", "minutes")}
    assert recorded(door, "clinic", number, **without) == ["discussion-held"], "a list that is not given has no events"
    page = door.done("show", number, "--format", "table").text
    assert "Agencies represented: cheshire-police, cwp and nps." in page
    assert "Present for this case: Lee Invented, housing officer, Exampleton Council." in page


def test_one_wrong_object_of_a_list_and_nothing_of_the_act_is_recorded(door):
    number = discussed(door)
    before = head(door)
    wrong = [
        (1, {**CLINIC["contributions"][0], "to": ["housing"]}),
        (2, {**CLINIC["contributions"][0], "colour": "red"}),
        (2, {**CLINIC["contributions"][0], "sharing_basis": "red"}),
        (2, "red"),
    ]
    for status, contribution in wrong:
        told = {**CLINIC, "contributions": [*CLINIC["contributions"], contribution]}
        refused = door("record", "clinic", number, "--fields", "-", typed=told)
        assert (refused.status, head(door)) == (status, before), contribution
        assert not re.search(r"\bred\b", refused.err)
    refused = door("record", "clinic", number, "--fields", "-", typed={**CLINIC, "contributions": {}})
    assert (refused.status, "contributions is a list of objects" in refused.err) == (2, True)


def test_fields_of_a_list_are_no_options_and_the_help_names_the_list(door):
    told = door("record", "clinic", "--help").out
    assert "--quorum" in told
    assert "--sharing-basis" not in told
    assert "Lists of objects, one for each event: actions, contributions, dissents, needs." in " ".join(told.split())


def test_an_edited_draft_may_hold_more_than_one_object_of_a_list(door, tmp_path, monkeypatch):
    editor = tmp_path / "editor"
    editor.write_text(r"""#!/bin/sh
printf "[[contributions]]\nagency = 'nps'\nto = ['cwp']\nsharing_basis = 'consent'\ninformation = 'On licence.'\n" > "$1.more"
sed -i "/^\[\[dissents\]\]/,\$d" "$1"
cat "$1.more" >> "$1"
rm "$1.more"
""")
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    number, given = discussed(door), {**CLINIC, "contributions": CLINIC["contributions"][:1]}
    told = {name: value for name, value in given.items() if name not in ("dissents", "minutes")}
    receipt = door.done("record", "clinic", number, "--edit", "--fields", "-", typed=told).json
    assert [entry["type"] for entry in receipt["recorded"]] == ["discussion-held.v1", *2 * ["information-contributed.v1"]]


def test_given_no_need_in_act_or_case_when_an_action_is_begun_at_a_terminal_then_enter_leaves_it_out(door):
    number = discussed(door)
    typed = "cheshire-police\nme\nquorate\ngiven\n\n\n\n\n" + "n\n" * 6 + "y\nnone\n\n" + "n\n" * 2 + "\n"
    asked = door.done("record", "clinic", number, "--format", "json", typed=typed, terminal=True)
    assert [each["type"] for each in asked.json["recorded"]] == ["discussion-held.v1"]
    assert "neither the number of an entry nor its address; once more" in asked.err
    assert asked.err.count("Enter leaves this part out") == 2


def whole_clinic(suspect: str, victim: str, owner: str) -> dict:
    """All that a clinic may record, of a suspect and a victim by number or label."""
    dyad = {"suspect": suspect, "victim": victim}
    action = {"owner": owner, "due": "2100-07-01"}
    return {
        **CLINIC,
        "contributions": [
            *CLINIC["contributions"],
            {"agency": "cheshire-police", "information": "Two earlier reports led to no charge.", "sharing_basis": "cda115", "to": ["nps"]},
        ],
        "typology": {**dyad, "motivation": "rejected", "confidence": "moderate", "rationale": "It began when she ended it."},
        "risk": {**dyad, "level": "high", "trigger": "threat", "rationale": "He said that he has nothing to lose."},
        "formulation": {**dyad, "summary": "He waits in order not to be left."},
        "needs": [
            {"person": suspect, "need": "fixation"},
            {"person": victim, "need": "safety_at_home"},
            {"person": suspect, "need": "risk_violence", "detail": "Most likely on the day of a hearing."},
        ],
        "plan": {"aim": "That he stops, and that she is safe until he does.", "review_on": "2100-06-01"},
        "actions": [
            {"need": "@1", "strategy": "health_pathway", "text": "Offer psychological treatment.", **action},
            {"need": "@2", "strategy": "victim_safety", "text": "Fit a camera at the door.", **action},
            {"need": "@2", "strategy": "tactical_investigative", "text": "Send a patrol past in the evening.", **action},
            {"need": "@3", "strategy": "legal", "text": "Apply for a stalking protection order.", **action},
            {"need": "@3", "strategy": "communication_risk_sharing", "text": "Tell the probation officer before the hearing.", **action},
        ],
        "dissents": [*CLINIC["dissents"], {"agency": "cwp", "matter": "plan", "reasons": "The clinic has no place before May."}],
    }  # fmt: skip


WHOLE = [
    "discussion-held", *3 * ["information-contributed"], "typology-assigned", "risk-level-set", "formulation-recorded",
    *3 * ["need-identified"], "plan-opened", *5 * ["plan-action-added"], *2 * ["dissent-recorded"], "minutes-agreed",
]  # fmt: skip
"""The entries of the whole clinic, in their order."""


def stands_as_one_act(rows: list[dict]) -> None:
    """The entries of a whole clinic name each other: the risk its type, each need the formulation, each action its need."""
    assert [row["type"].partition(".")[0] for row in rows] == WHOLE
    number_of = [int(row["address"].partition("#")[2]) for row in rows]
    by_type = {kind: [row["fields"] for row, other in zip(rows, WHOLE, strict=True) if other == kind] for kind in WHOLE}
    assert by_type["risk-level-set"][0]["typology"] == number_of[WHOLE.index("typology-assigned")]
    assert {need["arises_from"] for need in by_type["need-identified"]} == {number_of[WHOLE.index("formulation-recorded")]}
    needs = number_of[WHOLE.index("need-identified") :][:3]
    assert [action["need"] for action in by_type["plan-action-added"]] == [needs[0], needs[1], needs[1], needs[2], needs[2]]


def test_the_whole_clinic_is_one_act_of_nineteen_entries_that_name_each_other(door):
    number = discussed(door)
    told = whole_clinic(door.person(number, "suspect"), door.person(number, "victim"), "me")
    assert recorded(door, "clinic", number, **told) == WHOLE
    rows = door.done("show", number).json[-len(WHOLE) :]
    stands_as_one_act(rows)
    page = door.done("show", number, "--format", "table").text
    need = next(row["address"] for row in rows if row["type"] == "need-identified.v1")
    assert f"to meet the need or risk identified in {need}: Offer psychological treatment." in page
    assert "The clinic has no place before May." in page


@pytest.mark.parametrize(("status", "key", "wrong"), [
    (1, "minutes", {"edition": 1, "agencies": ["housing"], "discussion": 1}),
    (1, "dissents", [{"agency": "nps", "matter": "risk", "reasons": "Too low.", "discussion": 2}]),
    (1, "actions", [{"need": 1, "strategy": "legal", "text": "x", "owner": "me", "due": "2100-07-01"}]),
    (2, "actions", [{"need": "@4", "strategy": "legal", "text": "x", "owner": "me", "due": "2100-07-01"}]),
    (2, "needs", [{"need": "fixation"}]),
    (2, "typology", {"motivation": "rejected"}),
])  # fmt: skip
def test_of_a_whole_clinic_nothing_is_recorded_when_one_entry_of_it_is_refused(door, status, key, wrong):
    number = discussed(door)
    told = whole_clinic(door.person(number, "suspect"), door.person(number, "victim"), "me")
    before = head(door)
    refused = door("record", "clinic", number, "--fields", "-", typed=told | {key: wrong})
    assert (refused.status, head(door)) == (status, before), refused.err


def test_the_whole_clinic_is_imported_as_one_line_or_refused_as_one(door, tmp_path):
    said = {"agency": "police", "channel": "phone", "victim_aware": "yes", "reason": "He waits outside."}
    said |= {"suspect": {"name": "Bert Imagined", "label": "@bert"}, "victim": {"name": "Ottilie Sample", "label": "@ottilie"}}
    taken = {"rationale": "x", "value_expected": ["legal"], "owner": "me", "role": "practitioner", "agency": "cheshire-police"}
    told = whole_clinic("@bert", "@ottilie", "me")
    wrong = told | {"actions": [*told["actions"], {**told["actions"][0], "need": "@9"}]}
    acts = [
        ("referral", said), ("triage-decided", {"outcome": "possible_stalking", "rationale": "It fits."}),
        ("taken-on", taken | {"action": {"route": "case_discussion"}}), ("clinic", wrong), ("clinic", told),
    ]  # fmt: skip
    lines = [json.dumps({"type": kind, "case": "@a", "fields": fields}) for kind, fields in acts]
    (tmp_path / "history.ndjson").write_text("\n".join(lines) + "\n", encoding="utf-8")
    answered = door("import", str(tmp_path / "history.ndjson")).json
    assert (answered["recorded"], answered["refused"]) == (4, 1)
    rows = door.done("show", door.done("caseload").json[0]["number"]).json
    assert sum(row["type"] == "discussion-held.v1" for row in rows) == 1
    stands_as_one_act(rows[-len(WHOLE) :])


# -- events that name entries of their own act ---------------------------------------------------------------------

ENDED_AT_ONCE = """
title = "Urgent actions of the night, and how they ended"
stream = "case"
[[event]]
type = "urgent-action-raised"
under = "raised"
each = true
set = { gate = "outside" }
[[event]]
type = "urgent-action-completed"
under = "ended"
each = true
refers = { raised = "raised" }
"""
NIGHT = [{"action": "arrest", "due": "2100-07-01T20:00:00Z"}, {"action": "safeguard", "due": "2100-07-01T20:00:00Z"}]


def test_an_event_names_an_entry_that_the_same_act_makes(door, own):
    (own / "night.toml").write_text(ENDED_AT_ONCE)
    number = door.referred()
    ended = [{"raised": "@2", "outcome": "done"}]
    assert recorded(door, "night", number, raised=NIGHT, ended=ended) == [*2 * ["urgent-action-raised"], "urgent-action-completed"]
    *_, first, second, end = door.done("show", number).json
    assert f"#{end['fields']['raised']}" == second["address"].removeprefix(number)
    standing = int(first["address"].partition("#")[2])
    assert recorded(door, "night", number, ended=[{"raised": standing, "outcome": "overtaken"}]) == ["urgent-action-completed"]
    assert "case-closed" in door.done("show", number, "--next").json["allowed"]


def test_what_is_not_in_the_act_is_not_named_in_it(door, own):
    (own / "night.toml").write_text(ENDED_AT_ONCE)
    number = door.referred()
    before = head(door)
    none = "raised is not the number of an entry"
    for which, told in (("@3", "@3 is named of raised, and there are 2"), ("@0", none), ("@x", none)):
        typed = {"raised": NIGHT, "ended": [{"raised": which, "outcome": "done"}]}
        refused = door("record", "night", number, "--fields", "-", typed=typed)
        assert (refused.status, told in refused.err, head(door)) == (2, True, before), refused.err


def test_the_same_act_is_answered_as_before_and_one_that_names_another_entry_is_not(door, own):
    (own / "night.toml").write_text(ENDED_AT_ONCE)
    number, request = door.referred(), ("--request-id", "6f2c1d7e-0b57-4f2b-9a3d-0c8f2f6f1a01")
    told = {"raised": NIGHT, "ended": [{"raised": "@2", "outcome": "done"}]}
    first = door.done("record", "night", number, *request, "--fields", "-", typed=told).json
    again = door.done("record", "night", number, *request, "--fields", "-", typed=told).json
    assert [each["address"] for each in again["recorded"]] == [each["address"] for each in first["recorded"]]
    other = door("record", "night", number, *request, "--fields", "-", typed=told | {"ended": [{"raised": "@1", "outcome": "done"}]})
    assert other.status != 0


def test_a_form_refers_only_to_events_before():
    with pytest.raises(ConfigurationError, match="refers to ended, which is the key of no event before it"):
        forms.read("mine", ENDED_AT_ONCE.replace('raised = "raised"', 'raised = "ended"'))


def test_a_form_is_explained_with_its_events_their_keys_and_what_names_another_event_of_the_act(door):
    told = door.done("events", "explain", "clinic").json
    events = {event["type"]: event for event in told["events"]}
    assert (told["form"], told["stream"], events["discussion-held"]["key"]) == ("clinic", "case", None)
    assert events["plan-action-added"]["refers"] == {"need": {"key": "needs", "list": True}}
    assert {name for name, event in events.items() if event["list"]} >= {"need-identified", "plan-action-added", "dissent-recorded"}
    assert [name for name, event in events.items() if any(field["name"] == "occurred_at" for field in event["fields"])] == [
        name for name, event in events.items() if event["list"]
    ]
    page = " ".join(door.done("events", "explain", "clinic", "--format", "table").out.split())
    assert '"@1" for the first of needs in this act' in page
    assert "the suspect of this act" in " ".join(door.done("events", "explain", "referral", "--format", "table").out.split())


def test_a_word_that_begins_a_type_says_which_was_taken_and_one_that_begins_several_is_refused(door):
    assert "tri: taken for triage-decided" in door.done("events", "explain", "tri").err
    assert door.done("events", "explain", "triage-decided").err == door.done("events", "explain", "triage-decided.v1").err == ""
    refused = door("events", "explain", "clin")
    assert refused.status == 3
    assert "it could be clinic, clinical-note-recorded" in refused.err
    near = door("events", "explain", "assesment-complete").err
    assert "no type or form begins so; nothing was done; the nearest is assessment-completed; see caseledger events list" in near
    assert "triage-decided" not in door("events", "explain", "nosuch").err, "what is not near is not told"
    assert "taken-on" in door.done("events", "list", "--format", "table").err


def test_a_form_says_which_field_an_event_takes_from_beside_it(door):
    page = " ".join(door.done("events", "explain", "victim-contact", "--format", "table").out.split())
    assert "victim: the victim; left out, it is that given beside the keys (needed)" in page
    assert page.count("left out, it is that given beside the keys") == 5


ASKED = (
    "cheshire-police; cwp; noor\nme\nquorate\ngiven\n\nfrobnicate\n\nnps\n\n"
    "y\ncwp\ncheshire-police\nHe keeps his appointments.\n.\ncda115\n\n\n\n"
    "y\n{suspect}\n{victim}\nrejected\nmoderate\nHe wants her back.\n.\n"
    "y\n\n\nhigh\nthreat\nHe named a day.\n.\n\n"
    "y\n{victim}\nsafety_at_home\n\ny\n{suspect}\nfixation\n\n\n"
    "y\nThat it stops.\n.\ntomorrow\n"
    "y\n@3\n@2\nlegal\nApply for an order.\n.\nme\ntomorrow\n\n\n\ny\n"
)
"""What a clerk answers who is asked for the clinic part by part; Enter where something is left out."""


def test_a_clerk_is_led_through_the_clinic_and_names_what_it_makes_by_the_words_that_are_offered(door):
    number = discussed(door)
    people = {category: door.person(number, category) for category in ("suspect", "victim")}
    told = door.done("record", "clinic", number, typed=ASKED.format(**people), terminal=True).err
    said = " ".join(told.split())
    assert "--edit opens all of them in your editor instead" in said
    headings = [line for line in told.splitlines() if line.endswith(":") and line.startswith(("Discussion held", "The "))]
    assert headings[:3] == ["Discussion held:", "The contributions:", "The contributions, one more:"]
    assert f"; Enter for {people['suspect']}, as before)" in said
    assert f"@2 a need for work on fixation ({people['suspect']})" in said
    assert "@3 is none of the needs of this act; once more" in said
    assert "noor is no agency that the unit's record has named" in said
    shown = said.partition("This will be recorded:")[2]
    assert "Members present: dana." in shown
    assert "Agencies not represented: nps." in shown
    assert "First review on" in shown
    assert f"of {people['suspect']} towards {people['victim']}" in shown
    assert "made by this act (a need for work on fixation): Apply for an order. Strategy: legal proceedings. Owner: dana;" in shown
    rows = door.done("show", number).json
    needs = [row["address"] for row in rows if row["type"] == "need-identified.v1"]
    added = next(row for row in rows if row["type"] == "plan-action-added.v1")
    assert f"{number}#{added['fields']['need']}" == needs[1]
