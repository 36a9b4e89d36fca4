"""What is added to invented referrals: what was reported, who is what to whom, withdrawals and duplicates (domain.md 2.3, 5.1)."""

from datetime import datetime, timedelta
from typing import Any

from commands.demonstration import conduct, working
from commands.demonstration.desk import Case, Desk, Person, Process
from commands.demonstration.team import ADVOCATES, SERGEANT

WITHDRAWN, DUPLICATED = (19, 7), (200, 30)
"""Of every so many cases one, by its number, in which the referral is withdrawn, or is found to be a duplicate: invented."""
RELATED = {
    "former partner": "ex_intimate", "former spouse": "ex_intimate", "neighbour": "neighbour", "former colleague": "colleague",
    "former client": "professional", "stranger": "stranger_private", "acquaintance": "acquaintance", "patient": "professional",
    "fellow student": "acquaintance", "customer": "professional",
}  # fmt: skip
"""By the words of a referral, the code of what the suspect is to the victim."""
PLACES = {
    "loitering": "victim_home", "watching": "victim_home", "interference": "victim_home", "unwanted_gift": "victim_work",
    "following": "travel", "tracking_device": "travel", "publishing": "online", "account_access": "online", "contact": "remote",
    "proxy_contact": "remote",
}  # fmt: skip
WITHDRAWAL = "The officer in the case has found that the messages came from a company and not from {suspect}."
FOUND_TWICE = "Both rest on what {victim} told, once to the police and once to the advocate."

SAME_NAME = "Both were recorded under one name, at addresses in the same street."
NOT_ASKED = "Nobody had asked her, and she has a cousin of that name."
SAYS_SO = "{victim} says that she told of it twice."


def added(desk: Desk, case: Case) -> Process:
    """Record what was reported with the referral, what the two are to each other, and now and then that the referral is withdrawn."""
    referred = desk.now
    yield 0.05
    for _ in range(desk.random.randint(1, 2)):
        _incident(desk, case, referred)
    yield 0.1 + desk.random.random()
    if case.closed:
        return
    related = {"suspect": case.suspect.label, "victim": case.victim.label, "kind": RELATED[case.relationship]}
    desk.write(case, "relationship-recorded", desk.random.choice(ADVOCATES), related, minutes=5)
    if _one_in(case, WITHDRAWN):
        yield 0.5
        if not case.closed:
            fields = {"reason": WITHDRAWAL.format(suspect=case.suspect.name), "referrer": "PC Invented, by telephone"}
            desk.write(case, "referral-withdrawn", case.owner, fields, minutes=10)


def twin_of(desk: Desk, case: Case) -> Case | None:
    """Make one case of many a second referral of what is dealt with already, under new numbers for the same people; which it is of."""
    many, first = DUPLICATED
    number = int(case.label.removeprefix("@c"))
    due = number % many >= first and desk.turns("twin") <= number // many
    other = desk.open[-1] if desk.open and due else None
    if other is not None:
        desk.turn("twin")
        case.suspect = Person(case.suspect.label, other.suspect.name)
        case.victim = Person(case.victim.label, other.victim.name)
        case.kind, case.relationship, case.taken = other.kind, other.relationship, False
    return other


def linked(desk: Desk, case: Case, other: Case) -> Process:
    """Find that the referral is a duplicate, and close the case."""
    yield 1 + desk.random.random()
    fields = {"duplicate_of": other.label, "match": "same_persons", "reason": FOUND_TWICE.format(victim=case.victim.name)}
    desk.write(case, "referral-linked", SERGEANT, fields, minutes=15)
    yield from _merged(desk, case, other)
    yield from working.close(desk, case, "no_further_role", "not_assessed")


def _merged(desk: Desk, case: Case, other: Case) -> Process:
    """Find that the victims of both cases are one woman; take it back, because nobody had asked her, and find it again once somebody has.

    A victim is in one case: so each of the two gets an entry that takes note of it.
    """
    first, same = f"@m{desk.turn('merge')}", {"other": other.victim.label}
    for kind, fields, label in (
        ("persons-merged", {**same, "match": "name_and_contact", "explanation": SAME_NAME}, first),
        ("persons-unmerged", {"merge": first, "reason": NOT_ASKED}, None),
        ("persons-merged", {**same, "match": "own_word", "explanation": SAYS_SO.format(victim=case.victim.name)}, None),
    ):  # fmt: skip
        yield 0.4
        desk.write(case, kind, None, fields, person=case.victim, label=label)
        other.entries += 1


def _incident(desk: Desk, case: Case, referred: datetime) -> None:
    """Record what was reported of the days before the referral, though it may be written down after the weekend."""
    which = desk.random.randrange(len(conduct.CODES))
    code, days = conduct.CODES[which], desk.random.randint(1, 40)
    first = (referred - timedelta(days=days)).date()
    often = desk.random.choice((1, 1, 2, 3, 5))
    last = first + timedelta(days=min(days - 1, 2 * often)) if often > 1 else first
    over = {"value": first.isoformat(), "precision": "range", "until": last.isoformat()}
    fields: dict[str, Any] = {
        "victim": case.victim.label, "suspect": case.suspect.label, "behaviours": [code],
        "account": f"{case.victim.name} reports that {case.suspect.name} {conduct.BEHAVIOURS[which]}.",
    }  # fmt: skip
    fields |= {"place": PLACES[code]} if code in PLACES else {}
    fields |= {"occasions": often} if often > 1 else {}
    happened = over if last > first else {"value": first.isoformat(), "precision": "day"}
    desk.write(case, "incident-recorded", case.owner, fields, happened=happened, minutes=10)


def _one_in(case: Case, which: tuple[int, int]) -> bool:
    many, first = which
    return int(case.label.removeprefix("@c")) % many == first
