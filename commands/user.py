"""``user``: who may use the ledger, in which roles; each change is recorded."""

from uuid import UUID

import click

from commands import agencies, fields, keying, options, output, receipts
from commands.init import full_name
from commands.naming import identified, profiles
from commands.session import opened_ledger
from commands.words import READS, WRITES, CodeWord, group, meanings
from ledger.errors import NotFound

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
    """Add, disable and list the users of the ledger, and change their signing keys."""


user.add_command(keying.key)


@user.command("list", may=READS, examples="caseledger user list\ncaseledger user list --format csv")
@output.format_option
def list_users(form: str) -> None:
    """List users by login, agency and roles. Names are sealed: `user here` is what a profile on this machine is called."""
    from ledger.store import reading

    with opened_ledger() as ledger:
        here = profiles(ledger)
        rows = [member | {"user": here.get(member["login"])} for member in reading.members(ledger.user)]
        output.answer_rows(rows, SHOWN, form, more=("recorder", "added_by"))


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
        login = name if name.startswith("u_") else {here: login for login, here in profiles(ledger).items()}.get(name)
        if login is None:
            raise NotFound("no profile of that name is on this machine; nothing was done; give the login, see caseledger user list")
        event = fields.event_of(UserDisabled, {"login": login, "reason": because})
        receipts.record(ledger, [Intent(event, ledger.unit_stream())], receipts.Act(form, dry_run, clock_checked, request_id))
