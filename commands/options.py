"""Options that many commands share, and the words they take; each is one decorator or one click type."""

import re
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import click

from commands import prompts
from commands.session import call
from commands.words import CodeOf, OneOf
from ledger.errors import UsageError

Function = Callable[..., Any]

CASE = re.compile(r"[A-Z]{1,5}-[0-9]{2}-[0-9]{4,9}")
PERSON = re.compile(r"P-[1-9][0-9]{0,9}")
PROCEEDINGS = re.compile(r"PRC-[0-9]{2}-[0-9]{4,9}")
ADDRESS = re.compile(rf"({CASE.pattern}|{PERSON.pattern}|UNIT)#([1-9][0-9]{{0,8}})")
SEALED = "Ask for the reason, or read it; it is sealed, so it is never typed here."
REHEARSED = "Say what would be recorded, and record nothing."


def addressed(number: str) -> str:
    """Have the errors of the running command say that they are of this case, person or unit; gives the number back."""
    call().about = number
    return number


class Number(click.ParamType[str]):
    """A case number (CHS-26-0041), in any letter case."""

    name = "case"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give the number in capitals; a word that is none is not repeated."""
        if CASE.fullmatch(value.upper()):
            return addressed(value.upper())
        return self.fail("not a case number such as CHS-26-0041", param, ctx)


class Proceedings(click.ParamType[str]):
    """The number of proceedings (PRC-26-0001), in any letter case."""

    name = "proceedings"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give the number in capitals; a word that is none is not repeated."""
        if PROCEEDINGS.fullmatch(value.upper()):
            return addressed(value.upper())
        return self.fail("not the number of proceedings such as PRC-26-0001", param, ctx)


class Address(click.ParamType[tuple[str, int]]):
    """An entry's address (CHS-26-0041#7, P-311#2)."""

    name = "case#n"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        """Give the number of case or person and that of the entry; a word that is no address is not repeated."""
        if found := ADDRESS.fullmatch(value.upper()):
            return addressed(found[1]), int(found[2])
        return self.fail("not an entry's address such as CHS-26-0041#7", param, ctx)


class Whole(click.ParamType[tuple[str, int | None]]):
    """An entry's address, or the number of a case or person as a whole (CHS-26-0041#7, CHS-26-0041)."""

    name = "case[#n]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int | None]:
        """Give the number, and that of the entry where there is one."""
        if "#" in value:
            return Address().convert(value, param, ctx)
        return AnyNumber().convert(value, param, ctx), None


class Person(click.ParamType[str]):
    """A person's number (P-311)."""

    name = "person"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give the number in capitals; a name typed in its place is not repeated."""
        if PERSON.fullmatch(value.upper()):
            return addressed(value.upper())
        return self.fail("not a person's number such as P-311; persons are not named on the command line", param, ctx)


class AgencyCode(click.ParamType[str]):
    """The short code of an agency, as events take it."""

    name = "agency"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give the code; a word that is none is not repeated."""
        from ledger.events.field import AGENCY

        if re.fullmatch(AGENCY, value):
            return value
        return self.fail("not the code of an agency such as cheshire-police", param, ctx)


class AnyNumber(click.ParamType[str]):
    """The number of a case or a person, or UNIT."""

    name = "number"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give the number in capitals; a word that is none is not repeated."""
        word = value.upper()
        if word == "UNIT" or CASE.fullmatch(word) or PERSON.fullmatch(word):
            return addressed(word)
        return self.fail("not a number such as CHS-26-0041 or P-311, nor UNIT", param, ctx)


PURPOSE = CodeOf("envelope", "Purpose")
"""A purpose of reading."""


def default_purpose(roles: Sequence[str]) -> str:
    """Say what somebody with these roles reads for unless he says otherwise (DPA 2018 s.62(4) for the auditor)."""
    return next((PURPOSES[role] for role in roles if role in PURPOSES), "case_work")


PURPOSES = {"practitioner": "case_work", "supervisor": "supervision", "disclosure_officer": "disclosure", "auditor": "lawfulness"}
"""What each role reads for by default: codes of ledger.events.envelope.Purpose."""


def request_id(_context: click.Context, _parameter: click.Parameter, value: str | None) -> UUID | None:
    """Read a request id; raises UsageError for a word that is not a UUID."""
    try:
        return UUID(value) if value else None
    except ValueError:
        raise UsageError("a request id is a UUID, such as uuidgen prints; nothing was done") from None


def as_of(command: Function) -> Function:
    """Give a reading command its two coordinates in time: what was recorded by then, and what had happened by then."""
    recorded = click.option(
        "--as-recorded", metavar="INSTANT|POSITION", help="As it was recorded by then: an instant, or the position of an entry."
    )
    corrected = click.option(
        "--as-corrected", metavar="DATE", help="What had happened by then, with every correction recorded so far (or --as-recorded)."
    )
    return recorded(corrected(command))


def reason(command: Function) -> Function:
    """Give a command ``--reason``, which says where the reason is; a reason that is typed there is refused, whether it is needed or not."""
    return click.option(
        "--reason", "why", is_flag=False, flag_value="ask", metavar="[@FILE|-]", help=SEALED,
        callback=lambda _context, _parameter, source: source and prompts.untold(source),
    )(command)


def recording(command: Function) -> Function:
    """Give a writing command ``--dry-run``, ``--request-id`` and ``--clock-checked``; what it records has no place for a reason."""
    dry = click.option("--dry-run", is_flag=True, help=REHEARSED)
    request = click.option(
        "--request-id", metavar="UUID", callback=request_id, help="Name this act, so that repeating it after a failure records it once."
    )
    checked = click.option("--clock-checked", is_flag=True, help="The clock is right, though far ahead of the last entry.")
    return dry(request(checked(command)))


def writing(command: Function) -> Function:
    """Give a writing command what ``recording`` gives and ``--reason``: its event has a sealed field that keeps it."""
    return recording(reason(command))


def for_another(command: Function, word: str = "--by") -> Function:
    """Give a command that records ``--by`` and ``--as``: who acted, where that is not who records, and in which role.

    ``word`` stands in place of ``--by`` where the act has a field of that name.
    """
    by = click.option(word, "actor", metavar="USER|LOGIN|M-n", help="Who did it, if you record it for another, who confirms it.")
    role = click.option("--as", "acting_as", metavar="ROLE", help="In which role held on that day; else the first that may.")
    return by(role(command))


def consulting(command: Function) -> Function:
    """Give a command that reads content ``--purpose`` and ``--reason``: reading is itself recorded."""
    purpose = click.option("--purpose", type=PURPOSE, help="What it is read for; by default what the reader's role reads for.")
    return purpose(reason(command))


def naming(command: Function) -> Function:
    """Give a list ``--names``, and what a consultation is asked with; without ``--names`` none of them is taken."""

    def known(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
        if value is not None and not context.params.get("with_names"):
            raise UsageError(f"{parameter.opts[0]} says for what names are read; nothing was done; give --names with it")
        return value

    names = click.option(
        "--names", "with_names", is_flag=True, is_eager=True, help="Names of suspects and victims too, as they stand now; recorded."
    )
    purpose = click.option(
        "--purpose", type=PURPOSE, callback=known, help="What names are read for; by default what the reader's role reads for."
    )
    why = click.option(
        "--reason", "why", is_flag=False, flag_value="ask", metavar="[@FILE|-]", help=SEALED,
        callback=lambda context, parameter, source: known(context, parameter, source and prompts.untold(source)),
    )  # fmt: skip
    return names(purpose(why(command)))


def breaking(command: Function) -> Function:
    """Give a command that reads one case ``--break-glass``: what danger it is that opens a case which is closed to the reader's agency."""
    danger = click.option(
        "--break-glass", "danger", type=OneOf(DANGERS), help="Open a case that is closed to your agency, because somebody is in danger."
    )
    return danger(command)


DANGERS = ("life", "serious_harm", "child")
"""Codes of ledger.events.glass.GlassGround, which is not loaded for a word."""
