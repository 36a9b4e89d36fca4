"""``retention classify`` and ``retention review``: into which group what a controller holds belongs, and what it decides at a review."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import beforehand, fields, forms, options, output, prompts, questions, receipts, recording, retained, same, times
from commands.forming import FormCommand
from commands.session import opened_ledger
from commands.words import WRITES, CodeWord, command, meanings
from ledger.errors import UsageError
from ledger.events.catalogue import ADMINISTRATIVE, latest, load

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from projections.telling.retention import Terms

CLASSIFIED, REVIEWED = "retention-classified", "retention-reviewed"
GROUPS = {
    "group_1": "public protection matters", "group_2": "other sexual, violent or serious offences", "group_3": "all other offences",
    "group_4": "miscellaneous", "health": "a health record", "service": "a record of support given",
}  # fmt: skip
"""Codes of ledger.events.retention.RetentionGroup, which is not loaded for a word."""
ENDS_CHARGE = ("verdict", "sentence")
"""Results of a court after which a charge is no longer known to be open."""
Values = dict[str, Any]


@command(
    "classify", may=WRITES,
    examples="caseledger retention classify P-311 --controller police --category group_2 --from 2024-05-01\n"
    "caseledger retention classify P-311 --controller cwp --category health --from 9mar --reason @why.txt",
)  # fmt: skip
@click.argument("number", type=options.Person(), metavar="PERSON")
@click.option("--controller", type=options.AgencyCode(), required=True, metavar="CODE", help="Whose records of the person they are.")
@click.option("--category", type=CodeWord(GROUPS), required=True, help=meanings(GROUPS))
@click.option("--from", "start", required=True, metavar="DAY", help="Last day on which the person came to notice: the period runs from it.")
@options.writing
@output.format_option
def classify(
    *, number: str, controller: str, category: str, start: str, form: str, dry_run: bool, clock_checked: bool, request_id: UUID | None,
    why: str | None,
) -> None:  # fmt: skip
    """Put what a controller holds about a person into a group of its schedule, with the day from which its period runs.

    Where something new came to notice, classify anew: then the period begins anew. The answer says by when the first review is due.
    """
    from ledger.application import Intent

    with opened_ledger() as ledger:
        stream = ledger.find(number).stream
        began = times.day(start, times.Clock(ledger.zone, ledger.now()))
        reason = prompts.reason(why)
        said = {"controller": controller, "category": category, "clear_period_start": began.isoformat()}
        event = fields.event_of(load(latest(CLASSIFIED)), said | ({} if reason is None else {"reason": reason}))
        for line in same.others_stand(ledger, stream, number):
            output.note(line)
        remark = _first_review(ledger, controller, category, began)
        receipts.record(ledger, [Intent(event, stream)], receipts.Act(form, dry_run, clock_checked, request_id), remark)


class Reviewing(recording.Beside):
    """Shows before a review is recorded what is kept, how long it may be, what was decided before, and what speaks against erasing it."""

    def begun(self, ledger: "Ledger", stream: UUID, label: str, given: Values) -> Values:
        """Show it, and date the decision today unless another day is said."""
        if (controller := given.get("controller")) is None:
            raise UsageError("whose decision it is was not said; nothing was recorded; name the agency (--controller)")
        for line in shown(ledger, stream, label, str(controller)):
            output.note(line)
        if given.get("decision") == "erase":
            erase = f"caseledger rights erase {label} --scope controller --controller {controller} --authority retention_review"
            self.remark = f"Nothing is erased by it: two members do that ({erase})."
        elif given.get("decision") == "restrict":
            self.remark = f"Nothing is restricted by it yet: caseledger rights restrict {label}."
        return {"decided_on": ledger.today().isoformat()} | given


review = FormCommand(
    "review", lambda: forms.of_type(REVIEWED), Reviewing,
    help="Record whether a controller keeps what it holds about a person: retain, restrict or erase, by which criteria, and why.\n\n"
    "What that controller brought to how many cases, in which group that is and for how long, what was decided before, which legal holds "
    "stand, which proceedings are known to be open and what is proposed is shown first. A member of the controller records it; where that "
    "agency has no login that may, the unit does and names who decided (--decided-by). What is kept has a next review (--next-review-on). "
    "Asked for, or given in --fields: reasons.",
    examples="caseledger retention review P-311 --controller police --decision retain --criteria serious_harm --next-review-on 2027-05-01\n"
    "caseledger retention review P-311 --controller cwp --decision erase --criteria none --decided-by M-4 --fields reasons.json",
)  # fmt: skip


def shown(ledger: "Ledger", stream: UUID, number: str, controller: str) -> Iterator[str]:
    """Tell what is to be known before a controller decides, from clear facts alone."""
    from ledger.store import reading
    from projections.telling import retention as kept

    yield from same.others_stand(ledger, stream, number)
    rows = retained.around(ledger, [stream], questions.asked(ledger, None, None))
    by = retained.terms(ledger)
    told = list(kept.lines((row for each, row in rows if each == stream), retained.reaching(ledger, rows), by))
    line = next((each for each in told if each["controller"] == controller), None)
    records = {stream: number, **{case: called for case, _, called in reading.cases_of(ledger.user, stream)}}
    facts = {each: ledger.facts(each) for each in records}
    yield from _holds(records, facts, controller)
    if line is None:
        yield f"It is in no group yet: caseledger retention classify {number} --controller {controller}."
        return
    yield from _classified(line)
    yield f"Legal holds that cover it: {line['held'] or 'none that you see'}."
    charged = [address for each, called in records.items() for address in _open_charges(facts[each], called)]
    yield f"Proceedings known to be open: {', '.join(charged) or 'none'}."
    others = [f"{each['controller']}: {each['decision']} on {each['decided_on']}" for each in told if each is not line and each["decision"]]
    if others:
        yield f"Other controllers decided for themselves: {'; '.join(others)}."
    yield _proposed(line, charged, by)


def _holds(records: Mapping[UUID, str], facts: "Mapping[UUID, Sequence[Fact]]", controller: str) -> Iterator[str]:
    """Count the entries that the controller brought, by record."""
    own = {
        each: sum(beforehand.originator(fact) == controller and fact.type not in ADMINISTRATIVE for fact in found)
        for each, found in facts.items()
    }
    counted = [f"{output.counted(own[each], 'entry', 'entries')} in {called}" for each, called in records.items() if own[each]]
    cases = sum(bool(own[each]) for each, called in records.items() if not called.startswith("P-"))
    told = f"{', '.join(counted)}: {output.counted(cases, 'case')}" if counted else "none in his record and cases"
    yield f"Entries that {controller} brought, as far as you see: {told}."


def _classified(line: Mapping[str, Any]) -> Iterator[str]:
    group = str(line["category"]).replace("_", " ")
    period = f"{line['period']} ({line['basis']})" if line["period"] else "no period in the policy"
    yield f"Group: {group}, from {line['clear_period_start']}; period: {period}."
    if line["decision"]:
        yield f"Earlier reviews: {line['reviews']}; the last, on {line['decided_on']}, decided: {line['decision']}."
    else:
        yield "Earlier reviews: none."
    yield f"Due: {line['what']} by {line['due']}." if line["due"] else "Nothing of it is due."


def _open_charges(facts: "Sequence[Fact]", number: str) -> Iterator[str]:
    """Name the entries that laid a charge of which no verdict or sentence is recorded."""
    results = [fact.fields for fact in facts if fact.kind == "court-result" and fact.fields.get("kind") in ENDS_CHARGE]
    ended = {fields.get("charge") for fields in results}
    for fact in facts:
        if fact.kind == "charge-laid" and fact.version not in ended and None not in ended:
            yield f"{number}#{fact.version} (charge)"


def _proposed(line: Mapping[str, Any], charged: Sequence[str], by: "Terms") -> str:
    """Say what the unit proposes; the controller decides."""
    from projections.telling.retention import FIRST

    if line["held"]:
        return "Proposed: keep it, for a legal hold covers it and nothing of it can be erased."
    if charged:
        return "Proposed: keep it while proceedings are open, and have them covered by a legal hold (caseledger retention hold)."
    if line["what"] == FIRST and line["due"] is not None and line["due"] > by.today:
        return f"Proposed: keep it; its period runs until {line['due']}."
    return "Proposed: erase it, unless a criterion is met that speaks for keeping it."


def _first_review(ledger: "Ledger", controller: str, category: str, began: date) -> str:
    period = retained.periods(ledger)(controller, category)
    end = None if period is None else period.ends(began)
    if period is None or end is None:
        return "The policy has no period for it: nothing will be due."
    return f"Its first review is due by {end}: {period.length} ({period.basis})."
