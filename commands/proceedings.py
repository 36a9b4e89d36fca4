"""``proceedings``: what is heard before a court, whose work it is, and what is asked, reviewed, certified and served in it."""

from commands import appearing, attesting, dockets, opening, pleading
from commands.words import WRITES, group


@group(
    "proceedings", may=WRITES,
    examples="caseledger proceedings open CHS-26-0041 --kind criminal --investigation-began 2026-03-02 --fields court.json\n"
    "caseledger proceedings party PRC-26-0001 --party P-311 --capacity defendant\n"
    "caseledger proceedings show PRC-26-0001\n"
    "caseledger proceedings serve PRC-26-0001 --to defence --method court_system --schedules 12",
)  # fmt: skip
def proceedings() -> None:
    """Keep the work of disclosure for proceedings: criminal, civil order, family, inquest, parole or other.

    They have a number of their own (PRC-26-0001) and concern cases of the unit. Schedules and their items are kept by caseledger schedule,
    redactions by caseledger redact, and holds on the cases by caseledger retention.
    """


for each in (
    opening.open_, dockets.show, dockets.list_, appearing.case, appearing.party, appearing.officer, appearing.move, pleading.statement,
    pleading.request, pleading.answer, pleading.apply, pleading.rule, attesting.review, attesting.certify, attesting.serve,
    attesting.follow, opening.close, opening.reopen,
):  # fmt: skip
    proceedings.add_command(each)
