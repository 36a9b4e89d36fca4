"""``redact``: what is withheld from whom in proceedings, on which ground, and what may be shown."""

import click

from commands import redact_decided, redact_shown, suggesting
from commands.options import CASE
from commands.words import WRITES, Words, group


class _Proceedings(Words):
    """A group whose first word may be the number of proceedings: then suggestions are asked for."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Take a number for ``suggest`` with that number."""
        if CASE.fullmatch(args[0].upper()):
            return super().resolve_command(ctx, ["suggest", *args])
        return super().resolve_command(ctx, args)


@group(
    "redact", may=WRITES, cls=_Proceedings,
    examples="caseledger redact PRC-26-0001 --for defence --draft redact.toml\n"
    "caseledger redact decide PRC-26-0001 --for defence --draft redact.toml\n"
    "caseledger redact confirm PRC-26-0001#12 PRC-26-0001#13\n"
    "caseledger redact show PRC-26-0001 --for defence",
)  # fmt: skip
def redact() -> None:
    """Decide what an audience is shown of the cases that proceedings concern. Nothing leaves that no decision releases.

    A number in place of a command lists suggestions. What a decision hides counts at once; what it shows, when somebody else confirmed it.
    """


for each in (
    suggesting.suggest, redact_decided.decide, redact_decided.confirm, redact_shown.show, suggesting.reuse, redact_shown.changes,
):  # fmt: skip
    redact.add_command(each)
