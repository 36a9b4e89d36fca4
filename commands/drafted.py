"""``schedule list``: the items of an edited draft, checked whole and listed as one act under the next numbers of their schedules."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import drafts, fields, options, output, receipts, scheduling
from commands.scheduling import Schedules
from commands.session import opened_ledger
from commands.words import WRITES, command
from ledger.errors import RuleRefused, UsageError
from ledger.events.catalogue import latest, load

if TYPE_CHECKING:
    from ledger.application import Intent
    from projections.court.draft import Draft, Drafted

ATTEMPTS = 5
"""How often numbers are given anew where others list items at the same time."""


@command(
    "list", may=WRITES,
    examples="caseledger schedule list PRC-26-0001 --draft items.toml --dry-run\ncaseledger schedule list PRC-26-0001 --draft items.toml",
)  # fmt: skip
@scheduling.number
@click.option("--draft", required=True, metavar="FILE|-", help="Read the file that schedule propose made and a person edited.")
@options.recording
@output.format_option
def list_(*, number: str, draft: str, form: str, dry_run: bool, clock_checked: bool, request_id: UUID | None) -> None:
    """List the items of an edited file as one act, each under the next number of its schedule.

    The file is checked whole: every fault is told by the item's place in it, and with one fault nothing is recorded. A file of which an
    entry was listed since is refused. Where others list items at the same time, numbers are given anew.
    """
    act = receipts.Act(form, dry_run, clock_checked, request_id)
    with opened_ledger() as ledger:
        schedules = Schedules.of(ledger, number)
        read = _read(draft, number)
        wanted = [_identified(schedules, each) for each in read.items]
        _require_entries(schedules, read.items)
        if not wanted:
            raise UsageError("no item of the file is included; nothing was recorded; write include = true in those that are to be listed")
        if (before := _before(schedules, wanted, act)) is not None:
            receipts.record(ledger, before, act)
            return
        _refuse_stale(schedules, read.items)
        _record(schedules, wanted, read, act)


def _read(place: str, number: str) -> "Draft":
    """Read the file. Raises UsageError where it is not one, is of other proceedings, or has a fault, all of which are told."""
    from projections.court import draft

    found = draft.read(drafts.read(place, "schedule propose"))
    if found.proceedings != number:
        raise UsageError("the draft was made for other proceedings; nothing was recorded; name those of the file")
    drafts.refuse(found.faults, "list it again")
    return found


def _identified(schedules: Schedules, item: "Drafted") -> dict[str, Any]:
    """Give the fields of an item, without its number. Raises UsageError for a case that the proceedings do not concern."""
    case = schedules.cases.get(item.case)
    if case is None:
        raise UsageError(f"item {item.place} names a case that is none of these proceedings, as far as you see; nothing was recorded")
    return {**item.fields, "case": str(case)}


def _require_entries(schedules: Schedules, items: "Sequence[Drafted]") -> None:
    """Raise UsageError for an item that names an entry which its case does not have."""
    lengths = {case: schedules.ledger.find(case).version for case in dict.fromkeys(item.case for item in items)}
    for item in items:
        if beyond := [entry for entry in item.entries if entry > lengths[item.case]]:
            raise UsageError(f"item {item.place} names entry {beyond[0]}, which {item.case} does not have; nothing was recorded; mend it")


def _refuse_stale(schedules: Schedules, items: "Sequence[Drafted]") -> None:
    """Raise RuleRefused where an entry stands on a schedule already."""
    listed = schedules.listed()
    for item in items:
        for entry in item.entries:
            if (str(schedules.cases[item.case]), entry) in listed:
                raise RuleRefused(
                    f"item {item.place} of the draft names {item.case}#{entry}, which is listed already; nothing was recorded; "
                    "make a new draft with schedule propose, or leave that item out"
                )


def _record(schedules: Schedules, wanted: Sequence[dict[str, Any]], read: "Draft", act: receipts.Act) -> None:
    """Number the items and record them; where somebody listed one meanwhile, number them anew."""
    for attempt in range(1, ATTEMPTS + 1):
        before = dict(schedules.items)
        intents = _intents(schedules, wanted, _numbers(schedules, wanted, read.start))
        try:
            receipts.record(schedules.ledger, intents, act, f"Issue the schedules: caseledger schedule issue {schedules.number}.")
        except RuleRefused:
            schedules.again()
            if attempt == ATTEMPTS or dict(schedules.items) == before:
                raise
            _refuse_stale(schedules, read.items)
        else:
            return


def _numbers(schedules: Schedules, wanted: Sequence[Mapping[str, Any]], start: Mapping[str, int]) -> list[int]:
    """Give each item the next number of its schedule, in the order of the file."""
    from ledger.rules import listing

    found, given = dict(schedules.items), list[int]()
    for place, each in enumerate(wanted):
        schedule = str(each["schedule"])
        number = listing.next_number(found, schedule) or start.get(schedule, 1)
        found[-1 - place] = listing.Item(-1 - place, (listing.Place(-1 - place, schedule, number),))
        given.append(number)
    return given


def _intents(schedules: Schedules, wanted: Sequence[Mapping[str, Any]], numbers: Sequence[int]) -> "list[Intent]":
    from ledger.application import Intent

    cls = load(latest("item-listed"))
    made = [fields.event_of(cls, {**each, "number": number}) for each, number in zip(wanted, numbers, strict=True)]
    return [Intent(event, schedules.stream) for event in made]


def _before(schedules: Schedules, wanted: Sequence[Mapping[str, Any]], act: receipts.Act) -> "Sequence[Intent] | None":
    """Give the act under the numbers that its items have, where it was recorded under this request id before."""
    listed = {(str(fields["case"]), *map(int, fields["covers"])): int(fields["number"]) for fields in _acts(schedules)}
    numbers = [listed.get((str(each["case"]), *each["covers"])) for each in wanted]
    if act.request is None or None in numbers:
        return None
    intents = _intents(schedules, wanted, [number for number in numbers if number is not None])
    return receipts.recorded_before(schedules.ledger, iter([intents]), act.request)


def _acts(schedules: Schedules) -> Iterator[Mapping[str, Any]]:
    return (act.fields for _, act in schedules.state.of("item-listed") if act.fields.get("case") and act.fields.get("covers"))
