"""``refer``: a new case in one act: the referral, its parties, and an urgent action where one is needed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import fields, options, output, prompts, receipts, times
from commands.session import opened_ledger
from commands.words import WRITES, command
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.application import Intent, Ledger

Values = dict[str, Any]

PARTIES = ("suspect", "victim")
"""The parties that a referral asks for; further ones join with ``record party-joined``."""

TAKEN = ("reason", "referrer", "crime_ref", *PARTIES, "urgent_action")
"""Keys of the JSON object in ``--fields``."""


@command(
    "refer", may=WRITES,
    examples="caseledger refer --agency police --channel crime_system\n"
    "caseledger refer --agency police --channel phone --urgent --action arrest --due 20:00 --fields referral.json",
)  # fmt: skip
@click.option("--agency", metavar="CODE", help="Agency that refers.")
@click.option("--channel", help="How it arrived: crime_system, email, phone, clinic, self or court.")
@click.option("--urgency", help="How soon an answer is asked for: routine, urgent or immediate; by default routine.")
@click.option("--victim-aware", help="Whether the victim knows of the referral: yes, no or unknown.")
@click.option("--urgent", is_flag=True, help="Raise an urgent action in the same act.")
@click.option("--action", help="The urgent action: arrest, safeguard, marac, mappa, spo_application, relocate and others.")
@click.option("--due", metavar="WHEN", help="By when the urgent action is to be done.")
@click.option("--on", metavar="WHEN", help="When the referral was received; by default now.")
@click.option("--fields", "file", metavar="FILE|-", help="Read the personal values from a JSON object in a file, or from standard input.")
@options.writing
@output.format_option
def refer(
    *, urgent: bool, action: str | None, due: str | None, on: str | None, file: str | None, form: str, dry_run: bool, clock_checked: bool,
    request_id: UUID | None, why: str | None, **typed: str | None,
) -> None:  # fmt: skip
    """Open a case: record a referral and its parties in one act.

    Names, reasons and contacts are asked for, or come from --fields: {"reason": …, "suspect": {"name": …}, "victim":
    {"name": …, "safe_contact": …}, "referrer": …, "crime_ref": …, "urgent_action": {"detail": …}}. A person who is
    already recorded is given by number: {"suspect": {"person": "P-311"}}.
    """
    if (action or due) and not urgent:
        raise UsageError("--action and --due belong to --urgent; nothing was recorded")
    with opened_ledger() as ledger:
        clock = times.Clock(ledger.zone, ledger.now())
        filed = known(prompts.fields_file(file)) | ({"reason": prompts.reason(why)} if why else {})
        typed["urgency"] = typed["urgency"] or ("urgent" if urgent else "routine")
        intents = composed(ledger, typed, filed, {"action": action, "due": due} if urgent else None, clock)
        if on:
            intents = _received(intents, on, clock)
        receipts.record(ledger, intents, receipts.Act(form, dry_run, clock_checked, request_id), _remark(intents, ledger))


def known(filed: Mapping[str, Any]) -> Values:
    """Give the object back; raises UsageError when it holds a key that a referral does not take."""
    if not filed.keys() <= set(TAKEN) or not all(isinstance(filed.get(name, {}), dict) for name in (*PARTIES, "urgent_action")):
        raise UsageError(f"the fields of a referral are {', '.join(TAKEN)}, the parties objects; nothing was recorded")
    return dict(filed)


def composed(
    ledger: "Ledger", typed: Mapping[str, Any], filed: Values, urgent: Mapping[str, Any] | None, clock: times.Clock
) -> list["Intent"]:
    """Make the events of the act: the referral, each party in a stream of its own and in the case, the urgent action."""
    from ledger.application import Intent
    from ledger.events.intake import ReferralReceived

    case = ledger.fresh()
    own = {name: value for name, value in filed.items() if name in ("reason", "referrer", "crime_ref")}
    intents = [Intent(_event(ReferralReceived, typed, own, clock), case)]
    for category in PARTIES:
        intents += _party(ledger, case, category, filed.get(category), clock)
    if urgent is not None:
        intents.append(_urgent(case, urgent, filed.get("urgent_action", {}), clock))
    return intents


def _event(cls: Any, typed: Mapping[str, Any], filed: Mapping[str, Any], clock: times.Clock) -> Any:
    """Complete the values of one event, by asking where something is missing, and check them."""
    from ledger.events.event import fields_of

    wanted = fields_of(cls)
    codes = {field.name: fields.CodeWord(field.codes) for field in wanted if field.codes}
    words = {name: codes[name].convert(word, _option(name), None) if word and name in codes else word for name, word in typed.items()}
    return fields.event_of(cls, fields.asked(wanted, fields.given(wanted, words, filed, clock), clock))


def _option(name: str) -> click.Option:
    return click.Option([f"--{name.replace('_', '-')}"])


def _party(ledger: "Ledger", case: UUID, category: str, filed: Values | None, clock: times.Clock) -> list["Intent"]:
    from ledger.application import Intent
    from ledger.events.intake import PartyIdentified, PartyJoined

    if filed is None:
        if not prompts.can_ask():
            return []
        output.note(f"The {category}:")
    values = dict(filed or {})
    safe, number = values.pop("safe_contact", None), values.pop("person", None)
    person = _recorded(ledger, number, values) if number is not None else ledger.fresh()
    identified = [] if number is not None else [Intent(_event(PartyIdentified, {}, values, clock), person)]
    if filed is None:
        safe = prompts.ask_optional("Safe contact: how and when this person may safely be reached")
    joined = {"party": str(person), "category": category} | ({"safe_contact": safe} if safe is not None else {})
    return [*identified, Intent(fields.event_of(PartyJoined, joined), case)]


def _recorded(ledger: "Ledger", number: object, values: Values) -> UUID:
    """Find a person who has a number; raises UsageError where further values would be lost."""
    if not options.PERSON.fullmatch(str(number).upper()):
        raise UsageError("person is a number such as P-311; nothing was recorded")
    if values:
        raise UsageError("a person given by number takes only safe_contact; nothing was recorded; correct that person's own record")
    return ledger.find(str(number).upper()).stream


def _urgent(case: UUID, typed: Mapping[str, Any], filed: Values, clock: times.Clock) -> "Intent":
    from ledger.application import Intent
    from ledger.events.gates import UrgentActionRaised

    return Intent(_event(UrgentActionRaised, {"gate": "outside", **typed}, filed, clock), case)


def _received(intents: list["Intent"], on: str, clock: times.Clock) -> list["Intent"]:
    """Say of each event when it happened."""
    from dataclasses import replace

    occurred = times.occurred(on, clock)
    return [replace(intent, occurred=occurred) for intent in intents]


def _remark(intents: list["Intent"], ledger: "Ledger") -> str:
    """Tell by when an urgent action is due, which nobody else will."""
    from datetime import datetime

    due = [intent.event.values()["due"] for intent in intents if intent.event.type_name().startswith("urgent-action-raised")]
    if not due:
        return ""
    return f"Urgent action due {times.echoed(datetime.fromisoformat(due[0]), ledger.zone)}: telephone its owner."
