"""``rights``: what persons may ask of those who hold data about them."""

from commands import access, disputing, erase, erase_again, lifting, rectifying, requested, requesting, restricting
from commands.words import WRITES, group


@group(
    "rights", may=WRITES,
    examples="caseledger rights access P-311 --controller cheshire-police --request 4 --review review.json\n"
    "caseledger rights request P-311 --kind access --received-on 9mar --controller police --channel email\n"
    "caseledger rights follow P-311#4 --how clarification_asked --on 12mar\n"
    "caseledger rights list P-311\n"
    "caseledger rights rectify P-311#1 --field phone --request P-311#4\n"
    "caseledger rights dispute CHS-26-0041#3 --disputed-by data_subject --person P-311 --raised-on fri\n"
    "caseledger rights restrict CHS-26-0041#3 CHS-26-0041#4 --ground accuracy_contested\n"
    "caseledger rights lift CHS-26-0041#12 --told-on fri --reason\n"
    "caseledger rights erase P-311 --scope person --authority retention_review --review RR-2026-12",
)  # fmt: skip
def rights() -> None:
    """Answer persons who use their rights over what is recorded about them (DPA 2018 ss.44 to 48).

    Complaints, requests of the Information Commissioner and breaches of data are recorded by caseledger record complaint-received,
    complaint-followed, data-breach-recorded and data-breach-notified, in the record of a case, of a person or of the UNIT. caseledger due
    shows the clocks of all of them.
    """


for each in (
    requesting.request, requesting.follow, requested.list_, rectifying.rectify, disputing.dispute, disputing.resolve,
    disputing.statement, restricting.restrict, lifting.lift, erase.erase, erase_again.erase_again, access.access,
):  # fmt: skip
    rights.add_command(each)
