"""Rules of schedules: how items are numbered, moved, tested and decided of, and what is said of each (CPIA 1996 s.24; domain.md 3, 5.10).

A number names one item for good once it left the unit or stands for sensitive material (CPS Disclosure Manual: consecutive numbers).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ledger.events.corrections import FactCorrected
from ledger.events.envelope import Actor, Possession
from ledger.events.event import Event
from ledger.events.schedules import ItemAmended, ItemListed, ItemMoved, ItemTestApplied, ProsecutorDecided
from ledger.rules import enquiries, issuing, listing
from ledger.rules.consequences import Missing, Said, judgement
from ledger.rules.listing import NON_SENSITIVE
from ledger.rules.proceedings import ProceedingsState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

__all__ = ["enquiries", "issuing"]

MANUAL = "CPS Disclosure Manual; domain.md 3, 5.10"
TEST = "CPIA 1996 s.3(1)(a); CPS Disclosure Manual; domain.md 3"
OF_LEDGER = "domain.md 8 (Material), 5.10"
FIXED: Mapping[str, frozenset[str]] = {
    listing.LISTED: frozenset({"schedule", "number"}), listing.MOVED: frozenset({"schedule", "number", "item"}),
    listing.AMENDED: frozenset({"item"}), listing.TESTED: frozenset({"item"}), listing.DECIDED: frozenset({"item", "schedule_version"}),
    listing.ISSUED: frozenset({"form", "number", "digest", "first", "last", "nil", "file"}),
}  # fmt: skip
"""Fields that say where an item stands, or what left the unit."""


@rule("an item takes the next number of its schedule", of=(ItemListed, ItemMoved), state=ProceedingsState, kind="check", source=MANUAL)
def takes_the_next_number(state: ProceedingsState, _actor: Actor, event: ItemListed | ItemMoved, _at: datetime) -> Verdict:
    """Compare with the last number used there; on a schedule that has none yet, any will do."""
    wanted = listing.next_number(state.items, event.schedule)
    if wanted in (None, event.number):
        return ALLOWED
    shown = [listing.shown_number(event.schedule, each) for each in (event.number, wanted)]
    return No(f"{shown[0]} is not the next number there", f"give it the number {wanted} ({shown[1]})")


@rule(
    "an item stands on a schedule of which this kind of proceedings has a form",
    of=(ItemListed, ItemMoved), state=ProceedingsState, kind="check", source="design: court disclosure (the kind selects forms)",
)  # fmt: skip
def has_a_form(state: ProceedingsState, _actor: Actor, event: ItemListed | ItemMoved, _at: datetime) -> Verdict:
    """Look the schedule up among those of the kind; without a form nobody would ever be told of the item."""
    jurisdiction, kind = state.jurisdiction, state.kind
    if jurisdiction is None or kind is None or event.schedule in jurisdiction.series_of(kind):
        return ALLOWED
    return No("this kind of proceedings has none", "list it on one that it has, and withhold by redaction what is not to be shown")


@rule(
    "what is said of an item names the entry that listed it",
    of=(ItemAmended, ItemMoved, ItemTestApplied, ProsecutorDecided), state=ProceedingsState, kind="check", source=MANUAL,
)  # fmt: skip
def names_an_item(state: ProceedingsState, _actor: Actor, event: Event, _at: datetime) -> Verdict:
    """Look it up, however often it was moved since."""
    named = getattr(event, "item", None)
    return ALLOWED if named in state.items else No(f"entry {named} listed no item", "name the entry that listed it, also after a move")


@rule(
    "an item moves to another schedule, from that of non-sensitive material only before it was issued, and there only to close a gap",
    of=ItemMoved, state=ProceedingsState, kind="check", source=f"{MANUAL}; CPIA 1996 s.24(8)",
)  # fmt: skip
def moves_as_allowed(state: ProceedingsState, _actor: Actor, event: ItemMoved, _at: datetime) -> Verdict:
    """Compare where it stands with where it goes."""
    found = state.items
    item = found.get(event.item)
    if item is None or event.schedule != item.schedule != NON_SENSITIVE:
        return ALLOWED  # one that names no item another rule refuses
    if item.issued:
        return No(f"item {item.shown} stands on a schedule that was issued", "leave it where it is, and ask the prosecutor")
    if event.schedule != item.schedule:
        return ALLOWED
    if item.schedule == NON_SENSITIVE and listing.gaps(found) and item.number == listing.last_number(found, NON_SENSITIVE):
        return ALLOWED
    return No(f"item {item.shown} stands on that schedule already", "name another schedule, or amend what is said of the item")


@rule(
    "an item of a schedule of sensitive material says why it is sensitive, and no other item does",
    of=(ItemListed, ItemMoved), state=ProceedingsState, kind="check", source="CPIA 1996 s.24(8); CPS Disclosure Manual; domain.md 3",
)  # fmt: skip
def says_why_it_is_sensitive(_state: ProceedingsState, _actor: Actor, event: ItemListed | ItemMoved, _at: datetime) -> Verdict:
    """Look for the reason."""
    return _reason_fits(event.schedule, event.sensitivity_reason is not None)


@rule(
    "an amendment says something anew, and why an item is sensitive only of one that is",
    of=ItemAmended, state=ProceedingsState, kind="check", source=MANUAL,
)  # fmt: skip
def amends_something(state: ProceedingsState, _actor: Actor, event: ItemAmended, _at: datetime) -> Verdict:
    """Look for any of the fields, and where the item stands."""
    if {event.description, event.location, event.sensitivity_reason, event.held_as} == {None}:
        return No("nothing is said anew", "give the description, the place, the possession or the reason for sensitivity anew")
    item = state.items.get(event.item)
    if item is None or event.sensitivity_reason is None:
        return ALLOWED
    return _reason_fits(item.schedule, given=True)


@judgement(
    "an item of the ledger names a case of these proceedings and its entries, and one from outside neither",
    of=ItemListed, source=OF_LEDGER, state=ProceedingsState,
)  # fmt: skip
def names_case_and_entries(state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Compare with the cases that these proceedings concern."""
    case, entries = said.get("case"), said.get("covers")
    if (case is None) != (entries is None):
        missing = "entries of the case" if entries is None else "the case"
        return No(f"{missing} are not named" if entries is None else f"{missing} is not named", "name both, or neither of outside material")
    if case is None or case in state.cases:
        return ALLOWED
    return No("these proceedings do not concern that case", "bring the case into them first (caseledger proceedings case)")


@judgement(
    "an item that the investigator does not possess says who does", of=ItemListed, source=OF_LEDGER, state=ProceedingsState
)
def says_who_possesses_it(_state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Look for the agency; of material from outside the ledger, the place of keeping may tell."""
    mine, agency = said.get("held_as") == Possession.INVESTIGATOR, said.get("agency")
    if mine and agency is not None:
        return No(f"{agency} is named as holding what the investigator possesses", "leave the agency out, or say who possesses it")
    if mine or agency is not None or (said.get("case") is None and said.get("location") is not None):
        return ALLOWED
    return Missing("no agency is named that holds it", "name the agency, or of outside material where it is kept")


@judgement(
    "where the test for disclosure may be met, it is said why", of=ItemTestApplied, source=TEST, state=ProceedingsState
)
def says_why_the_test_may_be_met(_state: ProceedingsState, said: Said, _today: date) -> Verdict:
    """Look for the reason, which the report to the prosecutor gives."""
    if said.get("test") not in listing.MAY_MEET or said.get("why") is not None:
        return ALLOWED
    return Missing("it is not said why the test may be met", "say why it may undermine or assist")


@rule(
    "the prosecutor decides of an item that stands on an issued schedule",
    of=ProsecutorDecided, state=ProceedingsState, kind="check", source=MANUAL,
)  # fmt: skip
def decides_of_what_was_issued(state: ProceedingsState, _actor: Actor, event: ProsecutorDecided, _at: datetime) -> Verdict:
    """Look for a version that holds the item where it stands now, and for the one that is named."""
    item = state.items.get(event.item)
    if item is None:
        return ALLOWED  # another rule refuses it
    if not item.issued:
        return No(f"item {item.shown} stands on no schedule that was issued", "issue the schedule first (caseledger schedule issue)")
    versions = [issue.version for issue in item.issued]
    if event.schedule_version in (None, *versions):
        return ALLOWED
    return No(f"entry {event.schedule_version} issued no schedule with that item", f"name one that did: {', '.join(map(str, versions))}")


@rule(
    "where an item stands, and what left the unit, is not corrected",
    of="fact-corrected", state=ProceedingsState, kind="check", source=f"{MANUAL} (numbers and versions stand)",
)  # fmt: skip
def numbers_and_versions_stand(state: ProceedingsState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Look the field up among those that are fixed."""
    act = state.acts.get(event.target)
    if act is None or event.field not in FIXED.get(act.kind, ()):
        return ALLOWED
    return No(f"{event.field} of entry {event.target} is fixed", "move or amend the item, or issue a further version")


@rule(
    "what has to be said of an item, a test or an enquiry is not struck out, nor a reason for sensitivity given where none belongs",
    of="fact-corrected", state=ProceedingsState, kind="check", source=f"{MANUAL}; the rules of what it touches",
)  # fmt: skip
def nothing_needed_is_struck_out(state: ProceedingsState, _actor: Actor, event: FactCorrected, _at: datetime) -> Verdict:
    """Hold the field against what the entry says in the clear."""
    act = state.acts.get(event.target)
    if act is None:
        return ALLOWED
    if event.field == "sensitivity_reason" and act.kind in (listing.LISTED, listing.MOVED):
        return _reason_fits(str(act.fields.get("schedule")), event.to_personal is not None)
    if event.to is None and event.to_personal is None and _needed(act.kind, event.field, act.fields):
        return No(f"{event.field} of entry {event.target} cannot be empty", "give its right value")
    return ALLOWED


def _reason_fits(schedule: str, given: bool) -> Verdict:
    if given == (schedule != NON_SENSITIVE):
        return ALLOWED
    if given:
        return No("a reason for sensitivity is given of an item that is not sensitive", "leave it out, or name another schedule")
    return No("it is not said why the item is sensitive", "say which public interest disclosing it may harm (sensitivity_reason)")


def _needed(kind: str, field: str, said: Mapping[str, Any]) -> bool:
    """Whether what an entry says in the clear asks for a sealed field of it."""
    if kind == listing.TESTED:
        return field == "why" and said.get("test") in listing.MAY_MEET
    return field in enquiries.needed(kind, said)
