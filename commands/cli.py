"""The front door: finds commands by file name, and turns every way a command can end into an exit status and one sentence.

A file in this folder is a command unless ``FRAME`` names it, and the command is the function of its name. Nothing that
a command needs to do its work is imported before it runs, so that ``--help`` answers at once.
"""

import errno
import gc
import os
import re
import sys
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import NoReturn

import click

from commands import completing, discreet, interrupts, output
from commands.session import Call
from commands.words import DEFECT, DONE, INTERRUPTED, UNREAD, Words, group
from ledger import RELEASE, errors

HERE = Path(__file__).parent
FRAME = frozenset({
    "__init__", "access", "accounting", "agencies", "agreement", "ahead", "answering", "answers", "apart", "appearing", "asking",
    "asking_held", "asking_sql", "attesting", "auditing", "bags", "basing", "beforehand", "beside", "breaking", "bundle_checked",
    "bundle_made", "bundle_signed", "bundling", "called", "catching_up", "chart", "checkpointing", "chronology", "cli", "completing",
    "composing", "confirming", "consulting", "contesting", "correcting", "covering", "discreet", "disputing", "docket", "dockets",
    "drafted", "drafting", "drafts", "duplicates", "editor", "editors", "erase", "erase_again", "erase_decided", "erasing", "expiring",
    "explaining", "fields", "finding", "findings", "finishing", "folding", "followed", "forming", "framing", "gating", "given",
    "given_with", "granting", "handing", "holders", "holding", "importing", "interrupts", "invented", "issuing", "itemising", "items",
    "key_findings", "keying", "kinds", "labelling", "labels", "lanes", "layout", "legible", "lifting", "lines", "mending", "merging",
    "moving", "names", "naming", "of_proceedings", "opening", "operated", "options", "output", "owed", "packing", "packs", "paging",
    "parting", "people", "pleading", "posting", "prompts", "questions", "rated", "reaching", "receipts", "recording", "rectifying",
    "redact_decided", "redact_shown", "redacting", "rejecting", "releasing", "remaining", "requested", "requesting", "rerecording",
    "resting", "restricting", "retained", "retention_lists", "returning", "reviewing", "right_value", "ropa", "same", "schedules",
    "scheduling", "searching", "seeing", "served", "serving", "session", "shares", "start", "stating", "suggesting", "summaries", "taken",
    "telling", "times", "toml", "trail", "unlisted", "words", "wrong_entry",
})  # fmt: skip
"""The files of this folder that are not commands."""

MAYBE = "interrupted; an act whose receipt was not shown may have been recorded; look before repeating it"
RARELY = 200_000
"""How many objects more are alive when cycles are looked for: a command is short and keeps what it reads, so looking finds nothing."""


@cache
def _names() -> tuple[str, ...]:
    return tuple(sorted(file.stem.replace("_", "-") for file in HERE.glob("*.py") if file.stem not in FRAME))


class Files(Words):
    """The group whose commands are the files of this folder."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's own signature
        """Name all commands, in alphabetical order."""
        return list(_names())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give the command in the file of that name, or None where there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module, function = _places(cmd_name)
        found: click.Command = getattr(import_module(f"commands.{module}"), function)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, each with what it is for; none is imported for it."""
        from commands.summaries import summary

        names = self.list_commands(ctx)
        room = formatter.width - 6 - max(map(len, names))
        placed = [(name, *_places(name)) for name in names]
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary(HERE / f"{module}.py", function, room)) for name, module, function in placed])


def _places(name: str) -> tuple[str, str]:
    """Give the module of a command, and the function in it."""
    module = name.replace("-", "_")
    return module, f"{module}_" if iskeyword(module) else module


@group(
    "caseledger", cls=Files, may=errors.family(),
    examples="caseledger init\ncaseledger caseload\ncaseledger show CHS-26-0041\ncaseledger record note CHS-26-0041",
)  # fmt: skip
@click.option("--ledger", metavar="URL|DIR", envvar="CASELEDGER_LEDGER", help="The ledger: a directory, or a server's URL.")
@click.option(
    "--user", metavar="USER", envvar="CASELEDGER_USER", shell_complete=completing.users,
    help="Who acts, where an account may act for several users.",
)  # fmt: skip
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(RELEASE, prog_name="caseledger", message="%(prog)s %(version)s")
@click.pass_obj
def cli(call: Call, ledger: str | None, user: str | None, debug: bool) -> None:
    """Keep the record of a multi-agency anti-stalking unit so that history cannot be rewritten unnoticed.

    A command answers to every unique beginning of its name. Answers go to standard output, all else to standard error.
    """
    call.ledger, call.user, call.debug = ledger, user, debug


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run one command line and leave the process with the status that its end has in ``docs/errors.md``.

    It leaves at once: all is written and closed by then, and taking the interpreter apart takes longer than many a question.
    """
    gc.set_threshold(RARELY)
    output.prepare()
    discreet.prepare()
    if completing.VARIABLE in os.environ:
        completing.answered(cli)
        sys.exit()
    interrupts.prepare()
    words = list(sys.argv[1:] if args is None else args)
    if "--help" not in words:
        discreet.close_to_others()
    status = run(words, Call())
    os._exit(output.finish(status))


def run(args: list[str], call: Call) -> int:
    """Run one command line; its exit status, with the sentence of a failure already on standard error."""
    try:
        return _invoke(args, call)
    except Exception as error:  # noqa: BLE001 -- the last place where an error can get a sentence
        return _failed(error, call)
    except KeyboardInterrupt as error:
        interrupts.settle()
        return _failed(error, call)


def _invoke(args: list[str], call: Call) -> int:
    try:
        with cli.make_context("caseledger", args, obj=call) as context:
            cli.invoke(context)
            output.flush()
    except click.exceptions.Exit as end:
        return end.exit_code
    return DONE


def _failed(error: BaseException, call: Call) -> int:
    status, sentence = verdict(error, sent=call.sent, about=call.about)
    if call.debug:
        output.note(discreet.traceback(error))
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        output.note(sentence)
    elif sentence:
        output.complain(sentence)
    return status


def verdict(  # noqa: PLR0911 -- one line for each way to end
    error: BaseException, *, sent: bool = True, about: str | None = None
) -> tuple[int, str]:
    """Give exit status and sentence of an error; that of an unexpected one tells its class and place, never its text.

    ``sent`` says whether something may have been recorded by then, ``about`` which case, person or unit the command addressed.
    """
    match error:
        case errors.CaseledgerError():
            return error.exit_code, addressed(error, about)
        case click.exceptions.NoArgsIsHelpError():
            return errors.UsageError.exit_code, error.message
        case click.ClickException():
            return errors.UsageError.exit_code, usage_sentence(error)
        case KeyboardInterrupt() | click.Abort():
            return INTERRUPTED, MAYBE if sent else "interrupted; nothing was recorded in a case, of a person or of the unit"
        case OSError(errno=errno.EPIPE):
            return UNREAD, ""
        case OSError(errno=errno.EACCES | errno.EPERM | errno.EROFS | errno.ENOTDIR | errno.ENAMETOOLONG):
            closed = f"{error.filename}: {os.strerror(error.errno or 0)}; nothing was done; name another place"
            return errors.ConfigurationError.exit_code, closed
        case OSError(errno=errno.ENOSPC | errno.EDQUOT | errno.EFBIG | errno.EIO):
            lost = f"{os.strerror(error.errno or 0)}; the output is not whole; what was recorded stays recorded; make room and repeat"
            return errors.ConfigurationError.exit_code, lost
        case _:
            return DEFECT, defect_sentence(error)


def addressed(error: errors.CaseledgerError, about: str | None) -> str:
    """Say to which case, person or unit it happened, where the error is of what the command addressed and does not name it itself."""
    sentence = str(error)
    named = about is None or not error.addressed or re.search(rf"\b{re.escape(about)}\b", sentence)
    return sentence if named else f"{about}: {sentence}"


def usage_sentence(error: click.ClickException) -> str:
    """Tell what click found wrong with the words typed, and where their help is."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "caseledger"
    found = error.format_message().strip().rstrip(".")
    if isinstance(error, click.NoSuchOption) and context and error.option_name in _options_before():
        found = f"{error.option_name} stands before the command"
    return f"{found[:1].lower()}{found[1:]}; nothing was done; see {path} --help"


def _options_before() -> set[str]:
    return {word for parameter in cli.params for word in parameter.opts}


def defect_sentence(error: BaseException) -> str:
    """Tell in one line about an unexpected exception, without its text, which may hold what was typed or recorded."""
    from traceback import extract_tb

    frames = extract_tb(error.__traceback__)
    place = f"{'/'.join(Path(frames[-1].filename).parts[-2:])}:{frames[-1].lineno}" if frames else "an unknown place"
    return (
        f"stopped by a defect of this program ({type(error).__name__} at {place}); whether the act was recorded is not certain; "
        "repeat it with the same --request-id, and report this line; --debug shows the traceback"
    )


if __name__ == "__main__":
    main()
