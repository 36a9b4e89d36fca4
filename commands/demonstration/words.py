"""What invented people write: reasons, rationales, notes. The names of the parties stand in them, as they do in real notes."""

from collections.abc import Sequence
from random import Random

from commands.demonstration import conduct
from commands.demonstration.conduct import BEHAVIOURS, episode_days, intrusions
from commands.demonstration.desk import Case

REFERRERS = ("cheshire-police", "cheshire-police", "cheshire-police", "nps", "cwp", "victim-advocacy")
"""Any partner agency refers, most often the police (domain.md 1.2)."""
SAFE_CONTACTS = ("text first", "mornings only", "through a sister", "at work, not at home", "by email to the new address")
STRATEGIES = ("tactical_investigative", "communication_risk_sharing", "victim_safety", "health_pathway", "legal", "brief_psychosocial")
SERVICES = ("victim_work", "psychological", "psychosocial", "psychiatric", "accredited_programme")
URGENT = (
    ("safeguard", "Fit an alarm and change the locks for {victim}; officers to pass by tonight."),
    ("arrest", "{suspect} was seen near the house within the hour."),
    ("spo_application", "Papers for an order against {suspect}, with the messages attached."),
    ("marac", "{victim} and the children; the next meeting is on Thursday."),
    ("mental_health_assessment", "{suspect} speaks of ending it together with {victim}."),
    ("relocate", "{victim} can stay with a friend for some nights, not longer."),
)
URGENT_ENDS = {
    "done": "Done as asked; the victim has been told.",
    "partly_done": "The alarm is fitted; the locks follow tomorrow.",
    "not_done": "Nobody answered at either address.",
    "overtaken": "The suspect was in custody by then.",
}
TRIAGE = {
    "insufficient_information": (
        "The messages have not been seen yet.", "Who sent the letters is not known.", "The officer who took the report is on leave.",
    ),
    "clearly_not_stalking": (
        "Both write to each other; there is no fixation.", "A dispute over a fence, on both sides.", "One call, and a plain reason for it.",
    ),
    "possible_stalking": (
        "A pattern over weeks, fixation, and fear.", "Unwanted, repeated, and going on after a plain no.",
        "Contact is taken up elsewhere wherever it is blocked.",
    ),
}  # fmt: skip
SCREEN = {
    "adds_value": "Police and health both know {suspect}, and neither knows what the other does.",
    "no_added_value": "What is needed is under way; advice on evidence was given to the officer in the case.",
    "defer": "The account of the family doctor on {suspect} is awaited.",
}
REVIEWS = {
    "yes": "The plan works; it goes on as it is.",
    "partly": "Contact is less but has not stopped; the advocate calls weekly from now on.",
    "no": "The plan did not hold; an order is to be considered.",
}
CLOSED = {
    "completed": "No contact for three months. {victim} has the number of the advocate.",
    "no_further_role": "The officer in the case carries on. {victim} was told why and whom to call.",
    "not_stalking": "Signposted to mediation. {victim} was told.",
    "lost_contact": "{victim} could not be reached by the safe way on five days.",
    "transferred": "Handed over in person. {victim} has met the new advocate.",
    "custody_long": "The suspect is in custody; {victim} will be told before any release.",
}
TRANSFERRED = "The victim has moved there and asked to be supported from there."
NOTES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("{victim} called, after the first night of sleep in a week. {suspect} has not written since Sunday.", ()),
    ("{victim} showed the messages. {suspect} {did}. Copies were taken.", ()),
    ("A neighbour of {victim} says that {suspect} {did}.", ("third_party",)),
    ("{suspect} came to the appointment and stayed. How afraid {victim} has been was news to {suspect}.", ("mental_health",)),
    ("{suspect} did not come to the appointment and did not call.", ("mental_health",)),
    ("{victim} asked that the school be told. The school has agreed who may collect the child.", ("child",)),
    ("Safety plan gone through with {victim}: another way to work, and a sister who knows the word.", ("victim_location",)),
    ("The officer in the case was advised to secure the phone of {suspect} before the messages are gone.", ()),
    ("{victim} does not want to go to court. {victim} wants it to stop.", ()),
    ("{suspect} {did}. {victim} told of it only today, having thought that it did not count.", ()),
)
"""Texts with the marks of sensitivity that they need. Nobody in them is he or she: the names do not say."""


ARRESTED = "At the home address, without incident. A telephone was seized."
HELPED = "At the place of work, on suspicion of having brought letters for another."
ADVISED = {
    True: "The messages, the neighbour and the suspect's own account prove the course of conduct.",
    False: "Who used the telephone cannot be proved.",
}
"""By whether a charge was advised."""
REFUSED = "The court was not satisfied that an order is necessary; it may be asked again."
SERVED = "In person. The terms were read out, and a copy was left."
TAGGED = "Its zones are those of the order; alerts go to the control room."
VARIED = "The area is no longer needed since the victim moved."
CONSIDERED = ("crime_reports", "pnc", "pnd", "intelligence", "earlier_referrals", "victim_account", "probation")
"""What a triage looks at, by code; shares invented."""
ELSEWHERE = ("neighbourhood_policing", "domestic_abuse_service", "housing", "mediation")
"""Services to which somebody is signposted, by code; invented."""


def some(chance: Random, among: Sequence[str], most: int) -> list[str]:
    """Draw some of several words, at least one and at most so many, in their own order."""
    drawn = set(chance.sample(among, chance.randint(1, most)))
    return [word for word in among if word in drawn]


def triage(chance: Random, outcome: str) -> str:
    """Give a reason for an outcome of triage."""
    return chance.choice(TRIAGE[outcome])


def referral(chance: Random, suspect: str, victim: str, relationship: str) -> str:
    """Tell why a case is referred: who to whom, how often in how long, and what."""
    days = episode_days(chance.random())
    times = intrusions(days, chance.random())
    span = f"{days / 30:.0f} months" if days > 60 else f"{max(days, 1):.0f} days"
    first, second = chance.sample(BEHAVIOURS, 2)
    often = f"{times} occasions" if times > 1 else "one occasion"
    article = "an" if relationship[0] in "aeiou" else "a"
    return f"{suspect}, {article} {relationship} of {victim}: {often} within {span}. {suspect} {first}. {suspect} {second}."


def note(chance: Random, suspect: str, victim: str) -> tuple[str, tuple[str, ...]]:
    """Tell something from the work on a case, and how it is to be handled."""
    text, sensitivity = chance.choice(NOTES)
    return text.format(suspect=suspect, victim=victim, did=chance.choice(BEHAVIOURS)), sensitivity


def told(chance: Random, case: Case) -> str:
    """Tell one further act of conduct, as it may be reported in a case."""
    return conduct.told(chance, case.suspect.name, case.victim.name)


def bail(victim: str) -> str:
    """Give conditions of bail."""
    return f"Not to contact {victim} by any means. Not to enter the road in which {victim} lives."


def grounds(suspect: str, victim: str) -> str:
    """Tell on which grounds an order is applied for: the acts, the risk, the necessity (SPA 2019 s.1)."""
    return f"{suspect} has carried out acts associated with stalking. {victim} remains at risk, and warnings have not been kept to."


def terms(victim: str, *, attending: bool) -> str:
    """Give the conditions of an order, each with its number; the third, where there is one, is to attend appointments."""
    prohibited = f"1. Not to contact {victim} by any means. 2. Not to enter the road in which {victim} lives."
    return f"{prohibited} 3. To attend the appointments that the unit makes." if attending else prohibited
