"""``user``: who may use the ledger, in which roles; each change is recorded."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import agencies, fields, keying, options, output, receipts, times
from commands.init import full_name
from commands.naming import identified, profiles
from commands.session import opened_ledger
from commands.words import READS, WRITES, CodeWord, group, meanings
from ledger.errors import NotFound

if TYPE_CHECKING:
    from ledger.application import Ledger

SHOWN = (
    output.Column("user", "user here"), output.Column("login", "login"), output.Column("agency", "agency"),
    output.Column("roles", "roles", words=True), output.Column("enabled", "may log in"),
    output.Column("keyed", "has a key"),
)  # fmt: skip
ROLES = {
    "practitioner": "records in cases", "supervisor": "decides, restricts, adopts policy", "auditor": "reads to check lawfulness",
    "disclosure_officer": "reads for disclosure", "analyst": "sees clear facts only", "administrator": "adds and disables users",
}  # fmt: skip
REASONS = {
    "left": "the user has left the unit", "changed_role": "the user has another role", "key_lost": "the key may be known to others",
    "suspended": "the user is suspended",
}  # fmt: skip


@group(
    "user", may=WRITES,
    examples="caseledger user list\ncaseledger user add sam --agency nhs-cwp --role practitioner\n"
    "caseledger user disable sam --because left",
)  # fmt: skip
def user() -> None:
    """Add, disable and list the users of the ledger, and change their roles and signing keys."""


user.add_command(keying.key)


@user.command(
    "list", may=READS,
    examples="caseledger user list\ncaseledger user list --on 2026-03-31\ncaseledger user list --format csv",
)  # fmt: skip
@click.option("--on", metavar="DAY", help="The users of that day, with the agency and roles that each had then.")
@output.format_option
def list_users(on: str | None, form: str) -> None:
    """List users by login, agency and roles. Names are sealed: `user here` is what a profile on this machine is called."""
    from ledger.store import reading

    with opened_ledger() as ledger:
        here = profiles(ledger)
        members = reading.members(ledger.user) if on is None else _on(ledger, on)
        rows = [member | {"user": here.get(member["login"])} for member in members]
        output.answer_rows(rows, SHOWN, form, more=("recorder", "added_by") if on is None else ("recorder", "entry"))


@user.command(
    "add", may=WRITES,
    examples="caseledger user add sam --agency nhs-cwp --role practitioner\n"
    "caseledger user add ada --agency hmicfrs --role auditor --fields ada.json",
)  # fmt: skip
@click.argument("name", metavar="NAME")
@click.option("--agency", required=True, metavar="CODE", help="The user's agency, by a short code.")
@click.option("--role", "roles", type=CodeWord(ROLES), multiple=True, required=True, help="A role in the ledger. May be repeated.")
@click.option("--member", metavar="M-n", help="The member, where the unit's record has named him already.")
@click.option("--fields", "file", metavar="FILE|-", help='Read {"full_name": …} from a file, or from standard input.')
@options.recording
@output.format_option
def add(
    *, name: str, agency: str, roles: tuple[str, ...], member: str | None, file: str | None, form: str, dry_run: bool, clock_checked: bool,
    request_id: UUID | None,
) -> None:  # fmt: skip
    """Add a user: an opaque login, a signing key in a profile NAME on this machine, and an entry that says so.

    NAME is how the profile is called here, in lower case; the full name is asked for and sealed.
    """
    from ledger import founding
    from ledger.application import Intent

    with opened_ledger() as ledger:
        known_as = UUID(identified(ledger, member)) if member else None
        user = founding.Member(name, full_name(file, name), agency, roles, known_as)
        act = receipts.Act(form, dry_run, clock_checked, request_id)
        with founding.profiled(ledger, user, request_id=act.request, dry_run=dry_run) as (login, event):
            receipt = receipts.recorded(ledger, [Intent(event, ledger.unit_stream())], act)
        if agency != ledger.me.agency:
            agencies.note_unplaced(ledger, agency)
        if not dry_run:
            keying.note_handing(ledger, name)
        told = {"user": name, "login": None if dry_run else login, "agency": agency, "roles": list(roles)}
        added = f"{f'Would add {name}' if dry_run else f'Added {name} as {login}'} of {agency}: {', '.join(roles)}."
        output.answer(told | receipts.record_of(ledger, receipt), form, [added, *receipts.prose(ledger, receipt)])


@user.command(
    "disable", may=WRITES,
    examples="caseledger user disable sam --because left\ncaseledger user disable u_0123456789abcdef --because key_lost --dry-run",
)  # fmt: skip
@click.argument("name", metavar="NAME|LOGIN")
@click.option("--because", type=CodeWord(REASONS), required=True, help=meanings(REASONS))
@options.recording
@output.format_option
def disable(
    *, name: str, because: str, form: str, dry_run: bool, clock_checked: bool, request_id: UUID | None,
) -> None:  # fmt: skip
    """Close a user's login. What the user recorded stays, and stays valid; the login is never used again."""
    from ledger.application import Intent
    from ledger.events.unit import UserDisabled

    with opened_ledger() as ledger:
        event = fields.event_of(UserDisabled, {"login": _login(ledger, name), "reason": because})
        receipts.record(ledger, [Intent(event, ledger.unit_stream())], receipts.Act(form, dry_run, clock_checked, request_id))


@user.command(
    "roles", may=WRITES,
    examples="caseledger user roles sam --agency nhs-cwp --role practitioner --role supervisor\n"
    "caseledger user roles u_0123456789abcdef --agency cheshire-police --role auditor --dry-run",
)  # fmt: skip
@click.argument("name", metavar="NAME|LOGIN")
@click.option("--agency", required=True, metavar="CODE", help="The user's agency from now on, by its code.")
@click.option("--role", "roles", type=CodeWord(ROLES), multiple=True, required=True, help="Each role from now on. May be repeated.")
@options.recording
@output.format_option
def roles_of(
    *, name: str, agency: str, roles: tuple[str, ...], form: str, dry_run: bool, clock_checked: bool, request_id: UUID | None,
) -> None:  # fmt: skip
    """Say in which agency and roles a user acts from now on; what is not named is taken away.

    An administrator who is somebody else does it, unless there is no other. What the user held on an earlier day stays recorded, and acts
    of that day are judged by it.
    """
    from ledger.application import Intent
    from ledger.events.unit import UserRolesChanged
    from ledger.store import reading

    with opened_ledger() as ledger:
        login = _login(ledger, name)
        recorder = next((str(each["recorder"]) for each in reading.members(ledger.user) if each["login"] == login), None)
        if recorder is None:
            raise NotFound("no user has that login; nothing was done; see caseledger user list")
        event = fields.event_of(UserRolesChanged, {"recorder": recorder, "agency": agency, "roles": list(dict.fromkeys(roles))})
        receipts.record(ledger, [Intent(event, ledger.unit_stream())], receipts.Act(form, dry_run, clock_checked, request_id))
        if agency != ledger.me.agency:
            agencies.note_unplaced(ledger, agency)


def _login(ledger: "Ledger", name: str) -> str:
    """Give the login that a profile on this machine has, or that was named itself."""
    login = name if name.startswith("u_") else {here: login for login, here in profiles(ledger).items()}.get(name)
    if login is None:
        raise NotFound("no profile of that name is on this machine; nothing was done; give the login, see caseledger user list")
    return login


def _on(ledger: "Ledger", on: str) -> Iterator[dict[str, Any]]:
    """Give the users whose logins were open on some part of a day, with what they held then; at its end, where it changed."""
    from commands.questions import come
    from ledger.rules import membership

    day = times.day(on, times.Clock(ledger.zone, ledger.now()))
    come(ledger, day.isoformat())
    for member in membership.folded(ledger.facts(ledger.unit_stream()), ledger.policy).members.values():
        held = [span for span in member.spans(ledger.zone) if span.covers(day)]
        last = [span for span in held if span.version == held[-1].version]
        if last:
            yield {
                "login": member.login, "recorder": member.recorder, "agency": last[0].agency, "roles": [span.role for span in last],
                "enabled": last[0].until is None or last[0].until > day, "keyed": member.keyed, "entry": f"UNIT#{last[0].version}",
            }  # fmt: skip
