"""``schedule``: the schedules of unused material in proceedings, from the entries of the cases to the prosecutor's decisions."""

from commands import drafted, issuing, itemising, items, returning, schedules
from commands.words import WRITES, group


@group(
    "schedule", may=WRITES,
    examples="caseledger schedule propose PRC-26-0001 --draft items.toml\n"
    "caseledger schedule list PRC-26-0001 --draft items.toml\n"
    "caseledger schedule test PRC-26-0001 14 --test assists --reason @why.txt\n"
    "caseledger schedule show PRC-26-0001 --form mg6c\n"
    "caseledger schedule issue PRC-26-0001 --form mg6c --to out\n"
    "caseledger schedule import PRC-26-0001 returned.docx --dry-run",
)  # fmt: skip
def schedule() -> None:
    """Keep the schedules of unused material: items proposed, listed, tested, moved and decided; versions issued and read back.

    Each schedule has numbers of its own: 14 on that of non-sensitive material, D3 on that of sensitive material, HS1 on that of highly
    sensitive material (CPIA 1996 s.24; CPS Disclosure Manual). Which forms there are follows from the kind of proceedings.
    """


for each in (
    itemising.propose, drafted.list_, items.add, items.test, items.amend, items.move, items.decide, items.enquiry, items.victim_request,
    schedules.show, issuing.issue, returning.import_,
):  # fmt: skip
    schedule.add_command(each)
