"""``rights``: what persons may ask for of what is recorded about them."""

from commands import erase
from commands.words import WRITES, group


@group(
    "rights", may=WRITES,
    examples="caseledger rights erase P-311 --scope person --authority retention_review --review RR-2026-12",
)  # fmt: skip
def rights() -> None:
    """Carry out what persons may ask for of what is recorded about them (DPA 2018 ss.44 to 48)."""


rights.add_command(erase.erase)
