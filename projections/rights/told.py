"""What may be told to the person whom an entry is about: by type and by whose side of the matter he stands on, a sentence for him.

This is the list of what may go, and there is no other. A field that no sentence of it names is never told, nor is an entry of a type
that stands not here: a new type or field is left out until somebody puts it here. ``passages`` names the narratives of which a person
may decide that a sentence goes. Sentences are in the language of ``ledger.events.sentence``.

Not here, so that they never go: what was planned or done urgently to protect somebody, case discussions and what was brought to them,
MAPPA, acts of sharing and their reasons, advice, what one person said of another, and what tells who told it, as by which way a
referral came.
"""

from collections.abc import Mapping
from typing import NamedTuple

SUSPECT, VICTIM, ANYBODY = "suspect", "victim", "anybody"
"""On whose side of the matter somebody stands: who is suspected or convicted, who is a victim, whoever it is."""
SIDES = {"suspect": SUSPECT, "convicted": SUSPECT, "victim": VICTIM}
"""By category in a case (ledger.events.envelope.Category); another category has no side but ANYBODY."""
WHO = ("suspect", "victim", "party", "person")
"""Fields that say whom an entry is about: where one of them names another person, it is not about who asks."""


class Telling(NamedTuple):
    """How an entry of a type is told. ``weigh``: only where a person decided that it goes, for it may tell of others, or endanger them.

    ``whom``: the field that has to name who asks, where the sentence claims something of him; ``passages``: narratives, by field.
    ``bare``: whether it is told without any passage.
    """

    says: str
    passages: tuple[str, ...] = ()
    weigh: bool = False
    whom: str | None = None
    bare: bool = True


IDENTITY = frozenset({"party-identified", "party-joined"})
"""Types that say who the person is and how he is reached."""

_JUSTICE: Mapping[str, Telling] = {
    "arrest-made": Telling("You were arrested[ on suspicion of {offence}][ (custody reference {custody_ref})].", ("detail",)),
    "bail-changed": Telling(
        "Your bail {how}[ (authority: {authority})].[ You were to answer it on {return_on}.][ Place: {place}.]", ("conditions", "detail")
    ),
    "charge-laid": Telling("You were charged with {offence}[ ({counts|count})].", ("detail",)),
    "court-result": Telling("{kind} in court in your case: {result}.", ("detail",)),
    "crime-outcome-recorded": Telling(
        "A crime of which you were suspected was given the outcome {ho_outcome} on {outcome_on}.", ("detail",), weigh=True,
    ),
    "exposure-changed": Telling("You: {to}, from {since}[ (last day, known or expected: {until})].", ("detail",), whom="suspect"),
    "hearing-listed": Telling(
        "A hearing in your case ({purpose}) was listed for {hearing_on}[ at {court}][, court reference {court_ref}].", ("detail",)
    ),
    "order-applied": Telling(
        "{applicant} applied[ to {court}] for {kind} against you[, court reference {court_ref}].", ("grounds",), weigh=True
    ),
    "order-breached": Telling("A breach by you of an order[, said to have happened on {breached_on},] was {stage}.", weigh=True),
    "order-changed": Telling(
        "On {changed_on} an order against you {how}[ at {court}][ ({appeal})][, with effect until {fixed_until}]"
        "[, with effect until further order{until_further_order?}].", ("detail",),
    ),
    "order-made": Telling(
        "{court} made {kind} against you on {made_on}[, with effect until {fixed_until}]"
        "[, with effect until further order{until_further_order?}][, court reference {court_ref}].", ("terms",),
    ),
    "order-notification-received": Telling(
        "You notified the police of {notified} on {notified_on}.[ Names: {names}.][ Address: {address}.]"
        "[ This was acknowledged in writing on {acknowledged_on}.]"
    ),
    "order-refused": Telling("An application for an order against you was refused on {refused_on}[ by {court}].", ("reasons",)),
    "order-served": Telling("An order was served on you on {served_on}.", ("detail",)),
    "tag-fitted": Telling("A GPS tag was fitted to you on {fitted_on}.", ("detail",)),
}  # fmt: skip
_CONDUCT: Mapping[str, Telling] = {
    "incident-recorded": Telling(
        "It was reported that you did this to another person: {behaviours}[, on {occasions} occasions].",
        ("account",), weigh=True, whom="suspect",
    ),
    "reoffence-assessed": Telling(
        "A report of further conduct by you was found to be {finding}[ on {decided_on}].", ("grounds",), weigh=True
    ),
    "reoffence-reported": Telling("Further conduct by you was reported: {behaviours}.", ("account",), weigh=True, whom="suspect"),
    "referral-received": Telling("The unit received a referral about you.", ("reason",)),
    "referral-withdrawn": Telling("The referral about you was withdrawn.", ("reason",)),
    "relationship-recorded": Telling(
        "What you are to another person was recorded: {kind}[, from {from_year}][, until {to_year}].", weigh=True, whom="suspect"
    ),
}  # fmt: skip
_WORK: Mapping[str, Telling] = {
    "assessment-completed": Telling(
        "An assessment of you was made with {instrument}.[ Overall rating: {overall}.][ Score: {score}.][ Risk of violence: {violence}.]"
        "[ Risk that the conduct persists: {persistence}.][ Risk that it recurs: {recurrence}.]",
        ("limitations",), weigh=True, whom="suspect",
    ),
    "case-closed": Telling("Work on the matter ended: {reason}.", ("summary",)),
    "case-reopened": Telling("Work on the matter began again.", ("reason",)),
    "case-transferred": Telling("The matter was passed to the unit of another area."),
    "formulation-recorded": Telling(
        "A professional understanding of your conduct was recorded.",
        ("summary", "predisposing", "precipitating", "perpetuating", "protective"), weigh=True, whom="suspect", bare=False,
    ),
    "risk-level-set": Telling(
        "The risk that you present to another person was assessed as {level}.", ("rationale",), weigh=True, whom="suspect"
    ),
    "review-held": Telling("The work on the matter was reviewed.", ("decision",), bare=False),
    "screen-decided": Telling("The unit decided whether to take the matter on: {outcome}.", ("rationale",)),
    "triage-decided": Telling("The unit considered whether the matter is one of stalking. Its decision: {outcome}.", ("rationale",)),
    "typology-assigned": Telling(
        "Your conduct was assessed as {motivation}, with {confidence} confidence.", ("rationale",), weigh=True, whom="suspect"
    ),
}  # fmt: skip
_SUPPORT: Mapping[str, Telling] = {
    "advocacy-ended": Telling("An advocate's work with you ended: {reason}.", ("detail",)),
    "case-closed": Telling("Work on the matter ended."),
    "case-reopened": Telling("Work on the matter began again."),
    "case-transferred": Telling("The matter was passed to the unit of another area."),
    "incident-recorded": Telling(
        "Conduct towards you was reported: {behaviours}[, on {occasions} occasions][, {place}]."
        "[ What it did to your day-to-day life: {impact_day_to_day}.]", ("account",), whom="victim",
    ),
    "personal-statement-recorded": Telling("A victim personal statement {step} you.", ("detail",)),
    "referral-received": Telling("The unit received a referral that concerns you."),
    "relationship-recorded": Telling(
        "What another person is to you was recorded: {kind}[, from {from_year}][, until {to_year}].", ("detail",), whom="victim"
    ),
    "review-right-recorded": Telling("Your right to have a decision not to prosecute reviewed was recorded.", ("detail",)),
    "safety-plan-recorded": Telling("A safety plan: the advocate {step} you.[ It was to be reviewed by {next_on}.]", ("plan",)),
    "screen-decided": Telling("The unit decided whether to take the matter on: {outcome}."),
    "triage-decided": Telling("The unit considered whether the matter is one of stalking. Its decision: {outcome}."),
    "victim-consent-recorded": Telling("You {decision} consent {method} to {scope}.", ("detail",)),
    "victim-contacted": Telling("We tried to contact you {method}: {outcome}.[ {safe}.]", ("detail",)),
    "victim-informed": Telling("You were informed of {of} {method}.", ("detail",)),
    "victim-needs-assessed": Telling("Your needs were assessed: {needs}.", ("detail",)),
    "victim-views-recorded": Telling("Your views were recorded.[ You said that the behaviour {behaviour}.]", ("views",)),
}  # fmt: skip
_WHOEVER: Mapping[str, Telling] = {
    "clinical-note-recorded": Telling("A clinical note was made about you.", ("text",), bare=False),
    "intervention-ended": Telling("The help that you were offered ended: {how}.", ("reason",)),
    "intervention-offered": Telling("You were offered {kind}, to be taken up {mandate}.", ("aim",)),
    "intervention-paused": Telling("The help that you were offered was {step}.", ("reason",)),
    "intervention-started": Telling("The help that you were offered began.[ It was planned for {planned|session}.]"),
    "need-identified": Telling("This was identified in respect of you: {need}.", ("detail",), weigh=True, whom="person"),
    "note-recorded": Telling("A note was made.", ("text",), bare=False),
    "outcome-measured": Telling("A measure was taken {phase}. Score: {score}.", ("note",)),
    "party-identified": Telling(
        "[Name: {name}.][ Also known as: {also_known_as}.][ Born: {date_of_birth}.][ Address: {address}.][ Telephone: {phone}.]"
        "[ Email: {email}.][ Numbers by which others know you: {identifiers}.]"
    ),
    "party-joined": Telling(
        "You were entered in a matter as: {category}.[ How you may safely be reached: {safe_contact}.]", whom="party"
    ),
    "satisfaction-recorded": Telling("You were asked about the service.[ Score: {score}.]", ("comment",), whom="person"),
    "session-held": Telling("A session with you: {attendance}[, {mode}][, {minutes|minute}].", ("note",)),
    "statement-added": Telling("A statement of yours was added to what is recorded.", ("text",), whom="person", bare=False),
}  # fmt: skip
TOLD: Mapping[str, Mapping[str, Telling]] = {
    SUSPECT: {**_JUSTICE, **_CONDUCT, **_WORK}, VICTIM: _SUPPORT, ANYBODY: _WHOEVER,
}  # fmt: skip
"""By side, then by type without its version."""


def telling(kind: str, side: str) -> Telling | None:
    """Give how an entry of a type is told to somebody on that side; None: it is not."""
    return TOLD.get(side, {}).get(kind) or TOLD[ANYBODY].get(kind)
