"""Roles of users at the front door: changed from a moment on, by whom it concerns not; days before keep what was held on them."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from uuid import uuid4

import pytest
from application.scenes import asked, event, photograph, referral
from conftest import superuser

from ledger import acts, errors
from ledger.application import Intent, Ledger, now
from ledger.events.catalogue import load
from ledger.proof.audit import Rule
from ledger.store import place

TYPED = {"full_name": "Sam Invented"}


@pytest.fixture
def at(shared_at):
    """One ledger for all of these tests: each adds the users whose roles it changes."""
    return shared_at


@pytest.fixture
def sam(door):
    """A practitioner of health of this test's own: what his profile is called."""
    return added(door, "practitioner")


def opened(at, name):
    return closing(Ledger(at, place.profile(at, name)))


def added(door, *roles, agency="cwp"):
    name = f"{roles[0][:3]}-{uuid4().hex[:8]}"
    door.done("user", "add", name, "--agency", agency, *worded(roles), "--fields", "-", typed=TYPED)
    return name


def worded(roles):
    return [word for role in roles for word in ("--role", role)]


def moved(door, name, *roles, agency="cwp", **settings):
    return door("user", "roles", name, "--agency", agency, *worded(roles), **settings)


def row_of(door, name, *words):
    return next((row for row in door.done("user", "list", *words).json if row["user"] == name), None)


def groups(at, name):
    member = "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = %s::regrole ORDER BY 1"
    return [group.removeprefix("caseledger_") for (group,) in asked(at, member, place.profile(at, name).login)]


def test_who_has_read_this_month_reads_on_in_another_agency(door, at, sam):
    """His consultations of the month go on in the same stream; what is clear in them stands in a slot for each agency."""
    case = door.referred()
    with opened(at, sam) as ledger:
        door.done("show", case, user=sam)
        ledger.read([ledger.find(case).stream], purpose="case_work")
        assert moved(door, sam, "practitioner", agency="probation").status == 0
        door.done("show", case, user=sam)
        assert moved(door, sam, "practitioner", agency="cwp").status == 0
        ledger.read([ledger.find(case).stream], purpose="case_work")
    login = place.profile(at, sam).login
    said = """SELECT count(DISTINCT e.stream), count(DISTINCT x.controller) FROM ledger.entry e JOIN ledger.slot x ON x.stream = e.stream
              WHERE e.log = 2 AND NOT x.sealed AND e.recorder = (SELECT recorder FROM ledger.users WHERE login = %s)"""
    assert asked(at, said, login) == [(1, 2)]


def test_from_then_on_the_user_acts_in_the_new_agency_and_roles_and_no_others(door, at, sam):
    assert moved(door, sam, "auditor", "supervisor", agency="probation").status == 0
    assert groups(at, sam) == ["auditor", "supervisor", "user"]
    assert (row_of(door, sam)["agency"], row_of(door, sam)["roles"]) == ("probation", ["auditor", "supervisor"])
    number = door.referred()
    assert door("record", "note", number, "--fields", "-", typed={"text": "A note."}, user=sam).status == 0  # a supervisor's too
    assert moved(door, sam, "auditor", agency="probation").status == 0
    assert door("record", "note", number, "--fields", "-", typed={"text": "A note."}, user=sam).status in (1, 4)
    told = door.done("show", "UNIT", "--purpose", "lawfulness").json[-1]["sentence"]
    assert "acts in the ledger for probation and as auditor from now on" in told


@pytest.fixture
def analyst_for_ten_days(door, at, sam):
    """Sam's recorder id: a practitioner since twenty days ago, an analyst since ten, by entries that are set back and forth in time."""
    assert moved(door, sam, "analyst").status == 0
    (recorder,) = asked(at, "SELECT recorder FROM ledger.users WHERE login = %s", place.profile(at, sam).login)[0]
    shift = """UPDATE ledger.entry e SET recorded_at = e.recorded_at - %s * CASE WHEN h.ended_by IS NULL THEN '10d'::interval ELSE '20d' END
               FROM ledger.login_held h WHERE e.log = 1 AND e.position = h.position AND h.recorder = %s"""
    with superuser(at) as cursor:
        cursor.execute("ALTER TABLE ledger.entry DISABLE TRIGGER ALL")
        cursor.execute(shift, (1, recorder))
        yield str(recorder)
        cursor.execute(shift, (-1, recorder))
        for trigger in ("append_only", "append_only_truncate"):
            cursor.execute(f"ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER {trigger}")


def test_what_was_held_on_an_earlier_day_stays_provable_and_is_no_longer_held_on_a_later_one(door, at, sam, analyst_for_ten_days):
    days = {ago: (now() - timedelta(days=ago)).date().isoformat() for ago in (25, 15, 5)}
    may = """SELECT ledger.may_act('cases', 'case', y, jsonb_build_object('actor', %s, 'agency', 'cwp', 'role', %s),
               jsonb_build_object('precision', 'day', 'value', %s)) FROM ledger.event_type y WHERE y.effect = 'party-of'"""
    held = {
        (ago, role): asked(at, may, analyst_for_ten_days, role, day)[0][0]
        for ago, day in days.items() for role in ("practitioner", "analyst")
    }  # fmt: skip
    assert [key for key, is_held in held.items() if is_held] == [(15, "practitioner"), (5, "analyst")]
    rows = [row_of(door, sam, "--on", day) for day in days.values()]
    assert [row and row["roles"] for row in rows] == [None, ["practitioner"], ["analyst"]]
    team = [{row["role"] for row in door.done("unit", "--on", day).json if row["id"] == analyst_for_ten_days} for day in days.values()]
    assert team == [set(), {"practitioner"}, {"analyst"}]


def test_nobody_changes_his_own_roles_while_another_can_and_nobody_who_is_no_administrator(door, at, sam):
    other = added(door, "administrator", "practitioner")
    refused = [
        moved(door, other, "administrator", "supervisor", user=other),
        moved(door, sam, "administrator", user=sam),
        moved(door, other, "analyst", user=sam),
        moved(door, sam, "practitioner"),  # which he is
        moved(door, "u_0000000000000000", "analyst"),
    ]
    assert [each.status for each in refused] == [1, 1, 1, 1, 3]
    assert moved(door, sam, "auditor", user=other).status == 0
    assert moved(door, other, "practitioner").status == 0
    assert door("user", "add", "zed", "--agency", "cwp", "--role", "analyst", "--fields", "-", typed=TYPED, user=other).status == 1


PAST = {
    "his own, while another can": ("boss", "boss", ["administrator", "auditor"], errors.NotAuthorised, "somebody else"),
    "roles that there are not": ("dana", "sam", ["superuser"], errors.EntryRefused, "none of the ledger's"),
    "no role": ("dana", "sam", [], errors.EntryRefused, "not of their form"),
    "somebody who is none": ("dana", "nobody", ["auditor"], errors.NotFound, "no enabled user"),
}  # fmt: skip


@pytest.mark.parametrize(("by", "whose", "roles", "error", "saying"), PAST.values(), ids=PAST)
def test_what_the_database_itself_refuses(door, at, sam, monkeypatch, by, whose, roles, error, saying):
    names = {"sam": sam, "boss": added(door, "administrator"), "dana": "dana"}
    monkeypatch.setattr(acts.rule, "decide", lambda *_, **__: None)
    known = dict(asked(at, "SELECT login, recorder FROM ledger.users"))
    recorder = str(known[place.profile(at, names[whose]).login] if whose in names else uuid4())
    changed = load("user-roles-changed.v1").model_construct(recorder=recorder, agency="cwp", roles=tuple(roles))
    kept = photograph(at)
    with opened(at, names[by]) as ledger, pytest.raises(error, match=saying):
        ledger.record([Intent(changed, ledger.unit_stream())])
    assert photograph(at) == kept


def test_nothing_follows_a_change_of_roles_in_its_act(door, at, sam):
    recorder = str(asked(at, "SELECT recorder FROM ledger.users WHERE login = %s", place.profile(at, sam).login)[0][0])
    changed = event("user-roles-changed", recorder=recorder, agency="cwp", roles=["auditor"])
    with opened(at, "dana") as ledger, pytest.raises(errors.EntryRefused, match="an act ends with the change"):
        ledger.record([Intent(changed, ledger.unit_stream()), Intent(referral(), ledger.fresh())])


def test_who_waits_while_his_roles_are_changed_is_told_to_repeat(door, at, sam):
    login = place.profile(at, sam).login
    with opened(at, sam) as ledger, superuser(at) as cursor, ThreadPoolExecutor(1) as pool:
        stream = ledger.fresh()
        cursor.execute("BEGIN; SELECT FROM ledger.log WHERE name = 'cases' FOR UPDATE")
        cursor.execute("UPDATE ledger.users SET roles = '{practitioner,auditor}' WHERE login = %s", (login,))
        waiting = pool.submit(ledger.record, [Intent(referral(), stream)])
        while not asked(at, "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE usename = %s AND wait_event_type = 'Lock')", login)[0][0]:
            assert not waiting.done()
        cursor.execute("COMMIT")
        with pytest.raises(errors.Conflict, match="roles of this user were changed meanwhile; nothing was recorded"):
            waiting.result()
        cursor.execute("UPDATE ledger.users SET roles = '{practitioner}' WHERE login = %s", (login,))


def test_an_audit_judges_every_stamp_by_the_roles_of_its_place(door, auditor, sam):
    number = door.referred()
    assert door("record", "note", number, "--fields", "-", typed={"text": "As a practitioner."}, user=sam).status == 0
    assert moved(door, sam, "supervisor").status == 0
    assert door("record", "note", number, "--fields", "-", typed={"text": "As a supervisor."}, user=sam).status == 0
    door.done("show", number, "--purpose", "case_work", user=sam)
    rules = {finding["rule"] for finding in door("verify", "--format", "json", user=auditor).json["findings"]}
    assert Rule.STAMP not in rules
