"""Two releases at one table: the older refuses by name what the newer built, so that they never rebuild it in turns."""

from dataclasses import replace

import pytest

from ledger import RELEASE
from ledger.errors import SchemaTooNew
from ledger.store import install
from projections.engine import leftover, store, tables
from tests.projections.written import (
    ASKED,
    CASELOAD,
    assert_live_equals_the_record,
    caught_up,
    contents,
    ensured,
    rebuilt,
    referrals,
    table_rows,
)

NEWER = "99.0.0"
CHANGED = replace(CASELOAD, version=CASELOAD.version + 1)


@pytest.fixture
def built_by_a_newer_release(writer, projector, connect, monkeypatch):
    writer.write(referrals(2))
    with monkeypatch.context() as newer:
        newer.setattr(tables, "RELEASE", NEWER)
        rebuilt(connect, CHANGED, **ASKED)
    writer.write(referrals(1))


def photographed(projector):
    with store.transaction(projector) as cursor:
        standing = tables.standing(cursor, "caseload")
        return standing, contents(table_rows(projector, CASELOAD)), leftover.unused(cursor)


def test_an_older_program_folds_and_rebuilds_nothing_of_a_newer_answer(projector, connect, built_by_a_newer_release):
    before = photographed(projector)
    refusal = pytest.raises(SchemaTooNew, match=rf"caseload was built by caseledger {NEWER}; this is {RELEASE}; nothing was folded")
    for attempt in (
        lambda: caught_up(projector, CASELOAD, **ASKED),
        lambda: ensured(connect, CASELOAD, **ASKED),
        lambda: rebuilt(connect, CASELOAD, **ASKED),
    ):
        with refusal:
            attempt()
        assert photographed(projector) == before


def test_the_newer_program_folds_on(projector, connect, built_by_a_newer_release):
    assert ensured(connect, CHANGED, **ASKED) is None
    assert caught_up(projector, CHANGED, **ASKED).state == "current"
    assert_live_equals_the_record(projector, CHANGED)


def test_an_answer_of_the_same_definition_is_anyones(writer, projector, connect, monkeypatch):
    with monkeypatch.context() as newer:
        newer.setattr(tables, "RELEASE", NEWER)
        rebuilt(connect, CASELOAD, **ASKED)
    writer.write(referrals(1))
    assert caught_up(projector, CASELOAD, **ASKED).state == "current"


@pytest.mark.parametrize("statement", [
    "UPDATE live.question SET release = '0.0.9'", "UPDATE live.question SET release = NULL",
    "ALTER TABLE live.question DROP COLUMN release, DROP COLUMN types",
])  # fmt: skip
def test_what_an_older_release_built_is_built_anew(writer, projector, connect, statement):
    rebuilt(connect, CHANGED, **ASKED)
    writer.run(statement)
    assert caught_up(projector, CASELOAD, **ASKED).state == "outdated"
    assert ensured(connect, CASELOAD, **ASKED) is not None
    assert caught_up(projector, CASELOAD, **ASKED).state == "current"


@pytest.mark.parametrize(("release", "than", "later"), [
    ("0.10.0", "0.9.9", True), ("0.9.9", "0.10.0", False), ("1.0.0", "1.0.0", False), ("1.0.1", "1.0", True),
])  # fmt: skip
def test_releases_are_compared_as_numbers(release, than, later):
    assert install.later(release, than) is later
