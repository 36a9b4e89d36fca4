"""What the unit makes of an invented case: assessment, type of stalking, formulation, level of risk, needs (seed.txt; domain.md 2, 5.4).

How often an instrument is used, how it rates, and which needs are found are invented. Items have codes and ratings, as in any record of an
instrument, and none of its words.
"""

from datetime import timedelta
from typing import Any, NamedTuple

from commands.demonstration.desk import Case, Desk
from commands.demonstration.team import PROBATION, PSYCHOLOGIST, Member


class Tool(NamedTuple):
    """An instrument as it is used here: its code, version, codes of items, ratings of an item and ratings overall."""

    code: str
    version: str
    items: tuple[str, ...]
    rated: tuple[str, ...]
    overall: tuple[str, ...]
    by: Member = PSYCHOLOGIST


DEGREES = ("low", "moderate", "high")
ANSWERS = ("yes", "no", "unknown")
TOOLS = (
    Tool("srp", "1", tuple(f"{part}{n}" for part in "VPR" for n in range(1, 5)), ("0", "1", "2"), DEGREES),
    Tool("sam", "1", tuple(f"{part}{n}" for part in "NPV" for n in range(1, 11)), ("0", "1", "2"), DEGREES),
    Tool("sash", "2", tuple(f"Q{n}" for n in range(1, 17)), ANSWERS, DEGREES),
    Tool("s_dash", "2009", tuple(f"Q{n}" for n in range(1, 12)), ANSWERS, ()),
    Tool("dash", "2009", ("Q8",), ANSWERS, ("standard", "medium", "high")),
    Tool("hcr_20", "3", tuple(f"{part}{n}" for part in "HCR" for n in range(1, 6)), ("0", "1", "2"), DEGREES),
    Tool("oasys", "4", (), (), ("low", "medium", "high", "very_high"), PROBATION),
    Tool("other", "1", ("A1", "A2", "B1"), ("0", "1", "2"), DEGREES),
)
ALONE = ("hcr_20", "oasys")
"""Instruments that are about the suspect alone."""
SOURCES = ("suspect", "victim", "messages", "police_records", "probation_records", "health_records", "discussion")
WHY_TYPE = {
    "rejected": "It began when the relationship ended, and swings between asking {victim} to come back and blaming {victim}.",
    "resentful": "{suspect} speaks of an injustice for which {victim} is to be made to answer.",
    "intimacy_seeking": "{suspect} believes that {victim} returns a love of which nothing has been said.",
    "incompetent_suitor": "{suspect} wants to get to know {victim} and does not hear the refusals.",
    "predatory": "{suspect} gathers what can be learned of {victim} and keeps out of sight.",
}
FORMULATIONS = {
    "rejected": "For {suspect}, contact of any sort stands in for the relationship that {victim} has ended.",
    "resentful": "By frightening {victim}, {suspect} gets back a sense of power and of being in the right.",
    "intimacy_seeking": "The bond with {victim} is imagined, and fills the place of any other company {suspect} might have.",
    "incompetent_suitor": "{suspect} lacks the skill to read {victim}, and is sure that persistence will be rewarded.",
    "predatory": "Watching {victim} unseen is satisfying to {suspect} in itself, and may be preparation.",
}
SET_OFF = {
    "rejected": "{victim} moved out.", "resentful": "A complaint of {suspect} was turned down.",
    "intimacy_seeking": "{suspect} lost a job and with it every day's company.", "incompetent_suitor": "{victim} was friendly once.",
    "predatory": "{victim} moved in next to the way that {suspect} takes to work.",
}  # fmt: skip
KEEPS_UP = "Any answer, a refusal too, is read as a reason to go on."
SCENARIO = "{suspect} may come to where {victim} works when messages go unanswered for some weeks."
WARNINGS = "Messages at night; questions to colleagues about the hours of {victim}."
WHY_LEVEL = {
    "low": "No contact for weeks, and what was agreed has held.",
    "medium": "Contact goes on but has not come nearer to the home of {victim}.",
    "high": "{suspect} comes closer each time and has named a day.",
    "very_high": "{suspect} has been at the door, and says that there is nothing left to lose.",
}
NEEDS: dict[str, tuple[str, str]] = {
    "safety_at_home": ("victim", "The door of {victim} has no chain and the lane behind is dark."),
    "digital_safety": ("victim", "{suspect} set up the telephone of {victim} and knows the passwords."),
    "advocacy": ("victim", "{victim} has told nobody, and asks what happens next."),
    "legal_protection": ("victim", "Nothing forbids {suspect} to come to the street of {victim}."),
    "evidence": ("victim", "Messages are deleted as they come, because they frighten."),
    "risk_escalation": ("suspect", "What {suspect} does has come nearer from week to week."),
    "risk_self_harm": ("suspect", "{suspect} has said that life is over without {victim}."),
    "fixation": ("suspect", "{suspect} thinks of {victim} for most of the day."),
    "mental_health": ("suspect", "{suspect} does not sleep and is under nobody's care."),
    "shared_picture": ("suspect", "Each agency knows {suspect} from another side."),
}
"""Needs and risks by code: in whom each is found, and what it is told by."""


def told(case: Case, text: str) -> str:
    """Put the names of the parties into a text."""
    return text.format(suspect=case.suspect.name, victim=case.victim.name)


def dyad(case: Case) -> dict[str, Any]:
    """Give the fields that say of whom, towards whom."""
    return {"suspect": case.suspect.label, "victim": case.victim.label}


def made(desk: Desk, case: Case, *, discussed: bool) -> list[tuple[int, str]]:
    """Assess, type, rate and, if it was ``discussed``, formulate; give the entries of the needs that were found, each with its code."""
    assess(desk, case)
    fields = {"motivation": case.kind.code, "confidence": desk.random.choice(("low", "moderate", "moderate", "high"))}
    fields |= {"rationale": told(case, WHY_TYPE[case.kind.code]), "assessment": case.assessment} | dyad(case)
    case.typology = desk.write(case, "typology-assigned", PSYCHOLOGIST, fields, minutes=30, sensitivity=("mental_health",))
    if discussed:
        parts = {"precipitating": SET_OFF[case.kind.code], "perpetuating": KEEPS_UP, "scenarios": SCENARIO, "early_warnings": WARNINGS}
        fields = {"summary": FORMULATIONS[case.kind.code], **parts}
        fields = {name: told(case, text) for name, text in fields.items()} | dyad(case)
        desk.write(case, "formulation-recorded", PSYCHOLOGIST, fields, minutes=60, sensitivity=("mental_health",))
    risk = rate(desk, case, desk.random.choice(("low", "medium", "medium", "high", "very_high")), "referral")
    return [(_need(desk, case, code, risk), code) for code in desk.random.sample(sorted(NEEDS), desk.random.randint(1, 4))]


def assess(desk: Desk, case: Case) -> None:
    """Assess by one of the instruments."""
    tool = desk.random.choice(TOOLS)
    fields: dict[str, Any] = dyad(case) | {"instrument": tool.code, "version": tool.version, "qualification": "trained"}
    fields["sources"] = [each for each in SOURCES if desk.chance(0.5)] or ["police_records"]
    if tool.code in ALONE:
        del fields["victim"]
    if tool.items:
        fields["items"] = [f"{item}={desk.random.choice(tool.rated)}" for item in tool.items]
    if tool.overall:
        fields["overall"] = desk.random.choice(tool.overall)
    if tool.code == "srp":
        fields |= {domain: desk.random.choice(DEGREES) for domain in ("violence", "persistence", "recurrence", "psychosocial_damage")}
    if tool.code == "oasys":
        fields |= {"automated": ["reoffending_score"], "decided_by": tool.by.name}
    if tool.code == "other":
        fields["other"] = "local_screen"
    if "suspect" not in fields["sources"]:
        fields["limitations"] = f"{case.suspect.name} was not interviewed."
    fields["valid_until"] = (desk.now + timedelta(days=desk.random.choice((60, 90, 180)))).date().isoformat()
    case.assessment = desk.write(case, "assessment-completed", tool.by, fields, minutes=90, sensitivity=("mental_health",))


def rate(desk: Desk, case: Case, level: str, trigger: str) -> int:
    """Set the level of risk anew; the number of the entry."""
    known = {"assessment": case.assessment, "typology": case.typology}
    fields = dyad(case) | {"level": level, "trigger": trigger, "rationale": told(case, WHY_LEVEL[level])}
    return desk.write(case, "risk-level-set", PSYCHOLOGIST, fields | {name: n for name, n in known.items() if n is not None}, minutes=15)


def _need(desk: Desk, case: Case, code: str, entry: int) -> int:
    whose, detail = NEEDS[code]
    person = case.victim if whose == "victim" else case.suspect
    fields = {"person": person.label, "need": code, "arises_from": entry, "detail": told(case, detail)}
    return desk.write(case, "need-identified", case.owner, fields, minutes=10)
