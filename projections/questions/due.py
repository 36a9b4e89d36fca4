"""P5 due: each clock that runs in a case, in proceedings, in a person's record or in the unit's, when it runs out, whose (domain.md 6).

A clock of the policy's targets, or of its periods of retention, is kept with the day from which it counts: what depends on the policy is
reckoned where the answer is shown.
"""

from collections.abc import Sequence
from datetime import date, tzinfo
from typing import Any

from ledger.events.catalogue import of_kinds
from ledger.events.fact import Fact
from ledger.events.occurred import rfc3339
from ledger.rules import told_of
from ledger.rules.clocks import KINDS, Running, running
from ledger.rules.clocks.retention import FIRST_REVIEW
from ledger.rules.clocks.sharing import OF
from ledger.rules.deadlines import Terms
from ledger.rules.opened import OFFICER, OPENED, kind_of_opening
from ledger.rules.policy import TARGETS
from projections.engine.answer import Column, Row
from projections.engine.question import Question, by_stream
from projections.telling.due import LINES, told

ENDS = frozenset({"case-closed", "proceedings-closed"})
TURNS = ENDS | {"case-reopened", "proceedings-reopened"}
OWNERS = frozenset({"case-allocated", "case-transferred", "disclosure-officer-appointed"})
TURNING = ("referral-received", OPENED)
"""Types that open what is closed and taken up again: a case, proceedings."""
NUMBERED = frozenset({*TURNING, "party-identified"})
"""Types whose entries open a record that is called by a number: a case, proceedings, a person."""
OF_ANY = frozenset({"complaint-received", "data-breach-recorded"})
"""Types that start clocks in whichever record they stand, in the unit's too, which has no number."""
READ = frozenset({*NUMBERED, *TURNS, *OWNERS, *KINDS})
FROM_ITS_DAY = dict.fromkeys(TARGETS, 0)
BY_POLICY = frozenset({*TARGETS, FIRST_REVIEW.name})
"""Clocks whose length the policy sets."""


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """One record's running clocks from its facts as they stand, in the order in which they happened.

    None, no row, but for open proceedings with a disclosure officer: whether that duty has somebody depends on the unit's record too.
    """
    kinds = told_of.grouped(facts)
    opened = [fact for kind in NUMBERED for fact in kinds[kind]]
    terms = Terms(zone, FROM_ITS_DAY, period_ends=_as_it_begins)
    clocks = [clock for clock in running(facts, terms) if opened or clock.start.kind in OF_ANY]
    turns = [fact for fact in facts if fact.kind in TURNS]
    owned = [fact for fact in facts if fact.kind in OWNERS and fact.fields.get("duty", OFFICER) == OFFICER]
    state = None if not any(kinds[kind] for kind in TURNING) else "closed" if turns and turns[-1].kind in ENDS else "open"
    appointed = owned[-1].version if owned and state == "open" and _has_officer(kinds) else None
    if not clocks and appointed is None:
        return None
    return {
        "number": told_of.number(opened),
        "state": state,
        "owner": _owner(owned[-1]) if owned else None,
        "appointed": appointed,
        "clocks": [_clock(clock, zone) for clock in clocks],
        "last_recorded_at": rfc3339(max(fact.recorded_at for fact in facts)),
    }


def _owner(fact: Fact) -> Any:
    """Give whose a record is since that entry: whom a case was allocated to, or the disclosure officer of proceedings."""
    return fact.fields.get("owner", fact.fields.get("member"))


def _has_officer(kinds: told_of.Kinds) -> bool:
    """Whether these are proceedings of a kind that has a disclosure officer."""
    found = [kind_of_opening(fact.fields) for fact in kinds.get(OPENED, ())]
    return any(kind is not None and OFFICER in kind.duties for kind in found)


def _as_it_begins(_controller: str, _category: str, began: date) -> date:
    return began


def _clock(clock: Running, zone: tzinfo) -> Row:
    counted = clock.deadline.name in BY_POLICY
    return {
        "clock": clock.deadline.name,
        "entry": clock.start.version,
        "due": None if counted else rfc3339(clock.due),
        "counts_from": clock.due.astimezone(zone).date().isoformat() if counted else None,
        "owner": clock.start.fields.get("owner"),
        "victim": clock.victim,
        "share": clock.start.fields.get(OF),
        "controller": clock.start.fields.get("controller"),
        "category": clock.start.fields.get("category") if clock.deadline is FIRST_REVIEW else None,
    }


def order(row: Row) -> str:
    """By number; which clock runs out first is told where the targets are known."""
    return str(row["number"])


QUESTION = Question(
    name="due",
    version=11,
    title="Every clock that runs, when it runs out, whose it is",
    definition=(
        "Clocks that were started in a case, in proceedings, in a person's record or in the unit's and not stopped, as the record stood at "
        "the moment asked about. Denominator: all clocks ever started in cases that were referred to the unit, in proceedings that were "
        "opened, in the records of persons who were identified, and in the unit's own by complaints, requests of the Information "
        "Commissioner and breaches of data; those of closed cases and proceedings that closure does not stop are kept and marked. Whether "
        "one that ends by itself still runs depends on the moment of asking."
    ),
    columns=(
        Column("number", "the unit's number of the case, proceedings or person; none for the unit's own record"),
        Column("state", "of a case or proceedings: open, or closed when closed after it was last reopened"),
        Column(
            "owner",
            "the member, by opaque id, to whom the case was last allocated, none before that and after a transfer; of proceedings their "
            "disclosure officer",
        ),
        Column("appointed", "of open proceedings of a kind that has one: the entry that appointed the disclosure officer"),
        Column(
            "clocks",
            "each clock: its name, the entry that started it, when it runs out, or the day from which a target or period of the policy "
            "counts, the owner whom that entry names, the victim, by opaque id, where it runs for one by name, the share whose recipient "
            "is to be told, the controller who is to answer or review, and of a first review the group; first due first",
        ),
        Column("last_recorded_at", "when the last entry that these clocks depend on was recorded"),
    ),
    key=by_stream,
    fold=fold,
    order=order,
    types=of_kinds(READ),
    lines=LINES,
    tell=told,
)
