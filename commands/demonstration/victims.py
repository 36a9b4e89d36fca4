"""The work with the victims of invented cases: an advocate's contacts, needs, safety plan, views, and what the service was worth.

How often each happens, and every word, is invented and says nothing about any unit.
"""

from datetime import timedelta
from typing import Any

from commands.demonstration.desk import Case, Desk, Process
from commands.demonstration.team import ADVOCATES, SERGEANT, Member

LOCATION = ("victim_location",)
NEEDS = ("safety", "devices", "housing", "emotional", "children", "work", "court")
CONTACTS = (
    ("reached", "safe", "{victim} spoke from the car and had ten minutes."),
    ("reached", "safe", "{victim} has kept every message and will bring them."),
    ("reached", "unsafe", "{suspect} could be heard in the background. The call was ended with the word agreed."),
    ("no_answer", None, None),
    ("message_left", None, "The words agreed for a message were used."),
    ("answered_by_another", "not_known", "A sister of {victim} answered. Nothing was said of the unit."),
)
PLANS = (
    "{victim} goes to work by another way and parks where others pass. A neighbour has the number of {suspect}'s car.",
    "{victim} stays with friends until the locks are changed. The school knows who may collect the child.",
    "A word for the telephone, a bag by the door, and the devices of {victim} looked through for tracking.",
)
VIEWS = {
    "stopped": "{victim} has heard nothing more and sleeps again.",
    "less": "{victim} says that the calls have ended, not the letters.",
    "same": "{victim} says that nothing has changed.",
    "worse": "{victim} is more afraid than before. It is to stop; a court matters less.",
}
TOLD = {
    "rights": "A copy of the Code was left.",
    "support": "Two services were named, and one was called together.",
    "closure": "{victim} knows whom to call if it begins again.",
}
SATISFACTION = (
    ("victim", "independent", "{victim} was believed for the first time."),
    ("victim", "advocate", "One person to call was worth more than all else."),
    ("subject", "unit", "{suspect} found the sessions hard and would recommend them."),
    ("stakeholder", "independent", "Advice came within a day, and could be used."),
)


def supported(desk: Desk, case: Case) -> Process:
    """What an advocate does for the victim of a case that was taken on, until it is closed and a little beyond."""
    advocate = desk.random.choice(ADVOCATES)
    yield from _begun(desk, case, advocate)
    planned = False
    for _ in range(2 + int(desk.random.expovariate(1 / 4))):
        if case.closed:
            break
        planned = _plan(desk, case, advocate, reviewed=planned) or planned
        yield 10 + 20 * desk.random.random()
        if _contacted(desk, case, advocate) and desk.chance(0.75):
            _views(desk, case, advocate)
    if desk.chance(0.3):
        step = desk.random.choice(("offered", "taken", "declined"))
        desk.write(case, "personal-statement-recorded", advocate, {"step": step}, minutes=60 if step == "taken" else 10)
    while not case.closed:
        yield 14
    yield from _ended(desk, case, advocate)


def named(desk: Desk, case: Case) -> None:
    """Tell a victim who did not know it who the suspect is."""
    fields = {"authority": "superintendent", "ground": "right_to_know", "method": "in_person", "detail": "The name alone, no address."}
    fields |= {} if case.helper is None else {"suspect": case.suspect.label}
    desk.write(case, "identity-disclosed", SERGEANT, fields, minutes=45)


def _begun(desk: Desk, case: Case, advocate: Member) -> Process:
    yield 1 + 3 * desk.random.random()
    _contacted(desk, case, advocate)
    for scope in ("advocacy", "sharing"):
        given = "given" if scope == "advocacy" or desk.chance(0.8) else "refused"
        fields = {"scope": scope, "decision": given, "method": "in_person", "wording_version": "DEMO/1"}
        desk.write(case, "victim-consent-recorded", advocate, fields, minutes=5)
    _informed(desk, case, advocate, desk.random.choice(("rights", "support")))
    if not case.closed:
        enhanced = "enhanced" if desk.chance(0.6) else desk.random.choice(("standard", "not_decided"))
        needs = [need for need in NEEDS if desk.chance(0.4)] or ["safety"]
        desk.write(case, "victim-needs-assessed", advocate, {"needs": needs, "entitlement": enhanced}, minutes=45)


def _ended(desk: Desk, case: Case, advocate: Member) -> Process:
    _informed(desk, case, advocate, "closure")
    reason = desk.random.choice(("completed", "completed", "victim_request", "lost_contact", "other_service"))
    desk.write(case, "advocacy-ended", advocate, {"reason": reason}, minutes=10)
    yield 7 + 14 * desk.random.random()
    respondent, by, comment = desk.random.choice(SATISFACTION)
    fields: dict[str, Any] = {"respondent": respondent, "instrument": "invented_survey", "collected_by": by}
    if respondent != "stakeholder":
        fields["person"] = (case.victim if respondent == "victim" else case.suspect).label
    answered = {"score": desk.random.randrange(3, 11), "comment": _said(case, comment)}
    fields |= answered if desk.chance(0.7) else {"refused": True}
    desk.write(case, "satisfaction-recorded", SERGEANT, fields)


def _contacted(desk: Desk, case: Case, advocate: Member) -> bool:
    """Try to reach the victim; tells whether the victim was reached."""
    outcome, safe, detail = desk.random.choice(CONTACTS)
    method = "in_person" if outcome == "reached" and desk.chance(0.3) else "telephone"
    fields = {"method": method, "outcome": outcome} | ({"safe": safe} if safe else {}) | ({"detail": _said(case, detail)} if detail else {})
    desk.write(case, "victim-contacted", advocate, fields, minutes=desk.random.randrange(5, 40), sensitivity=LOCATION)
    return outcome == "reached"


def _plan(desk: Desk, case: Case, advocate: Member, *, reviewed: bool) -> bool:
    """Agree a safety plan, or go through it again; some victims want none. Tells whether one was recorded."""
    if not desk.chance(0.7):
        return False
    fields = {
        "step": "reviewed" if reviewed else "agreed",
        "plan": _said(case, desk.random.choice(PLANS)),
        "next_on": (desk.now + timedelta(days=28)).date().isoformat(),
    }
    desk.write(case, "safety-plan-recorded", advocate, fields, minutes=40, sensitivity=LOCATION)
    return True


def _views(desk: Desk, case: Case, advocate: Member) -> None:
    behaviour = desk.random.choice(tuple(VIEWS))
    since = (desk.now - timedelta(days=desk.random.randrange(3, 30))).date().isoformat()
    fields: dict[str, Any] = {"behaviour": behaviour, "since": since, "views": _said(case, VIEWS[behaviour])}
    if desk.chance(0.6):
        fields["supports_prosecution"] = desk.random.choice(("yes", "no", "withdrew", "unsure"))
    desk.write(case, "victim-views-recorded", advocate, fields, minutes=15)


def _informed(desk: Desk, case: Case, advocate: Member, of: str) -> None:
    fields = {"of": of, "method": "telephone", "within": "five_working_days", "detail": _said(case, TOLD[of])}
    desk.write(case, "victim-informed", advocate, fields, minutes=10)


def _said(case: Case, text: str) -> str:
    return text.format(victim=case.victim.name, suspect=case.suspect.name)
