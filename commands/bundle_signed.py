"""``bundle list``, ``sign`` and ``completeness``: the copies that were made, a supervisor's look at one, and who is told what is whole."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import bundle_checked, fields, naming, options, output, prompts, receipts, scheduling
from commands.scheduling import Schedules
from commands.session import opened_ledger
from commands.words import READS, WRITES, CodeOf, command
from ledger.errors import NotFound, UsageError, VerificationFailed
from ledger.events.catalogue import latest, load
from ledger.rules import copies

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from ledger.proof.bundle_files import Directory
    from ledger.rules.acts import Act

REDACTIONS = ("redaction-decided", "redaction-confirmed")
SERVED = "material-disclosed"
LISTED = (
    output.Column("copy", "copy"), output.Column("audience", "for"), output.Column("made_by", "made by"),
    output.Column("complete", "complete"), output.Column("signed_off", "signed off"), output.Column("served", "served"),
    output.Column("earlier", "goes on from"), output.Column("decided_since", "decided since"),
)  # fmt: skip
MORE = ("made_at", "checkpoint", "manifest", "bag", "exhibits", "let_stand", "refused")
SUPERSEDED = "Of {copies} something was decided since: see caseledger redact changes {number} --for AUDIENCE --since N, and make it anew."


@command("list", may=READS, examples="caseledger bundle list PRC-26-0001\ncaseledger bundle list PRC-26-0001 --format json")
@scheduling.number
@output.format_option
def list_(*, number: str, form: str) -> None:
    """List the copies made of proceedings: for whom, by whom, signed off or refused, served when on whom, and what each goes on from.

    Clear facts only, so that asking is no consultation. Decisions on redaction since a copy was made are named: it may be superseded.
    """
    with opened_ledger() as ledger:
        schedules = Schedules.of(ledger, number)
        facts = ledger.facts(schedules.stream)
        called = naming.callings(ledger, {_hand(fact) for fact in facts if fact.kind in (copies.MADE, copies.SIGNED)})
        rows = [_row(schedules, facts, made, called) for made in facts if made.kind == copies.MADE]
        output.answer_rows(rows, LISTED, form, MORE)
        if form == "table":
            behind = [row["copy"] for row in rows if row["decided_since"] and not row["refused"]]
            output.answer_lines([SUPERSEDED.format(copies=", ".join(behind), number=number)] if behind else [])


def _row(schedules: Schedules, facts: "Sequence[Fact]", made: "Fact", called: Mapping[str, str]) -> dict[str, Any]:
    looked = next((fact for fact in facts if fact.kind == copies.SIGNED and fact.fields.get("bundle") == made.version), None)
    refused = looked is not None and bool(looked.fields.get("refused"))
    said, audience = made.fields, made.fields.get("audience")
    served = [f"{act.fields.get('to')} {act.fields.get('on')}" for _, act in _served(schedules, made.version)]
    since = [fact.version for fact in facts if fact.version > made.version and _decides(fact, facts, audience)]
    return {
        "copy": f"{schedules.number}#{made.version}", "audience": audience, "made_by": called.get(_hand(made)),
        "complete": said.get("complete"),
        "signed_off": None if looked is None else f"{'refused' if refused else 'signed off'} by {called.get(_hand(looked))}",
        "served": served or None, "earlier": said.get("earlier"), "decided_since": since or None, "made_at": made.recorded_at,
        "checkpoint": said.get("checkpoint"), "manifest": said.get("manifest"), "bag": said.get("bag"), "exhibits": said.get("exhibits"),
        "let_stand": said.get("let_stand"), "refused": refused,
    }  # fmt: skip


def _served(schedules: Schedules, version: int) -> "Iterator[tuple[int, Act]]":
    return (each for each in schedules.state.of(SERVED) if version in (each[1].fields.get("bundles") or ()))


def _decides(fact: "Fact", facts: "Sequence[Fact]", audience: object) -> bool:
    """Whether an entry decides what the audience is shown, or confirms such a decision."""
    if fact.kind == REDACTIONS[1]:
        return any(each.version in fact.fields.get("decisions", ()) and _decides(each, facts, audience) for each in facts)
    return fact.kind == REDACTIONS[0] and audience in (fact.fields.get("audiences") or ())


def _hand(fact: "Fact") -> str:
    return str(fact.who.get("actor", fact.recorder))


@command(
    "sign", may=(*WRITES, VerificationFailed),
    examples="caseledger bundle sign PRC-26-0001#31 bundle\ncaseledger bundle sign PRC-26-0001#31 bundle --refuse --reason @why.txt",
)  # fmt: skip
@click.argument("address", type=options.Address(), metavar="PROCEEDINGS#N")
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--refuse", is_flag=True, help="It is not to leave: nobody can be served with it.")
@options.writing
@output.format_option
def sign(
    *, address: tuple[str, int], directory: Path, refuse: bool, why: str | None, form: str, dry_run: bool, clock_checked: bool,
    request_id: UUID | None,
) -> None:  # fmt: skip
    """Sign a copy off as supervisor, or refuse it, after looking at it: without that nobody can be served with it.

    The directory is checked first: it must be the copy that entry N made, to the byte, and nothing in it may fail. Read it before you sign.
    Who made a copy does not sign it off.
    """
    number, version = address
    files = bundle_checked.opened(directory)
    with opened_ledger() as ledger:
        schedules = Schedules.of(ledger, number)
        bag = _same(schedules, version, files)
        note = prompts.reason(why)
        said = {"bundle": version, "bag": bag} | ({"refused": True} if refuse else {}) | ({} if note is None else {"note": note})
        event = fields.event_of(load(latest(copies.SIGNED)), said)
        next_act = "" if refuse else f"It can be served: caseledger proceedings serve {number} --bundles {version} --to … --method …"
        _record(ledger, schedules.stream, event, receipts.Act(form, dry_run, clock_checked, request_id), next_act)


def _same(schedules: Schedules, version: int, files: "Directory") -> str:
    """Give the digest of a directory that is the copy of an entry. Raises NotFound where it made none, VerificationFailed."""
    from commands import bags

    made = schedules.state.of_kind(version, copies.MADE)
    if made is None:
        raise NotFound(f"entry {version} made no copy; nothing was recorded; see caseledger bundle list {schedules.number}")
    plain = bundle_checked.is_plain(files)
    bag = bags.digest_of(files) if plain else bags.digest(files)
    if bag != made.fields.get("bag") or (made.fields.get("audience") == copies.NEVER) != plain:
        raise VerificationFailed(
            f"the directory is not the copy of entry {version}; nothing was recorded; write that one: caseledger bundle make "
            f"{schedules.number} --again {version}"
        )
    if not plain and not (checked := bundle_checked.checked_of(files)).holds:
        faults = output.counted(len(checked.faults), "fault")
        raise VerificationFailed(f"the copy of entry {version} does not hold ({faults}); nothing was recorded; see caseledger bundle check")
    return bag


@command(
    "completeness", may=WRITES,
    examples="caseledger bundle completeness PRC-26-0001 --for defence --reason @why.txt\n"
    "caseledger bundle completeness PRC-26-0001 --for defence --withdraw",
)  # fmt: skip
@scheduling.number
@click.option(
    "--for", "audiences", type=CodeOf("redaction", "Audience"), multiple=True, required=True, metavar="AUDIENCE",
    help="For whom: prosecutor, court, defence or applicant. May be repeated.",
)  # fmt: skip
@click.option("--withdraw", is_flag=True, help="Copies for them state it no longer.")
@options.writing
@output.format_option
def completeness(
    *, number: str, audiences: tuple[str, ...], withdraw: bool, why: str | None, form: str, dry_run: bool, clock_checked: bool,
    request_id: UUID | None,
) -> None:  # fmt: skip
    """Decide whether copies for an audience state completeness: that every entry of the cases is in them, or marked as withheld.

    To the prosecutor and the court it is stated without a decision. Whoever is told so can count the entries that are withheld: consider
    what that tells (CPIA 1996 s.3(6)). Without such a decision a copy for the other side states authenticity only.
    """
    if copies.NEVER in audiences:
        raise UsageError("a person's own copy tells of nothing that is withheld; nothing was recorded; leave subject out")
    with opened_ledger() as ledger:
        schedules = Schedules.of(ledger, number)
        note = prompts.reason(why)
        said: dict[str, Any] = {"audiences": [*dict.fromkeys(audiences)]} | ({"withdrawn": True} if withdraw else {})
        event = fields.event_of(load(latest(copies.COMPLETENESS)), said | ({} if note is None else {"reason": note}))
        act = receipts.Act(form, dry_run, clock_checked, request_id)
        _record(ledger, schedules.stream, event, act, "Copies made before stay as they are.")


def _record(ledger: "Ledger", stream: UUID, event: Any, act: receipts.Act, next_act: str) -> None:
    from ledger.application import Intent

    receipts.record(ledger, [Intent(event, stream)], act, next_act)
