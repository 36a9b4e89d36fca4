"""Breaking the glass opens one case to one reader for a time, always leaves its record, and opens nothing else to anybody."""

from functools import partial

import pytest
from application import scenes
from application.scenes import HEALTH, POLICE, asked, event, member, reasons, referred, restrict, server_clock, slots

from ledger import breaking, errors
from ledger.application import Intent
from ledger.events.access import RecordConsulted
from ledger.privacy import sealing
from ledger.store import reading

WHY = "A neighbour rang: he is at her door."
adopt = partial(scenes.adopt, originators=(POLICE,))


@pytest.fixture(scope="module")
def nurse(shared, shared_at):
    """A practitioner of a trust to which the leaders have opened nothing of the police's."""
    with member(shared_at, shared, "nora", HEALTH, ("practitioner", "supervisor")) as opened:
        adopt(shared, agencies=(POLICE,))
        yield opened


@pytest.fixture(scope="module")
def sergeant(shared, shared_at):
    """A second supervisor of the police."""
    with member(shared_at, shared, "silas", POLICE, ("supervisor",)) as opened:
        yield opened


@pytest.fixture
def case(shared, nurse):
    return referred(shared)


def broken(reader, case, ground="life"):
    return breaking.break_glass(reader, case.number, ground, WHY)


def behind(reader, case, glass, *, purpose="safeguarding", reason=WHY, persons=True):
    """What the reader is shown of a case, and of its suspect, with this broken glass."""
    ticket = reader.consult([case.stream], persons=[case.suspect] if persons else (), purpose=purpose, reason=reason, glass=glass)
    return reader.redeem(ticket)


def withheld(entries):
    return set().union(*map(reasons, entries))


def reviewing(shared, case, opened, verdict="justified"):
    return Intent(event("glass-reviewed", opened=opened, verdict=verdict), case.stream)


def version(address):
    return int(address.partition("#")[2])


def test_it_opens_the_case_and_its_people_to_who_broke_it(nurse, case):
    assert all(entry.withheld or entry.fact.kind == "glass-broken" for entry in behind(nurse, case, None))
    found = broken(nurse, case)
    assert found.address == f"{case.number}#3"
    entries = behind(nurse, case, found.position)
    assert (withheld(entries), {entry.fact.stream for entry in entries}) == (set(), {case.stream, case.suspect})
    assert nurse.find(case.number).stream == case.stream


def test_that_it_was_broken_stands_in_the_case_without_a_word_of_why(nurse, shared, case):
    broken(nurse, case, "child")
    *_, last = shared.read([case.stream], purpose="supervision")
    assert (last.fact.kind, last.fact.fields, last.fact.recorder) == ("glass-broken", {"ground": "child"}, nurse.me.recorder)
    assert WHY not in str(last)


def test_it_opens_nothing_without_the_entry_named_in_the_consultation(nurse, case):
    broken(nurse, case)
    assert withheld(behind(nurse, case, None)) == {"agency"}


def test_it_stands_open_to_nobody_else_of_his_agency(nurse, shared, shared_at, case):
    found = broken(nurse, case)
    with member(shared_at, shared, "nils", HEALTH, ("practitioner",)) as colleague:
        assert all(entry.withheld or entry.fact.kind == "glass-broken" for entry in behind(colleague, case, found.position))
        with pytest.raises(errors.NotFound):
            colleague.find(case.number)


def test_it_opens_no_other_case(nurse, shared, case):
    other = referred(shared)
    found = broken(nurse, case)
    assert all(entry.withheld or entry.fact.kind == "glass-broken" for entry in behind(nurse, other, found.position))


def test_a_later_consultation_finds_it_closed_after_an_hour(nurse, shared_at, case):
    found = broken(nurse, case)
    with server_clock(shared_at, "59 minutes"):
        assert len(asked(shared_at, "SELECT ledger.broken(%s, %s)", nurse.me.recorder, case.stream)) == 1
    with server_clock(shared_at, "61 minutes"):
        assert asked(shared_at, "SELECT ledger.broken(%s, %s)", nurse.me.recorder, case.stream) == []
        assert asked(shared_at, "SELECT ledger.opens(u, s) FROM ledger.users u, ledger.stream s WHERE u.recorder = %s AND s.stream = %s",
                     nurse.me.recorder, case.stream) == [(False,)]  # fmt: skip
    assert found.position


def test_a_ticket_from_before_its_review_shows_nothing_after_it(nurse, sergeant, case):
    found = broken(nurse, case)
    ticket = nurse.consult([case.stream], persons=(), purpose="safeguarding", reason=WHY, glass=found.position)
    assert withheld(nurse.redeem(ticket)) == set()
    sergeant.record([reviewing(sergeant, case, version(found.address))])
    assert all(entry.withheld or entry.fact.kind == "glass-broken" for entry in nurse.redeem(ticket))
    with pytest.raises(errors.NotFound):
        nurse.find(case.number)


def test_it_does_not_open_what_is_restricted_or_erased(nurse, shared, shared_at, case):
    (slot,) = slots(shared_at, case, case.suspect)
    scenes.decide_erasure(shared, case.stream, [slot])
    shared.erase(slot)
    restrict(shared, case, [1])
    found = broken(nurse, case)
    entries = {entry.fact.version: entry for entry in behind(nurse, case, found.position, persons=False)}
    assert reasons(entries[1]) == {"restricted", "erased"} or reasons(entries[1]) == {"restricted"}
    assert reasons(entries[2]) <= {"erased"}


def test_whose_agency_sees_the_case_breaks_no_glass(shared, sergeant, case):
    with pytest.raises(errors.RuleRefused, match="stands open to your agency"):
        broken(sergeant, case)
    with pytest.raises(errors.NotAuthorised, match="stands open to the agency"):
        sergeant.record([Intent(event("glass-broken", ground="life"), case.stream)])
    assert len(shared.facts(case.stream)) == 2


def test_an_agreement_that_opens_the_case_makes_it_needless(nurse, shared, case):
    adopt(shared, agencies=(POLICE, HEALTH))
    try:
        with pytest.raises(errors.RuleRefused, match="stands open"):
            broken(nurse, case)
        with pytest.raises(errors.NotAuthorised, match="stands open"):
            nurse.record([Intent(event("glass-broken", ground="life"), case.stream)])
    finally:
        adopt(shared, agencies=(POLICE,))


def test_a_case_that_is_not_there_is_one_answer_with_a_case_that_is_hidden(nurse, shared_at, case):
    before = consultations(shared_at, nurse)
    with pytest.raises(errors.NotFound) as absent:
        breaking.break_glass(nurse, "CHS-26-9999", "life", WHY)
    with pytest.raises(errors.NotFound) as hidden:
        nurse.find(case.number)
    assert str(absent.value).replace("CHS-26-9999", case.number) == str(hidden.value)
    assert consultations(shared_at, nurse) == before + 1


def test_glass_that_stands_open_is_not_broken_again(nurse, shared, case):
    first = broken(nurse, case)
    assert broken(nurse, case) == (first.position, None)
    assert [fact.kind for fact in shared.facts(case.stream)].count("glass-broken") == 1


def consultations(at, reader):
    return asked(at, "SELECT count(*) FROM ledger.entry WHERE log = 2 AND recorder = %s", reader.me.recorder)[0][0]


def sought(reader, number, purpose="safeguarding", scope=()):
    """A recorded consultation in which a number stands sealed, with its ticket and the plaintext of that unit."""
    ticket, made = reader._consulted({"streams": list(map(str, scope)), "classes": ["facts"]}, purpose, WHY, number)
    return ticket, sealing.texts(made.draft, made.key, reader.logs["access"])


def test_a_ticket_resolves_the_number_that_was_recorded_and_no_other(nurse, shared, case):
    other = referred(shared)
    ticket, texts = sought(nurse, case.number)
    assert reading.behind_glass(nurse.user, ticket, texts["search"]).stream == case.stream
    forged = texts["search"].replace(case.number.encode(), other.number.encode())
    for unit in (forged, texts.get("reason", b"{}"), b"[]", b"\xff"):
        with pytest.raises(errors.CaseledgerError):
            reading.behind_glass(nurse.user, ticket, unit)


def test_a_ticket_of_somebody_else_or_for_anything_else_resolves_nothing(nurse, shared, sergeant, case):
    ticket, texts = sought(sergeant, case.number)
    with pytest.raises(errors.TicketRefused):
        reading.behind_glass(nurse.user, ticket, texts["search"])
    for purpose, scope in (("case_work", ()), ("safeguarding", (case.stream,))):
        ticket, texts = sought(nurse, case.number, purpose, scope)
        with pytest.raises(errors.TicketRefused):
            reading.behind_glass(nurse.user, ticket, texts["search"])


def test_a_ticket_that_is_late_or_rolled_back_resolves_nothing(nurse, shared_at, case):
    ticket, texts = sought(nurse, case.number)
    with server_clock(shared_at, "1 hour"), pytest.raises(errors.TicketRefused):
        reading.behind_glass(nurse.user, ticket, texts["search"])
    with nurse.user.cursor() as cursor:
        cursor.execute("BEGIN")
        ticket, texts = sought(nurse, case.number)
        with pytest.raises(errors.TicketRefused):
            reading.behind_glass(nurse.user, ticket, texts["search"])
        cursor.execute("ROLLBACK")


def test_an_auditor_an_analyst_and_an_administrator_break_none(shared, shared_at, case):
    with member(shared_at, shared, "ada", "hmicfrs", ("auditor", "analyst", "administrator")) as auditor:
        with pytest.raises(errors.NotAuthorised, match="no right to that"):
            broken(auditor, case)
        assert consultations(shared_at, auditor) == 1


def test_it_is_reviewed_once_by_another_supervisor_to_whom_the_case_stands_open(nurse, shared, sergeant, case):
    opened = version(broken(nurse, case).address)
    with pytest.raises(errors.CaseledgerError):
        nurse.record([reviewing(nurse, case, opened)])
    with pytest.raises(errors.RuleRefused, match="none that waits"):
        sergeant.record([reviewing(sergeant, case, 1)])
    sergeant.record([reviewing(sergeant, case, opened, "not_justified")])
    with pytest.raises(errors.RuleRefused, match="waits"):
        shared.record([reviewing(shared, case, opened)])


def test_the_database_itself_refuses_who_broke_it_and_whose_agency_does_not_see_it(nurse, shared, case, monkeypatch):
    opened = version(broken(nurse, case).address)
    monkeypatch.setattr("ledger.acts.rule.decide", lambda *_, **__: None)
    with pytest.raises(errors.NotAuthorised, match="may see"):
        nurse.record([reviewing(nurse, case, opened)])
    adopt(shared, agencies=(POLICE, HEALTH))
    try:
        with pytest.raises(errors.NotAuthorised, match="another supervisor"):
            nurse.record([reviewing(nurse, case, opened)])
    finally:
        adopt(shared, agencies=(POLICE,))


def test_a_reading_behind_glass_gives_its_reason(nurse, case):
    found = broken(nurse, case)
    with pytest.raises(errors.RuleRefused, match="behind broken glass"):
        behind(nurse, case, found.position, reason=None)


def test_nothing_else_is_recorded_in_a_case_behind_glass(nurse, case):
    broken(nurse, case)
    with pytest.raises(errors.CaseledgerError):
        nurse.record([Intent(scenes.note(), case.stream)])


def test_no_consultation_of_the_program_can_name_glass_without_a_position():
    with pytest.raises(errors.UsageError):
        RecordConsulted.from_values({"scope": {"classes": ["facts"], "glass": 0}})


def test_what_the_rows_say_is_what_the_entries_say(shared, shared_at):
    assert asked(shared_at, "SELECT * FROM ledger.differences() WHERE kind = 'glass'") == []


def test_what_an_agency_holds_stays_closed_behind_it(nurse, shared, shared_at, case):
    with member(shared_at, shared, "hilda", "mersey") as clinic:
        adopt(shared, agencies=(POLICE, "mersey"))
        (held,) = clinic.record([Intent(event("clinical-note-recorded", text="She sleeps badly."), case.stream)]).entries
        adopt(shared, agencies=(POLICE,))
    found = broken(nurse, case)
    (entry,) = [entry for entry in behind(nurse, case, found.position) if entry.fact.version == held.version]
    assert reasons(entry) == {"agency"}
    assert "text" not in entry.fact.fields


def acts(slot, second):
    """What would write into the case or take something out of it."""
    return {
        "a note": event("note-recorded", text="Of his own."),
        "a correction": event("fact-corrected", target=1, field="urgency", to="routine", why="No.", discovered_on=scenes.today()),
        "a restriction": event("record-restricted", ground="unlawful"),
        "an erasure": event(
            "content-erased", slots=[str(slot)], authority="court_order", review="RR-1", second_person=str(second)
        ),
    }  # fmt: skip


@pytest.mark.parametrize("what", ["a note", "a correction", "a restriction", "an erasure"])
def test_it_is_for_reading_whatever_an_agreement_lets_its_reader_record_elsewhere(nurse, shared, shared_at, case, what, monkeypatch):
    adopt(shared, agencies=(POLICE,))
    scenes.adopt(shared, agencies=(HEALTH,), originators=None, beside=True)
    (slot,) = slots(shared_at, case, case.suspect)
    broken(nurse, case)
    monkeypatch.setattr("ledger.acts.rule.decide", lambda *_given, **_named: None)
    act = acts(slot, shared.me.recorder)[what]
    with pytest.raises(errors.CaseledgerError) as refused:
        scenes.send(nurse, *scenes.drawn(nurse, Intent(act, case.stream)))
    assert refused.value.exit_code in (3, 4)
    adopt(shared, agencies=(POLICE,))


def test_nobody_erases_from_the_units_record_what_he_was_only_shown(nurse, shared, shared_at, case, monkeypatch):
    adopt(shared, agencies=(POLICE,))
    (slot,) = slots(shared_at, case, case.suspect)
    broken(nurse, case)
    monkeypatch.setattr("ledger.acts.rule.decide", lambda *_given, **_named: None)
    erased = event("content-erased", slots=[str(slot)], authority="court_order", review="RR-1", second_person=str(shared.me.recorder))
    with pytest.raises(errors.CaseledgerError) as refused:
        scenes.send(nurse, *scenes.drawn(nurse, Intent(erased, nurse.unit_stream())))
    assert refused.value.exit_code in (3, 4)
