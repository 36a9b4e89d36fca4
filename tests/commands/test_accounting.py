"""What ``verify`` writes of contents that are missing by recorded erasures: by decision, and not more than a person reads."""

from types import SimpleNamespace
from uuid import UUID

from commands import accounting
from ledger.proof.audit_gone import Account

CASE, UNIT, NOOR, DANA = (UUID(int=number) for number in range(1, 5))
DAY = 86_400_000_000
AT = 20_000 * DAY


def account(version, review="RR-2026-12", **more):
    where = {"log": "cases", "position": version, "stream": CASE, "version": version, "recorded_at": AT + version}
    said = {"authority": "court_order", "review": review, "proposed": NOOR, "decided": DANA, "doubted": False}
    said |= where | {"slots": 1, "contents": 3, "entries": 2}
    return Account(**(said | more))


def told(*accounts):
    found = SimpleNamespace(accounts=list(accounts), numbers={CASE: "CHS-26-0001"})
    return " ".join(" ".join(accounting.prose(found)).split()), list(accounting.rows(found))


def test_one_decision_is_one_paragraph_with_the_entries_that_carried_it_out():
    text, rows = told(account(7), account(9, stream=UNIT))
    assert "cases: 6 contents of 4 entries, by CHS-26-0001#7, UNIT#9: court order, RR-2026-12, on 2024-10-04, " in text
    assert text.endswith(f"proposed by {NOOR}, decided by {DANA}.")
    assert [(row["entry"], row["contents"], row["doubted"]) for row in rows] == [("CHS-26-0001#7", 3, False), ("UNIT#9", 3, False)]


def test_another_reference_day_or_member_is_another_decision():
    text, _ = told(account(1), account(2, "RR-2"), account(3, recorded_at=AT + DAY), account(4, decided=NOOR), account(5, proposed=None))
    assert text.count("cases: 3 contents of 2 entries") == 5
    assert text.count("proposed by") == 4


def test_of_many_entries_and_of_many_decisions_the_rest_is_counted():
    text, rows = told(*(account(version) for version in range(1, 11)))
    assert "#7, CHS-26-0001#8 and 2 more: court order" in text
    text, rows = told(*(account(version, f"RR-{version}") for version in range(1, 26)))
    assert "RR-25," in text
    assert "RR-5," not in text
    assert text.endswith("And 5 earlier decisions, of 15 contents: --format json names each.")
    assert len(rows) == 25


def test_what_a_finding_speaks_against_is_always_told_and_says_so():
    text, _ = told(account(1, "RR-1", doubted=True), *(account(version, f"RR-{version}") for version in range(2, 40)))
    assert f"court order, RR-1, on 2024-10-04, proposed by {NOOR}, decided by {DANA}. A finding below speaks against it." in text
    assert text.count("speaks against") == 1
