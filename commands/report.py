"""``report``: what the unit hands in."""

from commands import ropa
from commands.words import READS, group


@group("report", may=READS, examples="caseledger report ropa\ncaseledger report ropa --markdown > ropa.md")
def report() -> None:
    """Put together what the unit hands in, from its policy, its record of itself and clear facts."""


report.add_command(ropa.ropa)
