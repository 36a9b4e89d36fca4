"""The management plan of an invented case, an action for each need, and the advice that the unit gives (seed.txt; domain.md 1.3, 5.5)."""

from datetime import timedelta
from typing import Any

from commands.demonstration.assessment import told
from commands.demonstration.desk import Case, Desk, Process
from commands.demonstration.team import ADVOCATES, CONSTABLES, PRACTITIONERS, PROBATION, PSYCHOLOGIST, SERGEANT, Member

AIM = "That {suspect} leaves {victim} alone, and that {victim} can live at home and work without fear."
ACTIONS = {
    "safety_at_home": ("victim_safety", "Fit a chain, a light and an alarm at the home of {victim}, and mark the address for officers."),
    "digital_safety": ("victim_safety", "Go through the accounts and devices of {victim}: new passwords, none shared; look for trackers."),
    "advocacy": ("victim_safety", "Call {victim} weekly by the safe way, and tell {victim} beforehand of what will happen."),
    "legal_protection": ("legal", "Prepare an application for a stalking protection order against {suspect}."),
    "evidence": ("tactical_investigative", "Show {victim} how to keep messages, and take copies of those there are."),
    "risk_escalation": ("tactical_investigative", "See {suspect} at home, give the warning in person, and record how it is taken."),
    "risk_self_harm": ("health_pathway", "Tell the crisis team of {suspect}, and agree who calls whom at night."),
    "fixation": ("brief_psychosocial", "Offer {suspect} six sessions on what keeps the thoughts of {victim} going."),
    "mental_health": ("health_pathway", "Ask the family doctor of {suspect} for a review, and offer to be there."),
    "shared_picture": ("communication_risk_sharing", "Bring together on one page what each agency knows of {suspect}."),
}
"""For each need or risk, by its code: the strategy and what is to be done."""
OWNERS: dict[str, tuple[Member, ...]] = {
    "victim_safety": ADVOCATES, "legal": CONSTABLES, "tactical_investigative": CONSTABLES, "health_pathway": PRACTITIONERS,
    "brief_psychosocial": (PSYCHOLOGIST, *PRACTITIONERS), "communication_risk_sharing": (SERGEANT, PROBATION),
}  # fmt: skip
COMPLETED = {
    "yes": "Done as agreed, and {victim} has been told.",
    "partly": "Done as far as {suspect} would have it; the rest is for the review.",
    "no": "Done, and nothing has changed for {victim}.",
}
PUT_OFF, CANCELLED = 0.2, 0.12
"""Shares of actions that are put off once, and that are cancelled: invented."""
DELAY = "The appointment had to be moved."
NOT_NEEDED = "It is no longer needed: another action has done the same."
AT_THE_END = "The case is to be closed, and this is left to the officer in the case."
ENDS = {"completed": "aim_met", "transferred": "handed_over", "lost_contact": "not_workable"}
"""For which reason a plan is closed when its case is, by the reason of that; otherwise it is no longer needed."""
SUMMARY = "What was agreed with {victim} stays in place."
ADVICE = (
    ("Secure the messages before the telephone of {suspect} is given back; ask {victim} for the dates.", ["tactical_investigative"]),
    ("Charge the course of conduct as a whole; ask for conditions that keep {suspect} from the street of {victim}.", ["legal"]),
    ("Do not carry messages between {suspect} and {victim}, nor warn {suspect} without telling {victim} first.", ["victim_safety"]),
    ("Tell the officer who sees {suspect} that {suspect} speaks of ending it; ask the crisis team first.", ["health_pathway"]),
)


def begun(desk: Desk, case: Case, needs: list[tuple[int, str]]) -> None:
    """Open a plan with an action for each need; each action then goes its own way until the plan is closed."""
    review = (desk.now + timedelta(days=28)).date().isoformat()
    desk.write(case, "plan-opened", case.owner, {"aim": told(case, AIM), "review_on": review}, minutes=30)
    case.planned = True
    for need, code in needs:
        strategy, text = ACTIONS[code]
        owner, days = desk.random.choice(OWNERS[strategy]), desk.random.randint(5, 28)
        fields = {"need": need, "strategy": strategy, "text": told(case, text), "owner": owner.name, "due": _day(desk, days)}
        entry = desk.write(case, "plan-action-added", case.owner, fields, minutes=10, sensitivity=_care(strategy))
        case.actions[entry] = owner
        desk.later(days * (0.3 + desk.random.random()), _carried_out(desk, case, entry))


def _carried_out(desk: Desk, case: Case, entry: int) -> Process:
    """Put the action off, or not, and then complete or cancel it, unless the plan has been closed meanwhile."""
    if desk.chance(PUT_OFF) and entry in case.actions:
        owner, days = case.actions[entry], desk.random.randint(5, 20)
        _changed(desk, case, entry, {"how": "updated", "owner": owner.name, "due": _day(desk, days), "detail": DELAY})
        yield days * (0.3 + desk.random.random())
    if entry in case.actions:
        outcome = desk.random.choice(("yes", "yes", "yes", "partly", "no"))
        done = {"how": "completed", "outcome": outcome, "detail": told(case, COMPLETED[outcome])}
        _changed(desk, case, entry, {"how": "cancelled", "detail": NOT_NEEDED} if desk.chance(CANCELLED) else done)
        del case.actions[entry]


def wound_up(desk: Desk, case: Case, reason: str) -> None:
    """Bring the plan to its end before its case is closed for that reason."""
    for entry in sorted(case.actions):
        _changed(desk, case, entry, {"how": "cancelled", "detail": AT_THE_END})
    case.actions.clear()
    if case.planned:
        fields = {"reason": ENDS.get(reason, "no_longer_needed"), "summary": told(case, SUMMARY)}
        desk.write(case, "plan-closed", SERGEANT, fields, minutes=10)
        case.planned = False


def advised(desk: Desk, case: Case) -> None:
    """Advise somebody who works on the case elsewhere."""
    advice, strategies = desk.random.choice(ADVICE)
    fields: dict[str, Any] = {"agency": desk.random.choice(("cheshire-police", "nps", "cwp")), "advice": told(case, advice)}
    fields |= {"means": desk.random.choice(("meeting", "phone", "video", "email")), "strategies": strategies}
    if fields["means"] != "email":
        fields["minutes"] = desk.random.randrange(10, 50, 5)
    desk.write(case, "advice-given", desk.random.choice((SERGEANT, PSYCHOLOGIST)), fields, minutes=fields.get("minutes", 15))


def _changed(desk: Desk, case: Case, entry: int, fields: dict[str, Any]) -> None:
    desk.write(case, "plan-action-changed", case.actions[entry], {"action": entry, **fields}, minutes=10)


def _day(desk: Desk, days: int) -> str:
    return (desk.now + timedelta(days=days)).date().isoformat()


def _care(strategy: str) -> tuple[str, ...]:
    return ("victim_location",) if strategy == "victim_safety" else ("mental_health",) if strategy == "health_pathway" else ()
