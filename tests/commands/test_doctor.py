"""The doctor judges what it is told: each thing that can be wrong is found, and nothing else is."""

from datetime import UTC, datetime, timedelta

import pytest

from commands import doctor
from ledger.enforcement import ENFORCED

NOW = datetime(2026, 3, 6, 17, 55, tzinfo=UTC)
HEALTHY = {
    "clock": "2026-03-06T17:55:01+00:00",
    "server": "18.4",
    "installations": [{"number": 98, "release": "0.1.0"}],
    "schema_digest": "ab",
    "recorded_digest": "ab",
    "heads": {"cases": {"position": 9, "recorded_at": "2026-03-06T17:50:00+00:00"}, "access": None},
    "differences": [],
    "loose_contents": [],
    "loose_entries": [],
    "idle_writers": [],
    "erasures_pending": 0,
    "keys_left": 0,
    "glass_waiting": 2,
    "log_expired": 1,
    "answers": [{"name": "caseload", "position": 9, "stopped_position": None, "stopped_reason": None}],
    "logging": doctor.QUIET | {name: safe[0] for name, safe in doctor.SAFE.items()}
    | {"data_checksums": "on"},
}  # fmt: skip


def wrong(said, now=NOW):
    findings = [
        *doctor.schema(said, "0.1.0", 98), *doctor.clocks(said, now), *doctor.settings(said["logging"]), *doctor.enforced(said),
        *doctor.whole(said), *doctor.writers(said), *doctor.outstanding(said, said["keys_left"]), *doctor.answers(said["answers"], 9),
    ]  # fmt: skip
    return [finding.check for finding in findings if finding.verdict == "wrong"]


def test_a_healthy_ledger_has_nothing_wrong():
    assert wrong(HEALTHY) == []


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"installations": [{"number": 96, "release": "0.0.9"}]}, "the schema is this release's"),
        ({"schema_digest": "cd"}, "the schema is as it was recorded at installation"),
        ({"recorded_digest": None}, "the schema is as it was recorded at installation"),
        ({"server": "16.2"}, "the server is PostgreSQL 17 or newer"),
        ({"erasures_pending": 1}, "erased contents are gone"),
        ({"keys_left": 1}, "keys of erased contents are destroyed"),
        (
            {"answers": [{"name": "caseload", "position": 8, "stopped_position": 9, "stopped_reason": "x"}]},
            "the answer to caseload keeps up with the record",
        ),
        ({"clock": "2026-03-06T17:58:00+00:00"}, "client and server clocks agree"),
        ({"heads": {"cases": {"recorded_at": "2026-03-07T00:00:00+00:00"}}}, "the server's clock is not behind the last entry"),
        ({"logging": HEALTHY["logging"] | {"log_statement": "all"}}, "no statement and no value reaches the server's log"),
        ({"logging": HEALTHY["logging"] | {"log_min_error_statement": "error"}}, "no statement and no value reaches the server's log"),
        ({"logging": HEALTHY["logging"] | {"fsync": "off"}}, "a commit is durable, and none is prepared"),
        ({"logging": HEALTHY["logging"] | {"max_prepared_transactions": "5"}}, "a commit is durable, and none is prepared"),
        ({"differences": [{"kind": "hold", "key": "7", "pos": 7, "verdict": "surplus"}]}, ENFORCED["hold"]),
        ({"differences": [{"kind": "login", "key": "u_0", "pos": None, "verdict": "surplus"}]}, ENFORCED["login"]),
        ({"loose_contents": ["cases#3"]}, "every content belongs to an entry"),
        ({"loose_entries": ["7#3"]}, "every entry belongs to a log"),
        ({"idle_writers": [{"pid": 7, "login": "u_0", "seconds": 90}]}, "no writer sits idle in a transaction"),
    ],
)
def test_each_thing_that_is_wrong_is_found_alone(change, check):
    assert wrong(HEALTHY | change) == [check]


def test_clocks_may_be_a_little_apart():
    assert wrong(HEALTHY, NOW + timedelta(seconds=100)) == []
    assert wrong(HEALTHY, NOW + timedelta(seconds=200)) == ["client and server clocks agree"]


def test_an_answer_that_lags_is_to_be_known_and_not_wrong():
    (found,) = doctor.answers([{"name": "caseload", "position": 8, "stopped_position": None, "stopped_reason": None}], 9)
    assert (found.verdict, found.told) == ("note", "1 entry behind")


def test_a_unit_with_one_administrator_who_can_sign_is_told_of():
    one = {"enabled": True, "keyed": True, "roles": ["administrator"]}
    others = [one | {"enabled": False}, one | {"keyed": False}, one | {"roles": ["supervisor"]}]
    (few,), (enough,) = doctor.administrators([one, *others]), doctor.administrators([one, one])
    assert (few.verdict, few.told, enough.verdict) == ("note", "1 administrator can sign", "ok")
