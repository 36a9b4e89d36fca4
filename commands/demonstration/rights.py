"""What people of invented cases ask for and complain of, and a breach of data: each with what became of it (domain.md 5.12).

What becomes of a request is told by who imports, who is a supervisor: it is rights officers who answer.
"""

from datetime import timedelta

from commands.demonstration.desk import Case, Desk, Process, instant
from commands.demonstration.team import SERGEANT

EVERY, BREACHED = (4, 1), (6, 2)
"""Of so many cases taken on one, by its turn, in which the victim asks for something, or in which data are lost: invented."""
ACCESS = "Everything that is held about me since the first report."
WRONG = "My address is wrong, and so is what is said of my work."
REASONS = "What {victim} says of the work of another person is that person's to correct."
LONGER = "The agencies that were given the address are to be asked first."
LETTER, EFFECTS = "A letter to {victim} went to the house next door.", "A neighbour read that {victim} has an advocate."
REMEDY, LATE = "The letter was fetched back.", "It was found only after the weekend that it had been opened."
COMPLAINT, ANSWER = "{victim} complains that the letter was sent at all.", "The unit said sorry, and writes to a safe address from now on."
QUESTION = "Please say how letters to victims are addressed."


def asked(desk: Desk, case: Case) -> Process:
    """Have the victim ask for access, or to have something rectified, in turn."""
    yield 10 + 20 * desk.random.random()
    yield from (_access, _rectification)[desk.turn("rights request") % 2](desk, case)


def _access(desk: Desk, case: Case) -> Process:
    request = _request(desk, case, "access", "known", ACCESS)
    yield 1 + 2 * desk.random.random()
    _follow(desk, case, request, "clarification_asked")
    yield 2 + 5 * desk.random.random()
    _follow(desk, case, request, "clarified")
    yield 5 + 10 * desk.random.random()
    _follow(desk, case, request, "answered", pack="c0ffee" * 10 + "c0ff")


def _rectification(desk: Desk, case: Case) -> Process:
    request = _request(desk, case, "rectification", "asked", WRONG)
    yield 2 + 2 * desk.random.random()
    _follow(desk, case, request, "identity_confirmed")
    yield 2 + 5 * desk.random.random()
    _follow(desk, case, request, "extended", until=(desk.now + timedelta(days=60)).date().isoformat(), reasons=LONGER)
    yield 20 + 20 * desk.random.random()
    _follow(desk, case, request, "partly_refused", reasons=_said(case, REASONS))


def _request(desk: Desk, case: Case, kind: str, identity: str, words: str) -> str:
    label = f"@r{desk.turn('request')}"
    fields = {"kind": kind, "received_on": desk.now.date().isoformat(), "controller": SERGEANT.agency, "channel": "letter"}
    fields |= {"identity": identity, "request": words}
    desk.write(case, "rights-request-received", SERGEANT, fields, person=case.victim, label=label)
    return label


def _follow(desk: Desk, case: Case, request: str, how: str, **more: str) -> None:
    fields = {"request": request, "how": how, "on": desk.now.date().isoformat(), **more}
    desk.write(case, "rights-request-followed", None, fields, person=case.victim)


def breached(desk: Desk, case: Case) -> Process:
    """Have a letter opened next door: the Commissioner and the victim are told, she complains, and the Commissioner asks."""
    yield 15 + 30 * desk.random.random()
    found = {"kind": "disclosure", "discovered_at": instant(desk.now - timedelta(days=4)), "likely_risk": "high_risk"}
    told = {"description": _said(case, LETTER), "effects": _said(case, EFFECTS), "remedy": REMEDY}
    breach = desk.write(case, "data-breach-recorded", SERGEANT, found | told)
    now = {"breach": breach, "at": instant(desk.now)}
    desk.write(case, "data-breach-notified", None, now | {"to": "regulator", "late_because": LATE, "reference": "IC-26-12"})
    desk.write(case, "data-breach-notified", None, now | {"to": "person"})
    yield 3 + 4 * desk.random.random()
    complained = _complaint(desk, case, "victim", "security", _said(case, COMPLAINT))
    asked = _complaint(desk, case, "regulator", "security", QUESTION, (desk.now + timedelta(days=21)).date().isoformat())
    yield 5 + 5 * desk.random.random()
    for complaint, how in ((complained, "acknowledged"), (complained, "answered"), (asked, "answered")):
        fields = {"complaint": complaint, "how": how, "on": desk.now.date().isoformat()}
        desk.write(case, "complaint-followed", None, fields | ({"note": ANSWER} if how == "answered" else {}))


def _complaint(desk: Desk, case: Case, made_by: str, about: str, words: str, reply_by: str | None = None) -> int:
    fields = {"made_by": made_by, "about": about, "received_on": desk.now.date().isoformat(), "controller": SERGEANT.agency}
    wanted = {} if reply_by is None else {"reply_by": reply_by, "reference": "IC-26-13"}
    return desk.write(case, "complaint-received", SERGEANT, {**fields, **wanted, "complaint": words})


def _said(case: Case, text: str) -> str:
    return text.format(victim=case.victim.name)
