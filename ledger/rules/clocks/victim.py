"""Clocks of a victim's safety plan, and of what the Victims' Code asks: referral to support, and to be told (domain.md 3, 5.7)."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from ledger.events.fact import Fact
from ledger.events.victim_codes import InformedOf
from ledger.rules.clocks.gates import OVER
from ledger.rules.deadlines import Deadline, Terms, end_of, later, recorded_day, working_days

TO_BE_TOLD = {
    "arrest-made": InformedOf.ARREST,
    "bail-changed": InformedOf.BAIL,
    "prosecutor-advised": InformedOf.CASE_OUTCOME,
    "charge-laid": InformedOf.CHARGE,
    "crime-outcome-recorded": InformedOf.CASE_OUTCOME,
    "hearing-listed": InformedOf.HEARING,
    "court-result": InformedOf.COURT_RESULT,
}
"""Of which entries a victim is told, and as what."""
IN_WORDS = {"prosecutor-advised": "a prosecutor's decision not to charge"}
"""What a victim is told of, where the words of its code are those of another clock."""
NO_CHARGE = frozenset({"not_evidential", "not_public_interest"})
"""Advice of a prosecutor by which nobody is charged: of other advice a victim need not be told (Victims' Code, Right 6; domain.md 3)."""
STANDARD, ENHANCED = 5, 1
"""Working days within which a victim is told; the second where enhanced rights were found (domain.md 3)."""
ASSESSED, JOINED = "victim-needs-assessed", "party-joined"
FOR = "for_victim"
"""Beside the fields of a start: the victim for whom the clock runs, and the number of the entry by which she came into the case."""
SUPPORT = 2
"""Working days within which a victim is referred to a service that offers support (Victims' Code, Right 4; domain.md 3)."""
CONSENT, ADVOCACY_ENDED = "victim-consent-recorded", "advocacy-ended"


def informing(kind: str, told_as: InformedOf) -> Deadline:
    """Make the clock that runs from an entry of this kind until the victim is told of it; of several victims, each has one."""

    def told(start: Fact, stop: Fact) -> bool:
        entry = stop.fields.get("entry")
        of_it = entry == start.version if entry is not None else later(start, stop)
        return of_it and stop.fields.get("of") == told_as and _is_hers(start, stop)

    return Deadline(
        f"victim to be told of {IN_WORDS.get(kind, told_as.meaning)}", kind, ("victim-informed",), _code_time, told,
        reads=(ASSESSED, JOINED), each=_each_victim, in_time=True,
        source=(
            "the Victims' Code: five working days, one where enhanced rights were found (domain.md 3), for each victim of the case; "
            "Monday to Friday, bank holidays not known to the program"
        ),
    )  # fmt: skip


def whose(start: Fact) -> str | None:
    """Id of the victim for whom a clock runs from this start, where it runs for one by name."""
    known = start.fields.get(FOR)
    return str(known[0]) if isinstance(known, tuple) else None


def _each_victim(start: Fact, terms: Terms) -> Sequence[Fact]:
    """Give the start once for each victim of the case, with her id and the number of the entry by which she joined; or itself, for one."""
    joined: dict[object, int] = {}
    for fact in sorted(terms.told.get(JOINED, ()), key=lambda fact: fact.version):
        if fact.fields.get("category") == "victim":
            joined.setdefault(fact.fields.get("party"), fact.version)
    if len(joined) < 2:
        return (start,)
    return [replace(start, fields={**start.fields, FOR: (victim, version)}) for victim, version in joined.items()]


def _is_hers(start: Fact, other: Fact) -> bool:
    """Whether an entry is of the victim for whom the clock runs; one that names nobody is of those who had joined by then."""
    known, named = start.fields.get(FOR), other.fields.get("victim")
    return known is None or (named == known[0] if named is not None else known[1] < other.version)


def _code_time(start: Fact, terms: Terms) -> datetime | None:
    """Count from the day of the start, or on which she joined; of each victim the last assessment says whether the time is the shorter."""
    if start.kind == "prosecutor-advised" and start.fields.get("advice") not in NO_CHARGE:
        return None
    hers = [fact for fact in terms.told.get(ASSESSED, ()) if _is_hers(start, fact)]
    last = {whose(start) or assessed.fields.get("victim"): assessed for assessed in sorted(hers, key=lambda fact: fact.version)}
    enhanced = any(assessed.fields.get("entitlement") == "enhanced" for assessed in last.values())
    known = start.fields.get(FOR, (None, start.version))
    begun = (start, *(fact for fact in terms.told.get(JOINED, ()) if fact.version == known[1]))
    day = max(fact.occurred.last_day(terms.zone, fact.recorded_at) for fact in begun)
    return end_of(working_days(day, ENHANCED if enhanced else STANDARD), terms)


def supporting(kind: str) -> Deadline:
    """Make the clock that runs from an entry of this kind until its victim is referred to support, has an advocate, or wants neither."""
    return Deadline(
        "referral to support", kind, ("victim-informed", CONSENT, *OVER), _support_time, _supported,
        reads=(CONSENT, ADVOCACY_ENDED), each=_its_victim,
        source=(
            "the Victims' Code, Right 4: two working days from the report (domain.md 3), counted from the day on which the victim came "
            "into the case, or further conduct was reported; Monday to Friday, bank holidays not known to the program"
        ),
    )  # fmt: skip


def _its_victim(start: Fact, _terms: Terms) -> Sequence[Fact]:
    """Give the start with the id of the one victim it is of."""
    victim = start.fields.get("party", start.fields.get("victim"))
    return (start,) if victim is None else (replace(start, fields={**start.fields, FOR: (victim, start.version)}),)


def _support_time(start: Fact, terms: Terms) -> datetime | None:
    """Count from the day of the start, where it is of a victim whom no advocate supports already."""
    if start.fields.get("category", "victim") != "victim" or _has_advocate(start, terms):
        return None
    return end_of(working_days(start.occurred.last_day(terms.zone, start.recorded_at), SUPPORT), terms)


def _has_advocate(start: Fact, terms: Terms) -> bool:
    """Whether the victim had agreed to an advocate's support by then, and neither took that back nor saw the work end.

    What names nobody is of nobody who joins only afterwards.
    """
    before = (fact for kind in (CONSENT, ADVOCACY_ENDED) for fact in terms.told.get(kind, ()) if later(fact, start))
    joins = start.kind == "party-joined"
    told = [fact for fact in before if _of_same(start, fact) and not (joins and fact.fields.get("victim") is None)]
    of_advocacy = [fact for fact in told if fact.fields.get("scope", "advocacy") == "advocacy"]
    last = max(of_advocacy, key=lambda fact: fact.version, default=None)
    return last is not None and last.fields.get("decision") == "given"


def _supported(start: Fact, stop: Fact) -> bool:
    """Whether a later entry says so of the same victim; what ends the unit's work ends the clock."""
    if not later(start, stop) or stop.kind in OVER:
        return later(start, stop)
    if stop.kind == CONSENT:
        scope, given = stop.fields.get("scope"), stop.fields.get("decision") == "given"
        settles = scope == "advocacy" or (scope == "referral" and not given)  # to agree to a referral is not yet to be referred
    else:
        settles = stop.fields.get("of") == InformedOf.SUPPORT_REFERRAL
    return settles and _of_same(start, stop)


def _of_same(start: Fact, other: Fact) -> bool:
    """Whether an entry is of the victim of the start; one that names nobody is of the only victim there was."""
    victim = start.fields.get("party", start.fields.get("victim"))
    return victim is None or other.fields.get("victim") in (None, victim)


def _reviewed(start: Fact, stop: Fact) -> bool:
    """Whether the plan was gone through again with the same victim, or the unit's work is over."""
    return later(start, stop) and (stop.kind in OVER or stop.fields.get("victim") == start.fields.get("victim"))


SAFETY_PLAN = Deadline(
    "safety plan review", "safety-plan-recorded", ("safety-plan-recorded", *OVER), recorded_day("next_on"), _reviewed,
    source="the day recorded with the safety plan (seed.txt: victim safety planning; domain.md 5.7)",
)  # fmt: skip
CLOCKS = (
    SAFETY_PLAN, supporting("party-joined"), supporting("reoffence-reported"),
    *(informing(kind, told_as) for kind, told_as in TO_BE_TOLD.items()),
)  # fmt: skip
