"""Breaking the glass for a command: what is asked before, and what is said, loudly, after."""

from typing import TYPE_CHECKING

from commands import options, output, prompts
from commands.session import call
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.application import Ledger


def broken(ledger: "Ledger", number: str, danger: str, purpose: str | None, why: str | None) -> tuple[str, str, int]:
    """Break the glass of a case for this reader; gives the purpose for which it may be read, the reason, and where the breaking stands.

    A reason is always asked for. Raises UsageError, NotFound, NotAuthorised, RuleRefused.
    """
    from ledger import breaking

    if not options.CASE.fullmatch(number):
        raise UsageError("glass is broken of a case, with the people in it; nothing was read; give the case's number")
    if purpose not in (None, breaking.PURPOSE):
        raise UsageError("what is read behind broken glass is read for safeguarding; nothing was read; leave --purpose out")
    reason = prompts.reason(why, needed_for=f"breaking the glass of {number}")
    if reason is None:
        raise UsageError("glass is broken for a reason, and none was given; nothing was read; give it with --reason @FILE")
    call().sent = True
    found = breaking.break_glass(ledger, number, danger, reason)
    if found.address is None:
        output.note(f"caseledger: YOU BROKE THE GLASS OF {number} before, and it still stands open to you; a supervisor reviews it")
    else:
        output.note(f"caseledger: YOU BROKE THE GLASS OF {number}. {found.address} tells its supervisors, and one of them reviews it.")
    return breaking.PURPOSE, reason, found.position
