"""``record TYPE|FORM``: one event, its options made from its class; or the events of a form as one act."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import drafting, erasing, fields, forming, forms, kinds, options, output, prompts, receipts, times
from commands.composing import Frame
from commands.confirming import confirm, require_open
from commands.naming import acted, with_ids
from commands.session import opened_ledger, unit_directory
from commands.words import WRITES, Command, Words, group
from ledger.errors import UsageError
from ledger.events.catalogue import KINDS, kind_of, latest

if TYPE_CHECKING:
    from ledger.application import Intent, Ledger
    from ledger.events.event import Event

ELSEWHERE = {
    "referral-received": "caseledger refer", "fact-corrected": "caseledger correct", "policy-adopted": "caseledger policy adopt",
    "user-added": "caseledger user add", "user-disabled": "caseledger user disable", "release-deployed": "caseledger server upgrade",
    "import-begun": "caseledger import",
    "record-consulted": "every command that reads", "noted": "the ledger itself",
}  # fmt: skip
"""Types that another command records, because more is to be done than to record them."""


class Types(Words):
    """The group whose commands are the event types and the forms; the class of one is loaded when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's own signature
        """Name every type and every form that this command records."""
        return sorted([*self.types(), *forms.names(unit_directory())])

    def types(self) -> set[str]:
        """Name the types that this command records."""
        return set(KINDS - ELSEWHERE.keys())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- click's own signature
        """Make the command of one type, or of a form."""
        return type_command(cmd_name) if cmd_name in self.types() else forming.command_of(cmd_name, unit_directory())

    def meant(self, ctx: click.Context, word: str) -> str:
        """Give the type that ``word`` begins; says of a type that is recorded by another command which."""
        if word in ELSEWHERE:
            raise click.UsageError(f"{word} is recorded by {ELSEWHERE[word]}", ctx)
        return super().meant(ctx, word)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 -- click's own signature
        """List the types and forms by name alone: what each is would load them all."""
        listed = {"Types (see caseledger events list)": sorted(self.types()), "Forms": forms.names(unit_directory())}
        for heading, found in listed.items():
            with formatter.section(heading):
                for name in found:
                    formatter.write(f"{'':>{formatter.current_indent}}{name}\n")


@group(
    "record", cls=Types, may=WRITES,
    examples="caseledger record triage CHS-26-0041 --outcome possible_stalking\n"
    "caseledger record note CHS-26-0041 --on 9mar --fields note.json\n"
    "caseledger record referral --agency police --fields referral.json",
)  # fmt: skip
def record() -> None:
    """Record one event in a case, about a person or of the unit; or the events of a form as one act.

    Coded fields are options. Personal values are never typed on the command line: they are asked for, or come from
    --fields FILE (a JSON object, - for standard input) or from --edit (in $EDITOR, on a private file in memory).
    """


class TypeCommand(Command):
    """The command of one type; it knows which words would be personal if they were options."""

    sealed: frozenset[str] = frozenset()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; says of a personal field typed as an option that it never is one."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if error.option_name in self.sealed:
                raise click.UsageError(f"{error.option_name} is personal, so it is asked for, or comes in --fields FILE", ctx) from None
            raise


def type_command(kind: str) -> Command:
    """Make the command that records one type, from its class."""
    from ledger.events.catalogue import load

    cls = load(latest(kind))
    own = [*kinds.place(cls), *fields.options_of(cls), *kinds.frame(administrative=cls.administrative)]
    command = TypeCommand(
        kind, callback=partial(_run, cls), params=list(own), help=kinds.told(cls), examples=kinds.example(cls), may=WRITES
    )
    command.sealed = frozenset(f"--{field.name.replace('_', '-')}" for field in kinds.asked(cls))
    from ledger.intents import FOR_ANOTHER

    another = [options.for_another] if FOR_ANOTHER & {cls.effect} else []
    for dress in (output.format_option, options.writing if _reason_of(cls) else options.recording, *another):
        dress(command)
    return command


# -- running -------------------------------------------------------------------------------------------------------


def _run(
    cls: "type[Event]", *, number: str | None = None, occurred: str | None = None, effort: Sequence[tuple[str | None, str, int]] = (),
    sensitivity: tuple[str, ...] = (), file: str | None, edit: bool, form: str, dry_run: bool, clock_checked: bool,
    request_id: UUID | None, why: str | None = None, actor: str | None = None, acting_as: str | None = None, **typed: Any,
) -> None:  # fmt: skip
    from ledger.application import Intent
    from ledger.events.envelope import Effort as Worked

    with opened_ledger() as ledger:
        clock = times.Clock(ledger.zone, ledger.now())
        stream, label = place(ledger, cls, number)
        at = times.occurred(occurred, clock) if occurred else None
        worked = tuple(Worked(agency or ledger.me.agency, grade, minutes) for agency, grade, minutes in effort)
        frame = Frame(at, effort=worked, sensitivity=sensitivity, **acted(ledger, actor, acting_as))
        require_open(ledger, cls, stream, frame, edit=edit, request_id=request_id)
        draft = f"{kind_of(cls.type_name())} {label}" if edit else None
        filed = prompts.fields_file(file)
        event, was_asked = _event(ledger, cls, typed | _reason(cls, why), filed, clock=clock, draft=draft, stream=stream)
        intent = Intent(event, stream, **frame._asdict())
        act = receipts.Act(form, dry_run, clock_checked, request_id)
        if was_asked:
            confirm([intent], ledger.zone)
        if cls.effect == "erasure" and not dry_run:
            _erase(ledger, intent, label, act)
        else:
            receipts.record(ledger, [intent], act)


def _erase(ledger: "Ledger", intent: "Intent", label: str, act: receipts.Act) -> None:
    """Record the decision to erase and carry it out, after the person typed the number; finish one that was decided before."""
    found = erasing.meant(ledger, intent.stream, intent.event.values()["slots"])
    erasing.confirm(label, found)
    if found.decided and act.request_id is None:
        erasing.finish(ledger, found, act.form)
        return
    receipts.record(ledger, [intent], act)
    output.note(erasing.carry_out(ledger, found))


def place(ledger: "Ledger", cls: "type[Event]", number: str | None) -> tuple[UUID, str]:
    """Find the stream of a number, or begin one; raises UsageError where the number is of another kind."""
    if cls.stream == "unit" or number == "UNIT":
        return ledger.unit_stream(), "UNIT"
    if number is None:
        return ledger.fresh(), "a new person"
    found = ledger.find(number)
    if cls.stream not in ("record", found.kind):
        raise UsageError(f"{number} is no {cls.stream}; nothing was recorded; name a {cls.stream} by its number")
    return found.stream, number


def _reason(cls: "type[Event]", why: str | None) -> dict[str, Any]:
    """Give the type's own reason the text that ``--reason`` names."""
    return {} if why is None else {str(_reason_of(cls)): prompts.reason(why)}


def _reason_of(cls: "type[Event]") -> str | None:
    """Name the sealed field in which a type keeps its reason; none where it has none, or where ``--reason`` is one of its codes."""
    from ledger.events.event import fields_of

    sealed = {field.name for field in fields_of(cls) if field.personal or cls.held_by}
    return kinds.reason_among(sealed, {field.name for field in fields_of(cls)} - sealed)


def _event(
    ledger: "Ledger", cls: "type[Event]", typed: Mapping[str, Any], filed: Mapping[str, Any], *, clock: times.Clock, draft: str | None,
    stream: UUID,
) -> "tuple[Event, bool]":  # fmt: skip
    """Give the event, and whether a person was asked for some of it."""
    from ledger.events.event import fields_of

    wanted = fields_of(cls)
    values = given = fields.given(wanted, typed, filed, clock)
    if draft is not None:
        text = prompts.edited(drafting.draft(draft, wanted, values), ".toml")
        values |= drafting.drafted(text, wanted, clock)
    else:
        values = fields.asked(wanted, given, clock)
    asked = draft is None and values is not given
    if cls.effect == "erasure":
        values["slots"] = erasing.named(ledger, stream, values["slots"])
    return fields.event_of(cls, with_ids(ledger, wanted, values)), asked
