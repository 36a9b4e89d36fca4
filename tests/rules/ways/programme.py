"""What the rules of the programme let through and refuse."""

from datetime import date

from tests.rules import acts_victim
from tests.rules.scenario import given_unit
from tests.rules.ways import BothWays

SEPTEMBER, BEFORE = date(2018, 9, 3), date(2018, 2, 28)
UNIT = given_unit()

BOTH_WAYS: BothWays = {
    "days_are_in_order": (
        [
            UNIT.when(acts_victim.programme()),
            UNIT.when(acts_victim.programme(fully_active_on=SEPTEMBER)),
            UNIT.when(acts_victim.programme(fully_active_on=date(2018, 3, 1), ended_on=SEPTEMBER)),
        ],
        [UNIT.when(acts_victim.programme(fully_active_on=BEFORE)), UNIT.when(acts_victim.programme(ended_on=BEFORE))],
    ),
}
