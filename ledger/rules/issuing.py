"""Rules of the versions in which schedules leave the unit: counted, true to the items, and never issued unchanged (domain.md 3; P19)."""

from datetime import datetime

from ledger.events.envelope import Actor
from ledger.events.schedules import ScheduleIssued
from ledger.rules import continuation, enquired, listing
from ledger.rules.acts import Act
from ledger.rules.listing import HIGHLY_SENSITIVE, NON_SENSITIVE
from ledger.rules.proceedings import ProceedingsState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

SOURCE = "CPS Disclosure Manual; domain.md 3, 6 (P19)"


@rule(
    "a schedule is issued in a form that its kind of proceedings has",
    of=ScheduleIssued, state=ProceedingsState, kind="check", source="CPIA 1996 s.24; design: court disclosure (the kind selects forms)",
)  # fmt: skip
def form_is_of_its_kind(state: ProceedingsState, _actor: Actor, event: ScheduleIssued, _at: datetime) -> Verdict:
    """Look the form up in the file of forms."""
    kind = state.forms
    if kind is None or event.form in kind.forms:
        return ALLOWED  # another rule asks for a file of forms that has the kind
    return No("proceedings of this kind have no such form", f"name one of theirs: {', '.join(kind.forms) or 'there is none'}")


@rule("versions of a form are counted from 1", of=ScheduleIssued, state=ProceedingsState, kind="check", source=SOURCE)
def version_is_the_next(state: ProceedingsState, _actor: Actor, event: ScheduleIssued, _at: datetime) -> Verdict:
    """Count the versions of that form."""
    wanted = len(continuation.issues(_acts(state), event.form)) + 1
    if event.number == wanted:
        return ALLOWED
    return No(f"version {event.number} of that form is not the next", f"issue it as version {wanted}")


@rule(
    "an issued schedule names the first and the last number on it that no earlier version holds",
    of=ScheduleIssued, state=ProceedingsState, kind="check", source=SOURCE,
)  # fmt: skip
def names_what_is_new(state: ProceedingsState, _actor: Actor, event: ScheduleIssued, _at: datetime) -> Verdict:
    """Compare with the items."""
    acts, series = _acts(state), event.form in listing.SERIES_OF
    last = _last(acts, event.form)
    numbers = continuation.fresh(continuation.on_next(event.form, state.items, last), last) if series else []
    ends = (numbers[0], numbers[-1]) if numbers else (None, None)
    if (event.first, event.last) == ends:
        return ALLOWED
    told = f"first {ends[0]} and last {ends[1]}" if numbers else "neither first nor last"
    return No("it names other numbers than the new ones on it", f"draw the schedule anew and give {told}")


@rule(
    "an issued form says that there is nothing where there is nothing, and only there",
    of=ScheduleIssued, state=ProceedingsState, kind="check", source=f"{SOURCE}; CPIA 1996 s.24",
)  # fmt: skip
def says_whether_there_is_anything(state: ProceedingsState, _actor: Actor, event: ScheduleIssued, _at: datetime) -> Verdict:
    """Ask what stands on the next version, as a continuation or whole."""
    here, ever = (_rows(state, event.form, whole=whole) for whole in (False, True))
    if event.nil and here:
        return No("there is something to list on it", "leave nil out")
    if not event.nil and not here and not ever:
        return No("there is nothing to list on it", "issue it as a nil form (nil)")
    return ALLOWED


@rule("a form is issued again when something on it has changed", of=ScheduleIssued, state=ProceedingsState, kind="check", source=SOURCE)
def something_has_changed(state: ProceedingsState, _actor: Actor, event: ScheduleIssued, _at: datetime) -> Verdict:
    """Look for what is new since the version before, and compare digests. First decisions show on the schedule as a whole alone."""
    acts = _acts(state)
    before = continuation.issues(acts, event.form)
    if not before:
        return ALLOWED
    version, act = before[-1]
    anew = _rows(state, event.form, whole=False) or _left(state, event.form, version)
    anew = anew or (not event.nil and _decided(state, event.form, version))
    accompanies = event.form == listing.REPORT and continuation.unreported(acts)
    if act.fields.get("digest") != event.digest and (anew or accompanies):
        return ALLOWED
    last = act.fields.get("number")
    return No(f"nothing has changed since version {last} (entry {version})", "serve that version, or record what is new")


@rule(
    "a schedule of non-sensitive material is issued without a gap between its numbers",
    of=ScheduleIssued, state=ProceedingsState, kind="check", source="CPIA 1996 s.3(6); design: court disclosure (no gap)",
)  # fmt: skip
def has_no_gap(state: ProceedingsState, _actor: Actor, event: ScheduleIssued, _at: datetime) -> Verdict:
    """Look for a number that an item left before the schedule was issued."""
    gaps = listing.gaps(state.items) if listing.SERIES_OF.get(event.form) == NON_SENSITIVE else []
    if not gaps:
        return ALLOWED
    return No(f"no item stands under number {gaps[0]}", f"list another item as number {gaps[0]}, or move the last item there")


def _acts(state: ProceedingsState) -> list[tuple[int, Act]]:
    return sorted(state.acts.items())


def _last(acts: list[tuple[int, Act]], form: str) -> int:
    issued = continuation.issues(acts, form)
    return issued[-1][0] if issued else 0


def _rows(state: ProceedingsState, form: str, *, whole: bool) -> bool:
    """Whether the next version of a form has any row; of a management document, which is drawn whole, any that is new."""
    acts = _acts(state)
    last = 0 if whole else _last(acts, form)
    if form == listing.MANAGEMENT:
        return enquired.since(acts, last)
    return bool(continuation.on_next(form, state.items, last, whole=whole))


def _decided(state: ProceedingsState, form: str, last: int) -> bool:
    """Whether since that entry the prosecutor decided of an item on a schedule."""
    here = listing.standing(state.items, listing.SERIES_OF.get(form, ""))
    return any(answer.version > last for item in here for answer in item.answers)


def _left(state: ProceedingsState, form: str, last: int) -> bool:
    """Whether since that entry an item left a schedule of sensitive material, which a form of it tells.

    None tells that an item left for the schedule of highly sensitive material, nor that one left that of non-sensitive material.
    """
    series = listing.SERIES_OF.get(form, NON_SENSITIVE)
    gone = [item for item in state.items.values() if any(place.schedule == series for place in item.history[:-1])]
    told = [item for item in gone if item.schedule not in (series, HIGHLY_SENSITIVE) and item.place.version > last]
    return series != NON_SENSITIVE and bool(told)
