"""``init``: found a unit's ledger: server, schema, keys, the first user."""

import re
import shlex
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from commands import output, prompts
from commands.session import call
from commands.words import CodeWord, command
from ledger.errors import UsageError

SECTORS = {
    "police": "DPA 2018 Part 3", "probation": "DPA 2018 Part 3", "health": "UK GDPR, health care", "advocacy": "UK GDPR",
}  # fmt: skip
"""Kinds of agency, each with the law on which its entries rest unless an act says otherwise."""
TOLD = """\
Founded the ledger of {prefix} in {place}.
  first user   {user} ({login}) of {agency}: {roles}
  its kind     {sector}, which says on which law its entries rest
  {key}
{keep}
A provisional sharing agreement stands for 90 days; the unit's leaders decide within them."""


KEPT = (
    "Keep a copy of the key file apart from the ledger: without it nothing sealed can be read again, and whoever has both can read\n"
    "everything without trace."
)
ANSWERED = (
    "Without what the command answers nothing sealed can be read again, and whoever has that and the ledger can read everything\n"
    "without trace."
)


@command(
    "init",
    examples="caseledger --ledger /srv/cases --user dana init --agency cheshire-police --prefix CHS\n"
    "caseledger --user dana init --agency cheshire-police --prefix CHS --fields first-user.json",
)  # fmt: skip
@click.option("--agency", required=True, metavar="CODE", help="Agency of the first user, by a short code.")
@click.option("--sector", type=CodeWord(SECTORS), default="police", show_default=True, help="Kind of that agency.")
@click.option("--prefix", default="CHS", show_default=True, metavar="WORD", help="How case numbers begin: one to five capitals.")
@click.option("--zone", default="Europe/London", show_default=True, metavar="ZONE", help="The unit's time zone (IANA name).")
@click.option("--key-file", metavar="FILE", help="Where the key-encryption key is made; never inside the ledger directory.")
@click.option("--key-command", metavar="WORDS", help="A command that answers it in hexadecimal, run without a shell, instead of a file.")
@click.option("--fields", "file", metavar="FILE|-", help='Read {"full_name": …} of the first user from a file, or from standard input.')
@output.format_option
def init(
    *, agency: str, sector: str, prefix: str, zone: str, key_file: str | None, key_command: str | None, file: str | None, form: str
) -> None:  # fmt: skip
    """Found a unit's ledger in the directory, or on the server, that --ledger names.

    The first user is --user, else the account's own name. His full name is asked for; it is sealed.
    """
    from getpass import getuser

    from ledger import founding

    checked(prefix, zone)
    command = words_of(key_file, key_command)
    given = call()
    user = given.user or re.sub(r"[^a-z0-9._-]", "", getuser().lower()) or "first"
    unit = founding.Unit(prefix, zone, user, full_name(file, user), agency, sector=sector)
    given.sent = True
    ledger = founding.found(given.ledger, unit, Path(key_file) if key_file else None, given.meanwhile, kek_command=command)
    try:
        told = {
            "ledger": str(ledger.place.directory), "prefix": prefix, "zone": zone, "user": user, "login": ledger.profile.login,
            "agency": ledger.me.agency, "sector": sector, "roles": list(ledger.me.roles),
            "key_file": str(ledger.place.kek_file) if ledger.place.kek_file else None, "key_command": list(ledger.place.kek_command),
        }  # fmt: skip
    finally:
        ledger.close()
    key = f"key command  {shlex.join(command)}" if command else f"key file     {told['key_file']}"
    words = {**told, "place": told["ledger"], "key": key, "keep": ANSWERED if command else KEPT, "roles": ", ".join(ledger.me.roles)}
    output.answer(told, form, TOLD.format(**words).splitlines())


def words_of(key_file: str | None, key_command: str | None) -> tuple[str, ...]:
    """Cut the key command into its words, as a shell would; raises UsageError where there are none or a key file is named too."""
    if key_command is None:
        return ()
    try:
        words = tuple(shlex.split(key_command))
    except ValueError:
        words = ()
    if not words or key_file is not None:
        raise UsageError("--key-command is a command with its words, and stands in place of --key-file; nothing was made")
    return str(Path(words[0]).absolute()) if "/" in words[0] else words[0], *words[1:]


def checked(prefix: str, zone: str) -> None:
    """Raise UsageError for a prefix or a time zone that no ledger can have."""
    if not re.fullmatch(r"[A-Z]{1,5}", prefix):
        raise UsageError("a prefix is one to five capitals, such as CHS; nothing was made")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError("that is no time zone; nothing was made; give an IANA name such as Europe/London") from None


def full_name(file: str | None, user: str) -> str:
    """Read a user's full name from a file, or ask for it."""
    filed = prompts.fields_file(file)
    if filed.keys() - {"full_name"} or not isinstance(filed.get("full_name", ""), str):
        raise UsageError('the fields of a user are {"full_name": "…"}; nothing was recorded')
    if "full_name" in filed:
        return str(filed["full_name"])
    if not prompts.can_ask():
        raise UsageError("missing: full_name; nothing was made; give it with --fields FILE, or - for standard input")
    return prompts.ask(f"Full name of {user}")
