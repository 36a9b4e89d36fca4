"""The words of the command line: groups that know unique prefixes, commands whose help states examples and exit statuses.

The statuses come from ``ledger.errors``; a command names the classes it may end with and the rest is true of all of them.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from ledger import errors

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from ledger.events.code import Code

DONE, DEFECT, INTERRUPTED, UNREAD = 0, 70, 130, 141
ELSE = {
    DONE: "done",
    DEFECT: "a defect of this program",
    INTERRUPTED: "interrupted",
    UNREAD: "whoever read the output went away before its end",
}
"""Exit statuses that no error class has: sysexits.h EX_SOFTWARE, and 128 + SIGINT, 128 + SIGPIPE as shells count."""

ALWAYS: tuple[type[errors.CaseledgerError], ...] = (errors.UsageError, errors.ConfigurationError)
READS = (errors.NotFound, errors.NotAuthorised)
WRITES = (errors.RuleRefused, *READS, errors.Conflict)


def statuses(may: Sequence[type[errors.CaseledgerError]]) -> list[tuple[int, str]]:
    """Give the exit statuses and their meanings of a command that may end with these errors, in ascending order."""
    known = {error.exit_code: error.meaning for error in (*ALWAYS, *may)}
    return sorted((known | ELSE).items())


def meanings(codes: Mapping[str, str]) -> str:
    """Give the codes of an option with their meanings, as its help says them."""
    return "; ".join(f"{code}: {meaning}" for code, meaning in codes.items()) + "."


class OneOf(click.Choice[str]):
    """One of a few words; a word that is none of them is not repeated, because it may be a name typed in the wrong place."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give the word; raises click's usage error that lists what was possible."""
        if value not in self.choices:
            return self.fail(f"one of {', '.join(self.choices)} is needed", param, ctx)
        return value


LIMITS = {"from": "min", "to": "max"}
"""The words for the limits of click's number ranges."""


class Unrepeated(click.ParamType[Any]):
    """A number within limits; a word that is none is not repeated, because it may be a name typed in the wrong place."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Give the number; raises click's usage error that tells the limits."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            limits = [f"{word} {limit:,}" for word, name in LIMITS.items() if (limit := getattr(self, name)) is not None]
            return self.fail(" ".join(["a number", *limits, "is needed"]), param, ctx)


class WholeNumber(Unrepeated, click.IntRange):
    """A whole number."""


class DecimalNumber(Unrepeated, click.FloatRange):
    """A number with or without decimals."""


class CodeWord(click.ParamType[str]):
    """One code of a list, or a unique beginning of one; a word that is none is not repeated."""

    name = "code"

    def __init__(self, meanings: Mapping[str, str]) -> None:
        """Take the codes with their meanings."""
        self.meanings = meanings

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give the full code."""
        known = self.known()
        begun = [value] if value in known else [code for code in known if value and code.startswith(value)]
        if len(begun) == 1:
            return begun[0]
        return self.fail(f"one of {', '.join(begun or known)} is needed", param, ctx)

    def shell_complete(self, _ctx: click.Context, _param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
        """Give the codes that a word begins, with their meanings."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(code, help=meaning) for code, meaning in self.known().items() if code.startswith(incomplete)]

    def known(self) -> Mapping[str, str]:
        """Give the codes with their meanings."""
        return self.meanings

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:  # noqa: ARG002 -- click's own signature
        """Name what is to be typed."""
        return "CODE"


class CodeOf(CodeWord):
    """One code of a list in a module of ``ledger.events``, or a unique beginning of one; the module is loaded only when one is typed."""

    def __init__(self, module: str, name: str) -> None:
        """Take where the list stands."""
        super().__init__({})
        self._module, self._name = module, name

    def known(self) -> Mapping[str, str]:
        """Give the codes with their meanings."""
        listed: type[Code] = getattr(import_module(f"ledger.events.{self._module}"), self._name)
        return listed.meanings()


class Ending(click.Command):
    """What the help of a command ends with: examples and exit statuses."""

    def __init__(self, *args: Any, examples: str = "", may: Sequence[type[errors.CaseledgerError]] = (), **settings: Any) -> None:
        """``examples``: one command line per line, ``#`` begins a remark; ``may``: the errors it can end with besides ``ALWAYS``."""
        super().__init__(*args, **settings)
        self.examples = [line.strip() for line in examples.strip().splitlines()]
        self.statuses = statuses(may)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 -- click's own
        """Write the examples and the table of exit statuses."""
        with formatter.section("Examples"):
            for line in self.examples:
                formatter.write(f"{'':>{formatter.current_indent}}{line}\n")
        with formatter.section("Exit statuses"):
            formatter.write_dl([(str(code), meaning) for code, meaning in self.statuses])


class Command(Ending):
    """A command that takes as many words as it declares."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; a surplus word is counted and never repeated, because it may be a name typed in the wrong place."""
        ctx.allow_extra_args = True
        super().parse_args(ctx, args)
        if ctx.args and not ctx.resilient_parsing:
            surplus = "1 word" if len(ctx.args) == 1 else f"{len(ctx.args)} words"
            raise click.UsageError(f"{surplus} too many: a value of several words stands in quotes", ctx)
        return ctx.args


class Words(Ending, click.Group):
    """A group whose commands answer to every unique beginning of their names."""

    command_class = Command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command meant by the first word, by its name or a unique beginning of it."""
        if args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        name = self.meant(ctx, args[0])
        return name, self.get_command(ctx, name), args[1:]

    def meant(self, ctx: click.Context, word: str) -> str:
        """Give the full name that ``word`` begins; raises click's usage error that lists what was possible."""
        names = self.list_commands(ctx)
        begun = [word] if word in names else [name for name in names if name.startswith(word)]
        if len(begun) == 1:
            return begun[0]
        if begun:
            raise click.UsageError(f"the word after {ctx.command_path!r} could be {', '.join(begun)}", ctx)
        raise click.UsageError(f"the word after {ctx.command_path!r} is none of {', '.join(names)}", ctx)


def command(
    name: str, *, examples: str, may: Sequence[type[errors.CaseledgerError]] = (), **settings: Any
) -> Callable[[Callable[..., Any]], Command]:
    """Make a function a command: its docstring is the help, ``examples`` and ``may`` end it."""
    return click.command(name, cls=Command, examples=examples, may=may, **settings)


def group(
    name: str, *, examples: str, may: Sequence[type[errors.CaseledgerError]] = (), cls: type[Words] = Words, **settings: Any
) -> Callable[[Callable[..., Any]], Words]:
    """Make a function the head of a group of commands that answer to unique beginnings."""
    return click.group(name, cls=cls, examples=examples, may=may, **settings)
