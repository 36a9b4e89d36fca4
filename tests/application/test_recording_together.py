"""Many people record at the same time on one case: nothing is lost, doubled or refused for the others' sake, and no number is skipped."""

from concurrent.futures import ThreadPoolExecutor

from application.scenes import asked, note, referral, referred

from ledger.application import Intent, Ledger
from ledger.store import place

WRITERS, ACTS = 8, 6


def test_eight_writers_on_one_case_lose_and_double_nothing(ledger, at):
    case = referred(ledger)

    def write(writer):
        opened = Ledger(at, place.profile(at, "dana"))
        try:
            return [opened.record([Intent(note(f"{writer}.{act}"), case.stream)], request_id=f"{writer}.{act}") for act in range(ACTS)]
        finally:
            opened.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        receipts = [receipt for written in pool.map(write, range(WRITERS)) for receipt in written]
    entries = [entry for entry in ledger.read([case.stream], purpose="case_work") if entry.fact.kind == "note-recorded"]
    assert sorted(entry.fact.fields["text"] for entry in entries) == sorted(f"{w}.{a}" for w in range(WRITERS) for a in range(ACTS))
    assert [entry.fact.version for entry in entries] == list(range(3, 3 + WRITERS * ACTS))
    assert {line.version for receipt in receipts for line in receipt.entries} == {entry.fact.version for entry in entries}
    assert asked(at, "SELECT count(*) = max(position), min(position) FROM ledger.entry WHERE log = 1") == [(True, 1)]
    neighbours = "ledger.entry e JOIN ledger.entry n ON n.log = e.log AND n.position = e.position + 1"
    assert asked(at, f"SELECT count(*) FROM {neighbours} WHERE n.recorded_at < e.recorded_at") == [(0,)]


def test_cases_opened_at_the_same_time_take_each_number_once(at):
    def refer(_):
        opened = Ledger(at, place.profile(at, "dana"))
        try:
            return [opened.record([Intent(referral("Opened."), opened.fresh())]).entries[0].address for _ in range(4)]
        finally:
            opened.close()

    with ThreadPoolExecutor(4) as pool:
        taken = sorted(address for addresses in pool.map(refer, range(4)) for address in addresses)
    assert [address.partition("#")[0].rpartition("-")[2] for address in taken] == [f"{n:04}" for n in range(1, 17)]
