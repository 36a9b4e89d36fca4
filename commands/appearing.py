"""``proceedings case``, ``party``, ``officer`` and ``move``: what proceedings are over, who stands in them, whose work and before whom."""

from commands.of_proceedings import Kept, WithCases, in_proceedings
from commands.recording import Values

JOINED, PARTY = "proceedings-case-joined", "proceedings-party-joined"
APPOINTED, MOVED = "disclosure-officer-appointed", "proceedings-moved"

CASE = """\
Bring further cases into proceedings: their material is concerned too, and each of them says so from then on.

Why is asked for, or read by --reason."""
PARTY_HELP = """\
Record in what capacity a person stands in proceedings, and who speaks for that person there.

The person has a record of his own (caseledger find). Who speaks for him is asked for, or comes in --fields: represented_by."""
OFFICER = """\
Appoint an officer to a duty in proceedings: disclosure officer, deputy, officer in charge, investigator.

There is one disclosure officer and one officer in charge at a time: whoever is appointed to that succeeds whoever has it, and takes on all
that is open, unless --succeeds names another appointment. Why the duty passes is asked for, or read by --reason."""
MOVE = """\
Record that proceedings go on before another court, or under another reference, as when a case is sent for trial.

Court and reference are asked for, or come in --fields: court, reference. Why is asked for, or read by --reason."""


class Appointing(Kept):
    """An appointment, which succeeds whoever has the duty by then."""

    follow = ("succeeds",)


def _succeeds(kept: Kept, said: Values) -> Values:
    """Name the appointment that this one succeeds, where one officer has the duty at a time."""
    from ledger.rules import docket

    before = None if "succeeds" in said else docket.predecessor(kept.kinds, said.get("duty"))
    return said if before is None else said | {"succeeds": before.version}


def _handed_over(kept: Kept, said: Values) -> str:
    if said.get("succeeds") is None:
        return f"Tell the officer. What is open in these proceedings: caseledger proceedings show {kept.number}."
    handed = f"It succeeds {kept.number}#{said['succeeds']}: all that is open passes with it."
    return f"{handed} Tell both. What is open: caseledger proceedings show {kept.number}."


def _looked_through(kept: Kept, _said: Values) -> str:
    hold = "Look whether it is held: caseledger retention list CASE."
    return f"{hold} List what there is in it: caseledger schedule propose {kept.number}."


def _addressed(kept: Kept, _said: Values) -> str:
    return f"Forms that are issued from now on are headed so; issued ones stay as they are: caseledger proceedings show {kept.number}."


case = in_proceedings(
    "case", JOINED, cls=WithCases, after=_looked_through, help=CASE,
    examples="caseledger proceedings case PRC-26-0001 CHS-26-0042\ncaseledger proceedings case PRC-26-0001 CHS-26-0042 --reason @why.txt",
)  # fmt: skip
party = in_proceedings(
    "party", PARTY, asks=True, help=PARTY_HELP,
    examples="caseledger proceedings party PRC-26-0001 --party P-311 --capacity defendant --fields firm.json\n"
    "caseledger proceedings party PRC-26-0001 --party P-312 --capacity complainant",
)  # fmt: skip
officer = in_proceedings(
    "officer", APPOINTED, after=_handed_over, fill=_succeeds, beside=Appointing, help=OFFICER,
    examples="caseledger proceedings officer PRC-26-0001 --member noor --duty disclosure_officer --since 9mar\n"
    "caseledger proceedings officer PRC-26-0001 --member M-4 --duty deputy --reason",
)  # fmt: skip
move = in_proceedings(
    "move", MOVED, after=_addressed, asks=True, help=MOVE,
    examples="caseledger proceedings move PRC-26-0001 --on 9mar --fields court.json\n"
    "caseledger proceedings move PRC-26-0001 --reason --fields court.json",
)  # fmt: skip
