"""``report ropa``: the record of processing activities."""

from collections import defaultdict
from typing import TYPE_CHECKING

import click

from commands import output, questions
from commands.session import opened_ledger
from commands.words import READS, command

if TYPE_CHECKING:
    from ledger.application import Ledger
    from projections.reports.ropa import Unit

SHOWN = (
    output.Column("controller", "controller"), output.Column("activity_words", "activity"), output.Column("purposes", "purposes"),
    output.Column("legal_bases", "legal basis"), output.Column("recipients", "recipients"), output.Column("kept", "kept"),
)  # fmt: skip
MORE = (
    "controller_name", "sector", "contact", "joint_controllers", "activity", "records", "subjects", "data", "regime", "transfers",
    "security", "profiling",
)  # fmt: skip
OUTSIDE = "recipients outside the unit"


@command(
    "ropa", may=READS,
    examples="caseledger report ropa\ncaseledger report ropa --markdown > ropa.md\ncaseledger report ropa --format csv",
)  # fmt: skip
@click.option("--markdown", is_flag=True, help="Write it as a document.")
@output.format_option
def ropa(*, markdown: bool, form: str) -> None:
    """Show what each agency of the unit processes, for what, on which basis, and to whom it goes (DPA 2018 s.61, UK GDPR Art 30).

    It is generated: agencies and kinds from the unit's record, contact and periods from its policy, data and bases from the catalogue of
    events, recipients from agreements and acts of sharing as far as you may see them. No person's data are in it.
    """
    from projections.reports import ropa as record

    with opened_ledger() as ledger:
        unit = read(ledger)
        if markdown:
            output.answer_lines(record.document(unit, ledger.today().isoformat()))
            return
        output.answer_rows(record.rows(unit), SHOWN, form, MORE)


def read(ledger: "Ledger") -> "Unit":
    """Read what the record says of the unit today, and who was given what."""
    from commands import granting
    from ledger.rules.agreed import in_force
    from projections.reports.ropa import Unit
    from projections.rights import keeping

    state, today = granting.standing(ledger, ledger.now()), ledger.today()
    known = granting.agencies(state, [ledger.me.agency, *ledger.policy.sectors])
    named = {code: state.team.agency(code, today) for code in known}
    agencies = {code: (name.name if name else code, state.sector(code, today)) for code, name in named.items()}
    policy = ledger.policy
    periods = {code: keeping.lengths(policy.retention, code, sector) for code, (_, sector) in agencies.items()}
    return Unit(agencies, policy.contact, in_force(state.agreements), _shared(ledger, agencies), periods, policy.access_log_days)


def _shared(ledger: "Ledger", agencies: "dict[str, tuple[str, str | None]]") -> dict[str, list[str]]:
    """Give, by controller, who was given something by an act of its own."""
    from ledger.rules.recipients import MADE

    found = defaultdict[str, set[str]](set)
    for row in questions.rows(ledger, "sharing", questions.asked(ledger, None, None)):
        for each in row["given"]:
            if each["what"] == MADE:
                found[each["by"]].update(agencies.get(code, (code, None))[0] for code in each["agencies"] or ())
                found[each["by"]].update(() if each["agencies"] else (OUTSIDE,))
    return {code: sorted(names) for code, names in found.items()}

