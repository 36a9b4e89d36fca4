"""``share``: what agencies permit each other to see, and what goes beyond it."""

from commands import agreement, followed, handing, seeing, shares, trail
from commands.words import WRITES, group


@group(
    "share", may=WRITES,
    examples="caseledger share agreement show\ncaseledger share ask CHS-26-0041 --of cwp --purposes safeguarding --urgency urgent\n"
    "caseledger share list CHS-26-0041\ncaseledger share visible CHS-26-0041 --agency cwp\n"
    "caseledger share pack CHS-26-0041#12 --out to-housing",
)  # fmt: skip
def share() -> None:
    """Share what an agency brought: standing agreements, acts of sharing, packs; and who could see what, when and by what.

    That a recipient was told of a correction, erasure, restriction or recall, and that a condition was broken, is recorded by
    caseledger record recipient-notified and record condition-breached. caseledger who-holds tells who
    holds an entry, and what he must be told.
    """


share.add_command(agreement.agreement)
share.add_command(seeing.visible)
for each in (shares.ask, shares.decide, shares.give, followed.ack, followed.recall, trail.list_):
    share.add_command(each)
share.add_command(handing.write_pack)
share.add_command(handing.check)
