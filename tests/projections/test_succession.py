"""A disclosure officer who has left is missed in due, and one who acts on is not."""

from uuid import UUID

from ledger.events.unit import LedgerRole
from ledger.rules.deadlines import Terms
from ledger.rules.policy import DEFAULT
from projections.telling import succession
from tests.rules import acts
from tests.rules.scenario import given_unit

OFFICER, SUPERVISOR, ANALYST = LedgerRole.DISCLOSURE_OFFICER, LedgerRole.SUPERVISOR, LedgerRole.ANALYST
LEFT = "2026-03-02T23:59:59.999999Z"


def missing(*unit, appointed=4, owner=2):
    """When each clock that is added to one row of due runs out, with the entry that started it."""
    row = {"number": "PRC-26-0001", "owner": str(UUID(int=owner)), "appointed": appointed, "clocks": [{"clock": "another"}]}
    (found,) = succession.with_vacancies([row], given_unit(acts.adding(1), *unit).state, Terms(DEFAULT.tzinfo))
    assert found["clocks"][0] == {"clock": "another"}
    return [(clock["clock"], clock["entry"], clock["due"], clock["owner"]) for clock in found["clocks"][1:]]


def test_who_left_is_missed_from_that_day():
    assert missing(acts.adding(2, OFFICER), acts.disabling(2)) == [(succession.CLOCK, 4, LEFT, str(UUID(int=2)))]


def test_who_has_the_role_no_longer_is_missed_too():
    assert missing(acts.adding(2, OFFICER), acts.moving(2, ANALYST)) == [(succession.CLOCK, 4, LEFT, str(UUID(int=2)))]


def test_who_acts_on_in_whichever_of_the_roles_is_not_missed_nor_who_never_had_one():
    assert missing(acts.adding(2, OFFICER)) == []
    assert missing(acts.adding(2, OFFICER), acts.moving(2, SUPERVISOR)) == []
    assert missing(acts.adding(2, OFFICER), acts.disabling(2), owner=3) == []
    assert missing(acts.adding(2, ANALYST), acts.disabling(2)) == []


def test_where_nobody_is_appointed_nobody_is_missed():
    assert missing(acts.adding(2, OFFICER), acts.disabling(2), appointed=None) == []
