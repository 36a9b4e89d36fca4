"""Stalking as the demonstration invents it: kinds, relationships, what is done, and when conduct goes on.

Published: the five kinds (domain.md 2.1); how long an episode lasts (Mullen 2009: 45 % end within two weeks, the others
last 6 months on average, with 20 intrusions); how soon conduct is reported again (Rosenfeld 2003, n=148, followed for 2.5
to 13 years: 49 %, four fifths of them within the first year). Everything else here is invented: how common each kind is,
what fills the time between the published points, and that the kinds do not differ in it.
"""

from math import exp, log
from random import Random
from typing import Any, NamedTuple

AGAIN, IN_FIRST_YEAR = 0.49, 0.80
"""Share of stalkers reported again, and share of these within a year (Rosenfeld 2003; domain.md 2.4)."""
SHORT, SHORT_DAYS, LONG_MEAN_DAYS, INTRUSIONS = 0.45, 14, 182.6, 20
"""Share of episodes that end within so many days; mean length and intrusions of the others (Mullen 2009; domain.md 2.4)."""
NEW_VICTIM = 0.25
"""Share of further conduct towards somebody else: invented."""


class Kind(NamedTuple):
    """A kind of stalker: its code, how common it is here (invented), and relationships in which it is told."""

    code: str
    weight: int
    relationships: tuple[str, ...]


KINDS = (
    Kind("rejected", 45, ("former partner", "former spouse")),
    Kind("resentful", 20, ("neighbour", "former colleague", "former client")),
    Kind("intimacy_seeking", 15, ("stranger", "acquaintance", "patient")),
    Kind("incompetent_suitor", 15, ("acquaintance", "fellow student", "customer")),
    Kind("predatory", 5, ("stranger",)),
)
_WEIGHTS = tuple(kind.weight for kind in KINDS)


def share_by(years: float) -> float:
    """Share of stalkers of whom conduct has been reported again within ``years``: 0.392 after one, 0.49 in the end.

    Between the published points it is invented that those who go on do so at a constant rate.
    """
    return AGAIN * (1 - exp(years * log(1 - IN_FIRST_YEAR)))


def again_after(draw: float) -> float | None:
    """Years after which conduct is reported again, None if never: the inverse of ``share_by`` for a draw from [0, 1)."""
    return log(1 - draw / AGAIN) / log(1 - IN_FIRST_YEAR) if draw < AGAIN else None


def episode_days(draw: float) -> float:
    """Days an episode lasts, for a draw from [0, 1): evenly spread up to two weeks, beyond them at a constant rate (invented)."""
    if draw < SHORT:
        return SHORT_DAYS * draw / SHORT
    return SHORT_DAYS - (LONG_MEAN_DAYS - SHORT_DAYS) * log((1 - draw) / (1 - SHORT))


def intrusions(days: float, draw: float) -> int:
    """How often the victim was intruded on in an episode of so many days: at least once, in long ones 20 times on average."""
    mean = INTRUSIONS if days > SHORT_DAYS else 4  # of short episodes nothing is published
    return 1 + int(log(1 - draw) / log(1 - 1 / mean))


def kind(chance: Random) -> Kind:
    """Draw a kind of stalker."""
    return chance.choices(KINDS, _WEIGHTS)[0]


BEHAVIOURS = (
    "waited outside the house until after midnight", "sent eleven messages within the hour, none of them answered",
    "stood by the school gate at the end of the day", "rang the office and asked when work ended",
    "left a parcel without a name on the doorstep", "asked a friend to pass on a letter",
    "drove past slowly and turned at the end of the road",
    "posted the new address where others could read it", "signed in to the shared email account", "put a tracking tag under the car",
    "sent flowers to the workplace for the third time", "wrote to the employer with a false complaint",
    "followed the bus on a bicycle", "made a new profile and wrote from it", "walked up and down opposite the window",
    "scratched the paint of the car", "telephoned the mother and said that this would not end",
)  # fmt: skip
"""What is done, after the codes of domain.md 2.3, in words that could stand in a note."""


CODES = (
    "loitering", "contact", "loitering", "contact", "unwanted_gift", "proxy_contact", "watching", "publishing", "account_access",
    "tracking_device", "unwanted_gift", "false_report", "following", "contact", "watching", "interference", "proxy_contact",
)  # fmt: skip
"""Of each of BEHAVIOURS, in its order, the code."""
def told(chance: Random, suspect: str, victim: str) -> str:
    """Tell one further act of conduct, as it may be reported."""
    return _told(chance.randrange(len(BEHAVIOURS)), suspect, victim)


REPORTERS = ("victim", "victim", "victim", "advocate", "police")
"""Who tells of further conduct: invented."""


def reported(chance: Random, suspect: str, victim: str) -> dict[str, Any]:
    """Draw one further act of conduct towards the same victim, as it is reported: the fields but for the parties."""
    which = chance.randrange(len(CODES))
    by, account = chance.choice(REPORTERS), _told(which, suspect, victim)
    return {"against": "same", "reporter": by, "behaviours": [CODES[which]], "account": account}


def _told(which: int, suspect: str, victim: str) -> str:
    return f"{victim} reports that {suspect} {BEHAVIOURS[which]}."
