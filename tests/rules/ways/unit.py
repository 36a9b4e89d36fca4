"""What the rules of users' signing keys and roles let through and refuse."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from ledger.events.access import ConsultationsExpired
from ledger.events.unit import DefectMended, DefectRecorded, KeyLoss, KeyStep, LedgerRole
from ledger.rules.policy import Policy
from tests.rules import acts
from tests.rules.scenario import START, SUPERVISOR, given_unit
from tests.rules.ways import BothWays

ONE, TWO = (replace(SUPERVISOR, actor=UUID(int=number), role="administrator") for number in (1, 2))
BOTH = given_unit(acts.adding(1), acts.adding(2))
LEFT = given_unit(acts.adding(1), acts.adding(2), acts.disabling(2))
KEYLESS = given_unit(acts.adding(1), acts.adding(2), acts.revoking(2))
AGAIN = given_unit(acts.adding(1), acts.adding(2), acts.rotating(2, 8), acts.revoking(2), acts.registering(2, 7))
NURSE = given_unit(acts.adding(1), acts.adding(2, LedgerRole.PRACTITIONER))
CHIEF, AUDITOR = LedgerRole.ADMINISTRATOR, LedgerRole.AUDITOR
MOVED = given_unit(acts.adding(1), acts.adding(2, LedgerRole.PRACTITIONER), acts.moving(2, CHIEF))
DEMOTED = given_unit(acts.adding(1), acts.adding(2), acts.moving(2, AUDITOR))
ROTATED, REVOKED = acts.rotating(1), acts.revoking(2)

INSPECTOR = replace(ONE, role="auditor")
KEPT = given_unit(acts.adding(1)).under(Policy(access_log_days=30))


def expiring(before: date) -> ConsultationsExpired:
    """Months of consultations that ended before that day are destroyed."""
    return ConsultationsExpired(before=before, slots=(UUID(int=9),))


DEFECT = DefectRecorded(release="0.1.0", title="Months were counted by the zone of the server.")
FOUND = given_unit(acts.adding(1), DEFECT)
THIRTY_DAYS_AGO = START.date() - timedelta(days=30)

BOTH_WAYS: BothWays = {
    "defect_was_recorded": (
        [FOUND.when(DefectMended(defect=2, release="0.2.0"), actor=ONE)],
        [FOUND.when(DefectMended(defect=number, release="0.2.0"), actor=ONE) for number in (1, 3)],
    ),
    "period_is_over": (
        [KEPT.when(expiring(THIRTY_DAYS_AGO), actor=INSPECTOR), KEPT.when(expiring(date(2020, 1, 1)), actor=ONE)],
        [
            KEPT.when(expiring(THIRTY_DAYS_AGO + timedelta(days=1)), actor=INSPECTOR),
            BOTH.when(expiring(date(2020, 1, 1)), actor=INSPECTOR),
        ],
    ),
    "login_is_new": (
        [BOTH.when(ROTATED, actor=ONE), KEYLESS.when(acts.registering(2), actor=ONE)],
        [
            BOTH.when(acts.rotating(1, 1), actor=ONE), BOTH.when(acts.rotating(1, 2), actor=ONE),
            KEYLESS.when(acts.registering(2, 2), actor=ONE), AGAIN.when(acts.rotating(2, 8), actor=TWO),
            AGAIN.when(acts.adding(8), actor=ONE),
        ],
    ),
    "key_is_changed_by_whom_it_concerns": (
        [
            BOTH.when(ROTATED, actor=ONE), BOTH.when(REVOKED, actor=ONE), KEYLESS.when(acts.registering(2), actor=ONE),
            NURSE.when(acts.rotating(2), actor=replace(TWO, role="practitioner")),
        ],
        [
            BOTH.when(ROTATED, actor=TWO), BOTH.when(REVOKED, actor=TWO), NURSE.when(acts.revoking(1), actor=TWO),
            KEYLESS.when(acts.registering(2), actor=TWO),
        ],
    ),
    "key_follows_key": (
        [AGAIN.when(REVOKED, actor=ONE), AGAIN.when(acts.rotating(2), actor=TWO)],
        [
            KEYLESS.when(REVOKED, actor=ONE), KEYLESS.when(acts.rotating(2), actor=TWO), BOTH.when(acts.registering(2), actor=ONE),
            LEFT.when(REVOKED, actor=ONE), BOTH.when(acts.revoking(3), actor=ONE),
        ],
    ),
    "key_change_is_whole": (
        [BOTH.when(ROTATED, actor=ONE), BOTH.when(REVOKED, actor=ONE)],
        [
            BOTH.when(ROTATED.model_copy(update={"proof": None}), actor=ONE), BOTH.when(acts.rekeying(1, KeyStep.ROTATED), actor=ONE),
            BOTH.when(ROTATED.model_copy(update={"reason": KeyLoss.EXPOSED}), actor=ONE),
            BOTH.when(REVOKED.model_copy(update={"reason": None}), actor=ONE),
            BOTH.when(REVOKED.model_copy(update={"public_key": "9" * 64}), actor=ONE),
        ],
    ),
    "administrator_remains": (
        [
            AGAIN.when(acts.disabling(1), actor=ONE), NURSE.when(acts.moving(1, CHIEF, AUDITOR), actor=ONE),
            BOTH.when(acts.moving(2, AUDITOR), actor=ONE), MOVED.when(acts.disabling(1), actor=TWO),
        ],
        [
            KEYLESS.when(acts.disabling(1), actor=ONE), NURSE.when(acts.moving(1, AUDITOR), actor=ONE),
            DEMOTED.when(acts.disabling(1), actor=ONE),
        ],
    ),
    "roles_are_changed_by_another": (
        [
            BOTH.when(acts.moving(2, AUDITOR), actor=ONE), NURSE.when(acts.moving(1, CHIEF, AUDITOR), actor=ONE),
            KEYLESS.when(acts.moving(1, CHIEF, AUDITOR), actor=ONE),
        ],
        [BOTH.when(acts.moving(1, CHIEF, AUDITOR), actor=ONE), MOVED.when(acts.moving(2, CHIEF, AUDITOR), actor=TWO)],
    ),
    "roles_become_others": (
        [NURSE.when(acts.moving(2, AUDITOR), actor=ONE), NURSE.when(acts.moving(2, LedgerRole.PRACTITIONER, agency="cwp"), actor=ONE)],
        [
            NURSE.when(acts.moving(2, LedgerRole.PRACTITIONER), actor=ONE), MOVED.when(acts.moving(2, CHIEF), actor=ONE),
            LEFT.when(acts.moving(2, AUDITOR), actor=ONE), BOTH.when(acts.moving(3, AUDITOR), actor=ONE),
        ],
    ),
}  # fmt: skip
