"""Every generated and every written history, with somebody forgotten in each of its cases: it verifies, replays, is shared and rebuilt.

What is erased differs from case to case: who a person is, all that is sealed about him, all of one case, what one controller holds. Nothing
that is counted changes by it, and in neither database stands anything any more by which it could be read.
"""

import re
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from application.scenes import asked, event, propose_erasure
from conftest import superuser

from commands import packing
from commands.demonstration import pathway, team
from commands.demonstration.writing import written
from ledger.application import Intent, Ledger
from ledger.proof import pack
from ledger.store import place

HISTORIES = sorted((Path(__file__).parents[1] / "histories").glob("*.ndjson"))
UNTIL, SEED, CASES = date(2026, 11, 1), 7, 4
SCOPES = ("identity", "person", "case", "controller")
LIVING = """
SELECT slot::text, stream::text FROM keyring.slot_key WHERE destroyed_by IS NULL AND CASE %(scope)s
  WHEN 'case' THEN stream = %(case)s WHEN 'identity' THEN person = %(person)s AND stream = person
  WHEN 'controller' THEN person = %(person)s AND controller = 'cheshire-police' ELSE person = %(person)s END"""
KEYS = "SELECT encode(wrapped, 'hex') FROM keyring.slot_key WHERE slot = ANY (%s::uuid[])"
TEXTS = "SELECT encode(u, 'hex') FROM ledger.content c, unnest(c.stored) u WHERE c.slot = ANY (%s::uuid[])"
TABLES = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"""
MOVES = {"entries", "last", "last_recorded_at"}
"""What of a caseload a further entry moves, whatever it says."""


@dataclass
class Erased:
    """What was erased in one case, and what there was of it before."""

    case: str
    scope: str
    person: UUID
    slots: list[str]
    keys: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


@dataclass
class Story:
    """The unit before and after."""

    caseload: list[dict]
    due: list[dict]
    head: int
    names: dict[UUID, str]
    before: str
    erased: list[Erased]


def everything(at):
    """Both databases, every row of every table as text, bytes in hexadecimal."""
    told = []
    for database in ("ledger", "keyring"):
        with superuser(at, database) as cursor:
            cursor.execute(TABLES)
            for (table,) in cursor.fetchall():
                cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
                told.append(cursor.fetchone()[0] or "")
    return "\n".join(told)


def forget(ledger, at, case, scope, person):
    """Have two members destroy what a scope means, in each stream by an entry of its own."""
    meant = {"person": str(person), "case": str(case), "scope": scope}
    with superuser(at, "keyring") as cursor:
        cursor.execute(LIVING, meant)
        living = cursor.fetchall()
    used = {slot for (slot,) in asked(at, "SELECT slot::text FROM ledger.slot WHERE log = 1")}
    found = [(slot, stream) for slot, stream in living if slot in used]
    slots = [slot for slot, _ in found]
    erased = Erased(ledger.called(case), scope, person, slots)
    erased.keys = [key for (key,) in asked(at, KEYS, slots, database="keyring")]
    erased.texts = [text for (text,) in asked(at, TEXTS, slots)]
    whose = {} if scope == "case" else {"person": str(person)}
    said = propose_erasure(ledger, case if scope == "case" else person, slots, scope=scope, **whose)
    for stream in sorted({stream for _, stream in found}):
        own = [slot for slot, of in found if of == stream]
        ledger.record([Intent(event("content-erased", **said | {"slots": own}), UUID(stream))])
        for slot in own:
            ledger.erase(UUID(slot))
    return erased


@pytest.fixture
def at(shared_at):
    """One ledger for all of these tests: the unit is imported once."""
    return shared_at


@pytest.fixture(scope="module")
def told():
    """What became of the unit, once it was imported."""
    return []


@pytest.fixture
def story(door, at, told, tmp_path):
    """Import every history, and erase something in each case; once."""
    if not told:
        told.append(begun(door, at, tmp_path))
    return told[0]


def begun(door, at, tmp_path):
    for name, lines in (("unit", team.acts(date(2024, 1, 1), date(2199, 1, 1))), ("acts", pathway.acts(SEED, CASES, 1, UNTIL))):
        written(lines, tmp_path / f"{name}.ndjson")
        door.done("import", str(tmp_path / f"{name}.ndjson"))
    for file in HISTORIES:
        door.done("import", str(file))
    door.done("user", "add", "ada", "--agency", "cheshire-police", "--role", "auditor", "--fields", "-", typed={"full_name": "Ada Pretend"})
    caseload, due = door.done("caseload", "--all").json, door.done("due").json
    with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
        cases = [ledger.find(row["number"]).stream for row in caseload]
        parties = {case: [person for person, category, _ in found if category in ("suspect", "victim")]
                   for case, found in ledger.parties(cases).items()}  # fmt: skip
        persons = {person for found in parties.values() for person in found}
        names = {entry.fact.stream: entry.fact.fields["name"] for entry in ledger.read((), persons=list(persons), purpose="supervision")
                 if entry.fact.kind == "party-identified"}  # fmt: skip
        before, head = everything(at), asked(at, "SELECT max(position) FROM ledger.entry WHERE log = 1")[0][0]
        erased, gone = [], set()
        for number, case in enumerate(cases):
            person = next((each for each in parties[case] if each not in gone), None)
            scope = SCOPES[number % len(SCOPES)] if person is not None else "case"
            erased.append(forget(ledger, at, case, scope, person or parties[case][0]))
            gone.add(person)
    return Story(caseload, due, head, names, before, erased)


def test_something_was_erased_in_every_case_and_by_every_scope(story):
    assert len(story.erased) == len(story.caseload) >= CASES + len(HISTORIES)
    assert {each.scope for each in story.erased} == set(SCOPES)
    assert all(each.slots and each.keys and each.texts for each in story.erased)


def test_it_verifies_and_every_missing_content_has_its_authority(door, story):
    told = door("verify", "--format", "json", user="ada").json
    assert [(row["position"], row["rule"], row["what"]) for row in told["findings"]] == []
    assert sum(row["contents"] for row in told["missing"]) == sum(len(each.texts) for each in story.erased)
    assert {(row["authority"], row["review"], row["doubted"]) for row in told["missing"]} == {("subject_request", "RR-2026-12", False)}
    assert all(row["proposed_by"] and row["decided_by"] != row["proposed_by"] for row in told["missing"])
    assert len({row["entry"] for row in told["missing"]}) == len(told["missing"])
    page = door.done("verify", "--format", "table", user="ada").text
    assert page.count("subject request, RR-2026-12, on 2") == 1, "one decision by two members on one day is one paragraph"


def test_every_case_is_replayed_and_shown_of_earlier_days_too(door, story):
    for each in story.erased:
        for words in (("show", each.case, "--as-recorded", str(story.head)), ("replay", each.case, "--as-recorded", str(story.head))):
            text = door.done(*words, "--format", "table").text
            assert each.scope == "identity" or re.search(r"\[erased on 20[0-9-]{8} under subject request\]", text)


def test_what_was_decided_is_allowed_by_the_rules_of_its_day(door, story):
    rows = [row for each in story.erased for row in door.done("replay", each.case).json]
    assert {row["type"] for row in rows} >= {"content-erased.v1"}
    assert not any(rule["outcome"] == "refused" for row in rows for rule in row.get("rules", ()))


def test_a_pack_is_made_and_checked_of_every_case(at, story, tmp_path):
    with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
        for each in story.erased:
            stream = ledger.find(each.case).stream
            cover = {"purposes": ["safeguarding"], "method": "pack", "accuracy": "verified", "completeness": "partly",
                     "reliability": "believed", "as_of": "2026-11-12", "outside": "Housing", "emergency": "That night."}  # fmt: skip
            made = packing.built(ledger, stream, [1, 2], (), packing.Cover(cover | {"items": [1, 2]}))
            made.write(tmp_path / each.case)
            files = {str(file.relative_to(tmp_path / each.case)): file.read_bytes() for file in (tmp_path / each.case).rglob("*")}
            assert list(pack.faults(files, made.manifest)) == []
            assert story.names[each.person] not in b"".join(files.values()).decode()


def test_rebuilt_live_and_as_of_are_one(door, story):
    live = door.done("caseload", "--all").json
    assert {each["different"] for each in door.done("projections", "check").json} == {0}
    assert {each["agreed"] for each in door.done("projections", "rebuild", "--all").json} == {True}
    assert door.done("caseload", "--all").json == live
    assert door.done("caseload", "--all", "--as-recorded", "now").json == live


def test_nothing_that_is_counted_has_changed(door, story):
    def counted(rows):
        return [{name: value for name, value in row.items() if name not in MOVES} for row in rows]

    assert counted(door.done("caseload", "--all").json) == counted(story.caseload)
    assert door.done("caseload", "--all", "--as-recorded", str(story.head)).json == story.caseload
    clocks = door.done("due").json
    assert [row for row in clocks if "erasure" not in row["clock"]] == story.due


def test_neither_database_holds_what_could_be_read_again(at, story):
    after = everything(at)
    for each in story.erased:
        for kept in (*each.keys, *each.texts):
            assert kept in story.before
            assert kept not in after, (each.case, each.scope)
    for name in story.names.values():
        for written_so in (name, name.encode().hex()):
            assert written_so not in story.before + after
