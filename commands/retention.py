"""``retention``: how long each controller keeps what it holds about a person, its reviews of that, and legal holds."""

from commands import holding, retention_lists, reviewing
from commands.words import WRITES, group


@group(
    "retention", may=WRITES,
    examples="caseledger retention due\ncaseledger retention classify P-311 --controller police --category group_2 --from 2024-05-01\n"
    "caseledger retention review P-311 --controller police --decision retain --criteria serious_harm --next-review-on 2027-05-01\n"
    "caseledger retention hold CHS-26-0041 --kind cpia --until verdict --review-on 2027-01-15\n"
    "caseledger retention list CHS-26-0041",
)  # fmt: skip
def retention() -> None:
    """Keep no longer than there is reason to: groups and periods of each controller, its reviews, and legal holds.

    Periods are those of the policy (caseledger policy periods). The unit proposes, and what a controller decides is recorded. What a
    review decides to erase is erased by caseledger rights erase.
    """


for each in (retention_lists.due, retention_lists.list_, reviewing.classify, reviewing.review, holding.hold, holding.release):
    retention.add_command(each)
