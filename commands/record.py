"""``record TYPE|FORM``: one event, its options made from its class; or the events of a form as one act."""

import click

from commands import forming, forms
from commands.session import unit_directory
from commands.words import WRITES, Words, group
from ledger.events.catalogue import KINDS

ELSEWHERE = {
    "referral-received": "caseledger refer", "fact-corrected": "caseledger correct", "held-corrected": "caseledger correct",
    "policy-adopted": "caseledger policy adopt",
    "agreement-adopted": "caseledger share agreement adopt", "agreement-reviewed": "caseledger share agreement review",
    "user-added": "caseledger user add", "user-disabled": "caseledger user disable",
    "user-roles-changed": "caseledger user roles",
    "user-key-changed": "caseledger user key", "release-deployed": "caseledger server upgrade",
    "import-begun": "caseledger import",
    "share-requested": "caseledger share ask", "share-decided": "caseledger share decide", "share-made": "caseledger share give",
    "share-followed": "caseledger share ack or recall",
    **dict.fromkeys(("erasure-proposed", "erasure-declined", "content-erased"), "caseledger rights erase"),
    "statement-added": "caseledger rights statement",
    "rights-request-received": "caseledger rights request", "rights-request-followed": "caseledger rights follow",
    "retention-classified": "caseledger retention classify", "retention-reviewed": "caseledger retention review",
    "legal-hold-placed": "caseledger retention hold", "legal-hold-released": "caseledger retention release",
    "glass-broken": "caseledger show --break-glass", "consultations-expired": "caseledger access-log expire",
    "proceedings-opened": "caseledger proceedings open", "proceedings-closed": "caseledger proceedings close",
    "proceedings-reopened": "caseledger proceedings reopen", "disclosure-officer-appointed": "caseledger proceedings officer",
    "schedule-issued": "caseledger schedule issue",
    "item-listed": "caseledger schedule list or add", "item-moved": "caseledger schedule move",
    **dict.fromkeys(("redaction-decided", "redaction-confirmed"), "caseledger redact"),
    "bundle-made": "caseledger bundle make", "bundle-signed-off": "caseledger bundle sign",
    "completeness-decided": "caseledger bundle completeness",
    "record-consulted": "every command that reads", "noted": "the ledger itself", "index-recorded": "the ledger itself",
    "log-key-changed": "caseledger checkpoint", "epoch-begun": "caseledger epoch",
}  # fmt: skip
"""Types that another command records, because more is to be done than to record them."""


class Types(Words):
    """The group whose commands are the event types and the forms; the class of one is loaded when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's own signature
        """Name every type and every form that this command records."""
        return sorted([*self.types(), *forms.names(unit_directory())])

    def types(self) -> set[str]:
        """Name the types that this command records."""
        return set(KINDS - ELSEWHERE.keys())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- click's own signature
        """Make the command of one type, or of a form."""
        return forming.type_command(cmd_name) if cmd_name in self.types() else forming.form_command(cmd_name, unit_directory())

    def meant(self, ctx: click.Context, word: str) -> str:
        """Give the type that ``word`` begins; says of a type that is recorded by another command which."""
        if word in ELSEWHERE:
            raise click.UsageError(f"{word} is recorded by {ELSEWHERE[word]}", ctx)
        return super().meant(ctx, word)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 -- click's own signature
        """List the types and forms by name alone: what each is would load them all."""
        listed = {"Types (see caseledger events list)": sorted(self.types()), "Forms": forms.names(unit_directory())}
        for heading, found in listed.items():
            with formatter.section(heading):
                for name in found:
                    formatter.write(f"{'':>{formatter.current_indent}}{name}\n")


@group(
    "record", cls=Types, may=WRITES,
    examples="caseledger record triage CHS-26-0041 --outcome possible_stalking\n"
    "caseledger record note CHS-26-0041 --on 9mar --fields note.json\n"
    "caseledger record referral --agency police --fields referral.json",
)  # fmt: skip
def record() -> None:
    """Record one event in a case, about a person or of the unit; or the events of a form as one act.

    Coded fields are options. Personal values are never typed on the command line: they are asked for, or come from
    --fields FILE (a JSON object, - for standard input) or from --edit (in $EDITOR, on a private file in memory).
    """
