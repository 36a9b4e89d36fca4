"""``proceedings statement``, ``request``, ``answer``, ``apply`` and ``rule``: what others ask (CPIA 1996 ss.5 to 8, 14, 15)."""

from commands.of_proceedings import Kept, in_proceedings, on_entry
from commands.recording import Values

STATEMENT, ASKED, ANSWERED = "defence-statement-received", "disclosure-requested", "disclosure-request-answered"
APPLIED, RULED = "court-application-made", "court-application-ruled"

TAKEN_DOWN = """\
Record that a defence statement or notice was received (CPIA 1996 ss.5 to 6C): a review of disclosure is due then (s.7A).

What is in issue is asked for, or comes in --fields: issues. The document itself is not kept here; its SHA-256 may be (--file)."""
REQUESTED = """\
Record that somebody asks for material, or for particulars of an item on a schedule.

What is asked for and why is asked for, or comes in --fields: wanted. Items are named by the numbers of the entries that list them."""
REPLIED = """\
Record how a request for disclosure was answered. What was answered is asked for, or comes in --fields: answer."""
APPLYING = """\
Record that a court is asked for something that bears on disclosure (CPIA 1996 ss.3(6), 8, 14 to 16).

Grounds are asked for, or come in --fields: matter. An application of which the other side is not told says so (--without-notice)."""
RULING = """\
Record what the court ruled on an application, or found when it reviewed its ruling (CPIA 1996 ss.14, 15).

Terms are asked for, or come in --fields: terms. --review-by is the day by which the order is to be looked at again."""
PARTLY = frozenset({"granted", "partly", "refused", "ended"})
"""Rulings after which it is looked at what falls to be disclosed."""


def review_due(kept: Kept, trigger: str) -> str:
    """Say that a review of disclosure is due, and how it is recorded."""
    how = f"caseledger proceedings review {kept.number} --trigger {trigger} --entry n --result CODE"
    return f"Review disclosure (CPIA 1996 s.7A), and record it: {how}."


def _stated(kept: Kept, said: Values) -> str:
    issues = "" if "issues" in said else " Record what is in issue, by caseledger correct."
    return f"{review_due(kept, 'defence_statement')}{issues} Give it to the prosecutor."


def _asked(kept: Kept, said: Values) -> str:
    by = f" by {said['reply_by']}" if "reply_by" in said else ""
    return f"Answer it{by}, and record it: caseledger proceedings answer {kept.number}#n."


def _answered(kept: Kept, _said: Values) -> str:
    return f"What was given with it is recorded by caseledger proceedings serve {kept.number}."


def _applied(kept: Kept, _said: Values) -> str:
    return f"Record what the court rules: caseledger proceedings rule {kept.number}#n."


def _ruled(kept: Kept, said: Values) -> str:
    return review_due(kept, "ruling") if said.get("ruling") in PARTLY else ""


statement = in_proceedings(
    "statement", STATEMENT, after=_stated, help=TAKEN_DOWN,
    examples="caseledger proceedings statement PRC-26-0001 --kind compulsory --party P-311 --received-on 9mar --fields issues.json\n"
    "caseledger proceedings statement PRC-26-0001 --kind updated --party P-311 --late",
)  # fmt: skip
request = in_proceedings(
    "request", ASKED, after=_asked, help=REQUESTED,
    examples="caseledger proceedings request PRC-26-0001 --by defence --asked-on 9mar --reply-by 23mar --fields wanted.json\n"
    "caseledger proceedings request PRC-26-0001 --by prosecutor --items 7 --items PRC-26-0001#9 --fields -",
)  # fmt: skip
answer = on_entry(
    "answer", ANSWERED, "request", after=_answered, help=REPLIED,
    examples="caseledger proceedings answer PRC-26-0001#7 --on 16mar --fields answer.json",
)  # fmt: skip
apply = in_proceedings(
    "apply", APPLIED, after=_applied, help=APPLYING,
    examples="caseledger proceedings apply PRC-26-0001 --kind defence_disclosure --by defence --on 9mar --items 7\n"
    "caseledger proceedings apply PRC-26-0001 --kind public_interest_immunity --by prosecutor --without-notice --fields -",
)  # fmt: skip
rule = on_entry(
    "rule", RULED, "application", after=_ruled, help=RULING,
    examples="caseledger proceedings rule PRC-26-0001#12 --ruling granted --on 16mar --review-by 1jun --fields terms.json\n"
    "caseledger proceedings rule PRC-26-0001#12 --ruling upheld",
)  # fmt: skip
