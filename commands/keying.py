"""``user key``: with which keys users sign; each change of one is recorded."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import options, output, receipts
from commands.naming import callings, identified, profiles
from commands.session import opened_ledger
from commands.words import READS, WRITES, CodeWord, group, meanings
from ledger.errors import NotFound

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from ledger.keys import Holder

SHOWN = (
    output.Column("user", "user"), output.Column("entry", "entry"), output.Column("recorded_at", "recorded"),
    output.Column("change", "key"), output.Column("public_key", "public key"), output.Column("in_force", "in force"),
)  # fmt: skip
TYPES = ("user-added.v1", "user-key-changed.v1", "user-disabled.v1")
REASONS = {"lost": "nobody has the key any more", "exposed": "others may have it"}


@group(
    "key", may=WRITES,
    examples="caseledger user key show\ncaseledger user key rotate\ncaseledger user key revoke sam --because lost\n"
    "caseledger user key register sam",
)  # fmt: skip
def key() -> None:
    """Show, exchange, revoke and register the keys with which users sign what they record."""


@key.command("show", may=READS, examples="caseledger user key show\ncaseledger user key show sam --format json")
@click.argument("name", metavar="NAME|LOGIN|M-n", required=False)
@output.format_option
def show(*, name: str | None, form: str) -> None:
    """Show every public key that users had, with the entry that says so. Nothing secret is shown."""
    with opened_ledger() as ledger:
        wanted = None if name is None else identified(ledger, name)
        rows = [row for row in history(ledger.facts(ledger.unit_stream(), TYPES)) if wanted in (None, row["recorder"])]
        called = callings(ledger, {row["recorder"] for row in rows})
        output.answer_rows([{"user": called[row["recorder"]], **row} for row in rows], SHOWN, form, more=("recorder",))


@key.command("rotate", may=WRITES, examples="caseledger user key rotate\ncaseledger --user sam user key rotate --dry-run")
@options.recording
@output.format_option
def rotate(*, form: str, dry_run: bool, clock_checked: bool, request_id: UUID | None) -> None:
    """Exchange one's own signing key for a new one; the entry is signed by both.

    The new key is drawn into the profile on this machine, and replaces the old one once it is recorded: the old one is not kept.
    A program that was opened before signs with the old key and is refused. An exchange that was interrupted is taken up again.
    """
    from ledger import keys
    from ledger.application import Intent
    from ledger.events.unit import KeyStep

    with opened_ledger() as ledger:
        if ledger.exchanged:
            finished(form)
            return
        me = keys.Holder(ledger.me.recorder, ledger.profile.login, ledger.profile.name)
        with keys.renewed(ledger, me, KeyStep.ROTATED, dry_run=dry_run) as event:
            receipts.record(ledger, [Intent(event, ledger.unit_stream())], receipts.Act(form, dry_run, clock_checked, request_id))


@key.command("revoke", may=WRITES, examples="caseledger user key revoke sam --because lost")
@click.argument("name", metavar="NAME|LOGIN|M-n")
@click.option("--because", type=CodeWord(REASONS), required=True, help=meanings(REASONS))
@options.recording
@output.format_option
def revoke(*, name: str, because: str, form: str, dry_run: bool, clock_checked: bool, request_id: UUID | None) -> None:
    """Revoke another user's signing key: from then on he neither records nor reads, until a new one is registered.

    What he signed before stays and stays valid. One's own key is revoked by another administrator.
    """
    from ledger import keys
    from ledger.application import Intent

    with opened_ledger() as ledger:
        whose = holder(ledger, name)
        intent = Intent(keys.revocation(whose, because), ledger.unit_stream())
        receipts.record(ledger, [intent], receipts.Act(form, dry_run, clock_checked, request_id))
        if not dry_run:
            keys.forget_waiting(ledger, whose)


@key.command("register", may=WRITES, examples="caseledger user key register sam\ncaseledger user key register u_0123456789abcdef --dry-run")
@click.argument("name", metavar="NAME|LOGIN|M-n")
@options.recording
@output.format_option
def register(*, name: str, form: str, dry_run: bool, clock_checked: bool, request_id: UUID | None) -> None:
    """Register a new signing key for a user whose key was revoked; it is drawn into his profile on this machine.

    Where there is no profile of his, one is made that is called by his login.
    """
    from ledger import keys
    from ledger.application import Intent
    from ledger.events.unit import KeyStep

    with opened_ledger() as ledger:
        whose = holder(ledger, name)
        if not dry_run and keys.finished(ledger, whose):
            finished(form)
            return
        with keys.renewed(ledger, whose, KeyStep.REGISTERED, dry_run=dry_run) as event:
            receipts.record(ledger, [Intent(event, ledger.unit_stream())], receipts.Act(form, dry_run, clock_checked, request_id))
        if not dry_run:
            note_handing(ledger, whose.profile)


def note_handing(ledger: "Ledger", name: str) -> None:
    """Say where a new profile lies, on a server on which its user has an account of his own."""
    from ledger.store import place

    if not ledger.place.private:
        output.note(f"The profile is {place.folder_of(ledger.place, name)}: move it to its user, and keep none (docs/operations.md).")


def finished(form: str) -> None:
    """Say that an interrupted change was brought to its end, and nothing recorded besides."""
    told = "A key that was recorded before, and not yet taken into the profile, signs from now on; nothing else was recorded."
    output.answer({"finished": True}, form, [told])


def holder(ledger: "Ledger", word: str) -> "Holder":
    """Give the user of a login, profile or number; raises NotFound where nobody with a login is called so."""
    from ledger import keys
    from ledger.store import reading

    recorder = identified(ledger, word)
    login = {str(each["recorder"]): each["login"] for each in reading.members(ledger.user)}.get(recorder)
    if login is None:
        raise NotFound("this member has no login, and so no key; nothing was done; see caseledger user list")
    return keys.Holder(UUID(recorder), login, profiles(ledger).get(login, login))


def history(facts: "list[Fact]") -> Iterator[dict[str, Any]]:
    """Give a row for each change of a key, in order; ``in_force`` tells which is the one that signs today."""
    recorders = {fact.fields["login"]: fact.fields["recorder"] for fact in facts if fact.kind == "user-added"}
    rows = []
    for fact in facts:
        recorder = fact.fields.get("recorder") or recorders.get(fact.fields.get("login"))
        change = {"user-added": "added", "user-disabled": "closed"}.get(fact.kind) or fact.fields.get("change")
        public = fact.fields.get("public_key") if fact.kind != "user-disabled" else None
        rows.append(
            {
                "recorder": recorder, "entry": f"UNIT#{fact.version}", "recorded_at": fact.recorded_at, "change": change,
                "public_key": public,
            }
        )  # fmt: skip
    last = {row["recorder"]: row["entry"] for row in rows}
    return ({**row, "in_force": row["public_key"] is not None and last[row["recorder"]] == row["entry"]} for row in rows)
