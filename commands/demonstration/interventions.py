"""Interventions of invented cases: offered, started, attended or not, paused and ended, with measures before and after (domain.md 5.6).

They are health information that a trust holds itself, and stand in a file of their own, imported by its user. Which cases have them, how
each goes, how often a session is missed, and every interval is invented; courses take turns, so that a small unit meets each ending.
"""

from typing import Any

from commands.demonstration.desk import Case, Desk, Process
from commands.demonstration.team import PRACTITIONERS, Member

SUGGESTED = {
    "rejected": "psychosocial", "resentful": "psychological", "intimacy_seeking": "psychiatric", "incompetent_suitor": "occupational",
}  # fmt: skip
"""For each kind of stalker what is offered, where anything is (seed.txt: type and intervention; the choice is invented)."""
OFFERED, MISSED, LATE, NOTED = 0.8, 0.15, 0.1, 0.3
"""Invented: of cases taken on whose kind suggests it, share that is offered one; of sessions, missed, begun late, and noted."""
COURSES = ("completed", "dropped_out", "declined", "completed", "terminated")
CRITERIA = ("sessions_attended", "plan_for_contact", "relapse_plan")
INSTRUMENT = "phq_9"
ADDED_UP_WRONGLY = 6
"""Of so many courses that are measured at their end one, by its turn, whose score is corrected: invented."""
AIM = "That {suspect} can bear that {victim} does not answer."
NOTE = "{suspect} spoke of {victim} for most of the hour, and less angrily at its end."
RESTS = "{suspect} is on remand, and nobody can visit yet."
GOES_ON = "{suspect} is home again."
REASONS = {
    "completed": "What was agreed is met.", "dropped_out": "{suspect} did not come again and answers no call.",
    "declined": "{suspect} sees no need.", "terminated": "{suspect} threatened the nurse, and the trust has ended it.",
}  # fmt: skip
CLINICAL = "{suspect} sleeps four hours, eats little, and has no plan to end it."


def offered(desk: Desk, case: Case) -> None:
    """Let the trust offer what the kind of the case suggests."""
    if case.kind.code in SUGGESTED and desk.chance(OFFERED):
        turn = desk.turn("intervention")
        desk.later(10 + 20 * desk.random.random(), _course(desk, case, COURSES[(turn - 1) % len(COURSES)], turn))


def _course(desk: Desk, case: Case, how: str, turn: int, follows: str | None = None) -> Process:
    """Go through one intervention; who dropped out comes back once, in every other case."""
    by, offer = PRACTITIONERS[turn % len(PRACTITIONERS)], f"{case.label}.offer{'' if follows is None else '-2'}"
    whom = {"kind": SUGGESTED[case.kind.code], "suspect": case.suspect.label}
    fields = {**whom, "provider": by.agency, "mandate": "spo_requirement" if turn % 3 == 0 else "none"}
    _held(desk, case, "intervention-offered", by, {**fields, **({"follows": follows} if follows else {}), "aim": AIM}, label=offer)
    yield 5 + 10 * desk.random.random()
    if how == "declined":
        _ended(desk, case, by, offer, how)
        return
    planned = desk.random.choice((6, 8, 12))
    _held(desk, case, "intervention-started", by, {"intervention": offer, "criteria": list(CRITERIA), "planned": planned})
    _measured(desk, case, by, offer, "pre", desk.random.randint(12, 24))
    _held(desk, case, "clinical-note-recorded", by, {"text": CLINICAL, "party": case.suspect.label}, minutes=20)
    held = planned if how == "completed" else desk.random.randint(1, planned // 2)
    for number in range(1, held + 1):
        yield 6 + 3 * desk.random.random()
        _session(desk, case, by, {"intervention": offer, "number": number}, last=number == held)
        if turn % 2 and number == held // 2:
            _held(desk, case, "intervention-paused", by, {"intervention": offer, "step": "paused", "reason": RESTS})
            yield 14 + 20 * desk.random.random()
            _held(desk, case, "intervention-paused", by, {"intervention": offer, "step": "resumed", "reason": GOES_ON})
    yield 1 + 14 * desk.random.random()
    if how == "completed":
        _measured(desk, case, by, offer, "post", score := desk.random.randint(4, 14), label := f"{offer}.after")
        _put_right(desk, case, by, label, score)
    _ended(desk, case, by, offer, how)
    if how == "dropped_out" and follows is None and turn % 4 == 2:
        yield 30 + 60 * desk.random.random()
        yield from _course(desk, case, "completed", turn, offer)


def _session(desk: Desk, case: Case, by: Member, fields: dict[str, Any], *, last: bool) -> None:
    """Hold a session, or not; to the last one everybody came."""
    if not last and desk.chance(MISSED):
        missed = desk.random.choice(("not_attended", "not_attended", "cancelled"))
        _held(desk, case, "session-held", by, {**fields, "attendance": missed}, minutes=10)
        return
    came = {"attendance": "late" if desk.chance(LATE) else "attended", "mode": desk.random.choice(("in_person", "in_person", "video"))}
    note = {"note": NOTE} if desk.chance(NOTED) else {}
    _held(desk, case, "session-held", by, {**fields, **came, "minutes": 50, **note}, minutes=70)


def _measured(desk: Desk, case: Case, by: Member, offer: str, phase: str, score: int, label: str | None = None) -> None:
    fields = {"instrument": INSTRUMENT, "phase": phase, "score": score, "intervention": offer}
    _held(desk, case, "outcome-measured", by, fields, minutes=15, label=label)


def _put_right(desk: Desk, case: Case, by: Member, label: str, score: int) -> None:
    """Correct a score that was added up wrongly, by the turn of those that are measured at the end."""
    if desk.turn("score") % ADDED_UP_WRONGLY == 1:
        fields = {"target": label, "field": "score", "to": score + 1, "discovered_on": desk.now.date().isoformat()}
        _held(desk, case, "held-corrected", by, {**fields, "why": "One answer had been left out of the sum."})


def _ended(desk: Desk, case: Case, by: Member, offer: str, how: str) -> None:
    met = {"completed": {"criteria_met": list(CRITERIA)}, "terminated": {"criteria_met": list(CRITERIA[:1])}}.get(how, {})
    _held(desk, case, "intervention-ended", by, {"intervention": offer, "how": how, **met, "reason": REASONS[how]}, minutes=15)


def _held(
    desk: Desk, case: Case, kind: str, by: Member, fields: dict[str, Any], *, minutes: int = 0, label: str | None = None
) -> None:  # fmt: skip
    """Write down what the trust records, with the names of the parties in what is told."""
    named = {"suspect": case.suspect.name, "victim": case.victim.name}
    told = {name: value.format(**named) if name in ("aim", "note", "reason", "text") else value for name, value in fields.items()}
    desk.write_held(case, kind, by, told, minutes=minutes, label=label)
