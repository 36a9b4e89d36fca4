"""``share``: what agencies permit each other to see, and what goes beyond it."""

from commands import agreement, handing, seeing
from commands.words import WRITES, group


@group(
    "share", may=WRITES,
    examples="caseledger share agreement show\ncaseledger share visible CHS-26-0041 --agency cwp\n"
    "caseledger share pack CHS-26-0041#12 --out to-housing",
)  # fmt: skip
def share() -> None:
    """Share what an agency brought: standing agreements, acts of sharing, packs; and who could see what, when and by what."""


share.add_command(agreement.agreement)
share.add_command(seeing.visible)
share.add_command(handing.write_pack)
share.add_command(handing.check)
