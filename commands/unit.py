"""``unit``: who is in the unit, in which role and agency, on a day."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from commands import consulting, options, output, times
from commands.naming import profiles
from commands.people import People
from commands.session import opened_ledger
from commands.words import READS, command
from ledger.errors import RuleRefused

if TYPE_CHECKING:
    from uuid import UUID

    from ledger.application import Ledger
    from ledger.rules.membership import UnitState

SHOWN = (
    output.Column("member", "member"), output.Column("name", "name"), output.Column("role_words", "role"),
    output.Column("agency_name", "agency on that day"), output.Column("agency", "code"), output.Column("grade", "grade", words=True),
    output.Column("since", "since"), output.Column("until", "until"), output.Column("entry", "entry"),
)  # fmt: skip
MORE = ("id", "login", "role", "sector")


@command(
    "unit", may=(*READS, RuleRefused),
    examples="caseledger unit\ncaseledger unit --on 2021-01-31\ncaseledger unit --on 2021-01-31 --names --format csv",
)  # fmt: skip
@click.option("--on", metavar="DAY", default="today", show_default=True, help="The day asked about, of the unit's zone.")
@click.option("--names", is_flag=True, help="Members' names too, which is a recorded consultation.")
@options.consulting
@output.format_option
def unit(*, on: str, names: bool, purpose: str | None, why: str | None, form: str) -> None:
    """Show the team of a day: each role held, with its agency under the name it had, as recorded and corrected by now.

    A member is called by what a profile on this machine is called, or by number; names are sealed. A login's own roles count from
    the day they were recorded. What is shown here is recorded by record agency-named, member-named, role-held and role-ended.
    """
    from ledger.rules import membership

    with opened_ledger() as ledger:
        clock = times.Clock(ledger.zone, ledger.now())
        day = times.day(on, clock)
        state = membership.folded(ledger.facts(ledger.unit_stream()), ledger.policy)
        called = _names(ledger, purpose, why) if names else {}
        rows = [_row(state, held, day, ledger, called) for held in _held(state, day)]
        output.answer_rows(rows, SHOWN, form, MORE)
        if form == "table":
            people = len({row["id"] for row in rows})
            output.note(f"The unit on {day}: {output.counted(people, 'member')}, {output.counted(len(rows), 'role')}.")


def _held(state: "UnitState", day: date) -> list[dict[str, Any]]:
    """Give every role of the day: those recorded of members, then those of logins."""
    zone = state.policy.tzinfo
    recorded = [
        {
            "id": one.member, "role": one.role, "agency": one.agency, "grade": one.grade, "since": one.since, "until": one.until,
            "version": version,
        }
        for version, one in state.team.on(day)
    ]  # fmt: skip
    logins = [
        {"id": user.recorder, "grade": None, **span._asdict()}
        for user in state.members.values() for span in user.spans(zone) if span.covers(day)
    ]  # fmt: skip
    return recorded + logins


def _row(state: "UnitState", held: Mapping[str, Any], day: date, ledger: "Ledger", called: Mapping[str, str]) -> dict[str, Any]:
    login = next((user.login for user in state.members.values() if user.recorder == held["id"]), None)
    agency = state.team.agency(held["agency"], day)
    return {
        "member": _called(state, held["id"], login, ledger), "name": called.get(str(held["id"])), "id": str(held["id"]), "login": login,
        "role": held["role"], "role_words": ledger.policy.role(held["role"]), "agency": held["agency"],
        "agency_name": agency.name if agency else None, "sector": agency.sector if agency else None, "grade": held["grade"],
        "since": held["since"].isoformat(), "until": held["until"].isoformat() if held["until"] else None,
        "entry": f"UNIT#{held['version']}",
    }  # fmt: skip


def _called(state: "UnitState", member: "UUID", login: str | None, ledger: "Ledger") -> str:
    number = state.team.number(member) or "?"
    here = profiles(ledger).get(login or "")
    return f"{number} ({here})" if here else number


def _names(ledger: "Ledger", purpose: str | None, why: str | None) -> Mapping[str, str]:
    """Read the members' names, in a consultation of the unit's record."""
    wanted = consulting.Wanted([], [], purpose, why, "the members' names")
    return People.of(consulting.read(ledger, wanted)).members
