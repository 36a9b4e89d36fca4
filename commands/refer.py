"""``refer``: a new case in one act: the form ``referral``."""

from commands import forms
from commands.forming import FormCommand

TOLD = """\
Open a case: record a referral, its parties, and what is known at once, in one act.

Names, reasons and contacts are asked for, or come from --fields: {"reason": …, "suspect": {"name": …}, "victim":
{"name": …, "safe_contact": …}, "referrer": …, "crime_ref": …, "relationship": {"kind": …}, "incidents":
[{"behaviours": […], "account": …, "occurred_at": …}], "risk": {"level": …, "rationale": …}, "urgent_action":
{"detail": …}}. A person who is already recorded is given by number: {"suspect": {"person": "P-311"}}; relationship,
incidents and risk are of these two persons. An incident happened when its "occurred_at" says, as in an import, or
else when the act did. It rests on what the referrer reports, unless --statement, --knowledge and --grading say otherwise,
or "statement" and "source" in --fields, in a person's object too."""

EXAMPLES = """\
caseledger refer --agency police --channel crime_system
caseledger refer --agency police --channel phone --urgent --action arrest --due 20:00 --fields referral.json"""

refer = FormCommand("refer", lambda: forms.require("referral", None), help=TOLD, examples=EXAMPLES)
