"""What goes wrong in a record and is put right in it: the wrong box, a wrong value, the wrong case, a closure in error."""

from datetime import timedelta

from commands.demonstration import words
from commands.demonstration.desk import Case, Desk, Process, instant
from commands.demonstration.team import ADVOCATES, CONSTABLES, SERGEANT

WRONG_BOX, WRONG_CASE, CORRECTED = 0.03, 0.02, 0.04
"""Invented shares: of triages with the wrong outcome ticked, of notes in the wrong case, of notes after which a fact is corrected."""
DISPUTED, TRANSFERRED, HELD_BACK = (10, 5), (30, 9), (10, 8)
"""Of so many cases taken on one, by its turn, in which the suspect disputes the referral, which is handed over, or in which a note is
restricted for a while: invented."""
BREACH = "A note that belongs to another case was recorded in this one. Two windows stood open side by side."


def wrong_box(desk: Desk, case: Case) -> Process:
    """Tick the wrong outcome at triage, and correct it once somebody reads the rationale."""
    rationale = words.triage(desk.random, "possible_stalking")
    by = desk.random.choice(CONSTABLES)
    target = desk.write(case, "triage-decided", by, {"outcome": "clearly_not_stalking", "rationale": rationale}, minutes=25)
    yield 0.2 + desk.random.random()
    fields = {"target": target, "field": "outcome", "to": "possible_stalking"}
    desk.write(case, "fact-corrected", SERGEANT, {**fields, "why": "The wrong box was ticked; the rationale says so.", **_found(desk)})


def correct(desk: Desk, case: Case) -> None:
    """Correct something recorded earlier: of the referral, or of the victim's own record, of which the case then takes note."""
    by = case.owner
    match desk.random.randrange(3):
        case 0:
            fields = {"target": 1, "field": "urgency", "to": "urgent", "why": "The referrer rang to say that it was urgent."}
            desk.write(case, "fact-corrected", by, {**fields, **_found(desk)})
        case 1:
            day = (case.last - timedelta(days=3)).date().isoformat()
            fields = {"target": case.entries, "field": "occurred_at", "to": {"value": day, "precision": "day"}}
            desk.write(case, "fact-corrected", by, {**fields, "why": "It was recorded under the wrong day.", **_found(desk)})
        case _:
            phone = f"07700 900{desk.random.randrange(1000):03}"
            fields = {"target": 1, "field": "phone", "to_personal": phone, "why": "The number is a new one."}
            desk.write(case, "fact-corrected", by, {**fields, **_found(desk)}, person=case.victim)


def disputed(desk: Desk, case: Case) -> Process:
    """Mark that the suspect disputes what was referred, how that ended, and where it ended so the statement that he gave."""
    fields = {"target": 1, "field": "reason", "disputed_by": "data_subject", "person": case.suspect.label, **_raised(desk)}
    claim = f"{case.suspect.name} says that {case.victim.name} asked for the calls."
    dispute = desk.write(case, "fact-disputed", SERGEANT, {**fields, "claim": claim}, minutes=20)
    yield 10 + 20 * desk.random.random()
    drawn = desk.random.choice(("stands", "supplemented", "withdrawn"))
    outcome = "supplemented" if desk.turn("end of a dispute") == 1 else drawn  # so that a statement is met however few cases there are
    fields = {"dispute": dispute, "outcome": outcome, "reasons": f"{case.victim.name} has kept the messages."}
    desk.write(case, "dispute-resolved", SERGEANT, fields, minutes=30)
    if outcome == "supplemented":
        whose = {"target": 1, "made_by": "data_subject", "person": case.suspect.label, "dispute": dispute}
        desk.write(case, "statement-added", SERGEANT, {**whose, "text": f"{case.victim.name} rang me first. I answered what I was asked."})


def mistaken_for(desk: Desk, case: Case) -> Case | None:
    """Give another case that is open, in which a note of this one might be recorded by mistake; None where there is none."""
    return next((each for each in desk.open if each is not case and not each.closed), None)


def wrong_case(desk: Desk, case: Case, other: Case) -> Process:
    """Record a note in the other case; once that is noticed restrict it there, record it in the right one, and the breach of data."""
    desk.turn("wrong case")
    text, mark = words.note(desk.random, case.suspect.name, case.victim.name)
    happened, by = instant(desk.now - timedelta(hours=1)), desk.random.choice(ADVOCATES)
    wrong = desk.write(other, "note-recorded", by, {"text": text}, happened=happened, sensitivity=mark)
    yield 0.5 + 5 * desk.random.random()
    restricted = {"ground": "wrong_record", "versions": [wrong], "note": "This note is about the people of another case."}
    desk.write(other, "record-restricted", None, restricted)
    desk.write(case, "note-recorded", by, {"text": text}, happened=happened, sensitivity=mark, minutes=15)
    told = {"description": BREACH, "remedy": "The note was restricted here, and recorded where it belongs."}
    found = {"kind": "access", "discovered_at": (at := _now(desk, other)), "likely_risk": "none", "entry": wrong}
    desk.write(other, "data-breach-recorded", SERGEANT, {**found, **told}, happened=at)


def held_back(desk: Desk, case: Case) -> Process:
    """Restrict a note that tells of somebody else, and lift that once it has been looked into."""
    text = f"A neighbour of {case.victim.name} rang, and spoke of her own former partner."
    note = desk.write(case, "note-recorded", case.owner, {"text": text}, happened=_now(desk, case), minutes=10)
    yield 1
    restricted = {"ground": "third_party_rights", "versions": [note]}
    restriction = desk.write(case, "record-restricted", None, restricted, happened=_now(desk, case))
    yield 20
    told = {"not_told": "unreachable", "reason": "The neighbour has moved; nothing in the note tells who she is."}
    desk.write(case, "restriction-lifted", None, {"restriction": restriction, **told}, happened=_now(desk, case))


def _now(desk: Desk, case: Case) -> str:
    """This very instant, where nothing is left to chance; not before the case's last act."""
    return instant(max(desk.now, case.last))


def closed_in_error(desk: Desk, case: Case) -> Process:
    """Take up a case again that was closed by mistake."""
    yield 0.5 + 3 * desk.random.random()
    if case.closed:
        fields = {"trigger": "closed_in_error", "reason": "The closure was meant for another case."}
        desk.write(case, "case-reopened", SERGEANT, fields, minutes=10)
        case.closed = False
        yield 10 + 20 * desk.random.random()


def _raised(desk: Desk) -> dict[str, str]:
    return {"raised_on": desk.now.date().isoformat()}


def _found(desk: Desk) -> dict[str, str]:
    return {"discovered_on": desk.now.date().isoformat()}
