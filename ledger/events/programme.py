"""The programme under which a unit works: its site, its money and its days, for cost per case and cohort (seed.txt; domain.md 1.1, 8)."""

from datetime import date
from typing import Annotated

from annotated_types import Ge

from ledger.events.envelope import Purpose
from ledger.events.event import Doc, Event, Group
from ledger.events.team import LEADERS, Title


class ProgrammeRecorded(Event):
    """A site of the programme, its money and its days; of several entries of a site the last counts (seed.txt; domain.md 8)."""

    says = (
        "{actor} recorded that the programme at {site} began on {started_on}[ and was fully active from {fully_active_on}]"
        "[; it ended on {ended_on}].[ Funding: {funding£}.]"
    )
    group, stream, administrative = Group.UNIT, "unit", True
    recorders, default_purpose = LEADERS, Purpose.ADMINISTRATION
    site: Annotated[Title, Doc("name of the site")]
    started_on: Annotated[date, Doc("first day of the programme there")]
    fully_active_on: Annotated[date | None, Doc("first day on which it was fully active")] = None
    ended_on: Annotated[date | None, Doc("last day of the programme there")] = None
    funding: Annotated[int | None, Ge(0), Doc("funding of the site, in pence")] = None
