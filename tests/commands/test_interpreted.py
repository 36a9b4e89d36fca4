"""What is typed is never run: each text field and each option takes every kind of injection, and keeps it as text or refuses it."""

import csv
import io
import json
import os
from contextlib import closing, suppress
from itertools import cycle

import pytest
from application.scenes import photograph, referred
from conftest import ROOT

from ledger import errors
from ledger.application import Intent, Ledger
from ledger.events.catalogue import load, type_rows
from ledger.store import place
from tests.commands.test_typed_in_wrong_place import MAKING, MARKER, distinct, line

PAYLOADS = {
    "quotes": "O'Invented \"said\" `so`", "a statement": "'; DROP TABLE ledger.entry; --", "a dollar quote": "$$ SELECT 1 $$ $1 $body$",
    "formats": "%s %(actor)s %d%% {0} {actor} {self.__class__} ${HOME} \\x41 \\101 %n", "a comment": "*/ /* -- x",
    "a backslash": "\\'; SELECT pg_sleep(9); \\\\", "a formula": '=HYPERLINK("http://invented.example","x")',
    "a sum": "+1-1 @SUM(A1)",
    "a path": "../../../etc/passwd", "JSON": '"}, {"x": [1, null', "TOML": '""" [log] key = "x"', "CSV": 'a,"b;c | d',
    "a template": "{{ 7 * 7 }} <script>alert(1)</script> <!-- ]]>", "a shell": "$(id) `id` ; id | id && id", "an array": "{NULL,a,b}",
    "a glob": "* ? [a-z] ~root", "no letters": "\u2028\u2029\u00a0", "rtl": "\u202eevil\u202c",
    "a terminal": "\x1b]0;owned\x07\x1b[2J", "a NUL": "a \0b",
    "a long one": "y" * 200_000, "a line": "first\nsecond", "half a character": "\ud800",
}  # fmt: skip
OBEYED = ("\x1b", "\x07", "\0", "\u202e", "\u2028")
ENVELOPE = {"what", "who", "marks", "basis"}


@pytest.fixture
def at(shared_at):
    return shared_at


@pytest.fixture(scope="module")
def ledger(shared_at):
    with closing(Ledger(shared_at, place.profile(shared_at, "dana"))) as opened:
        yield opened


def test_no_option_and_no_argument_runs_what_it_takes(door, door_of, at, ledger):
    """Each of them once, with one injection after another: refused in one sentence, nothing is recorded and nothing fails."""
    number = referred(ledger).number
    given = cycle(PAYLOADS.values())
    before = photograph(at, reads=False)
    for path, each in distinct():
        payload = os.fsdecode(next(given).replace("\0", "").encode("utf-8", "surrogatepass"))  # a process is given no NUL
        typed = [payload if word == MARKER else word for word in line(path, each, number)]
        answer = (door_of("/dev/null/none") if path[0] in MAKING else door)(*typed, typed={})
        assert answer.status not in (0, 70), (typed, answer)
        assert "Traceback" not in answer.err, typed
        assert not [sign for sign in OBEYED if sign in answer.err + answer.out], typed
    assert photograph(at, reads=False) == before


def samples():
    """The values of one event of each type that a user records and that the database only keeps."""
    kept = {row["type"] for row in type_rows() if row["effect"] is None and row["stream_kind"] == "case" and row["access"] == "open"}
    for file in sorted((ROOT / "tests" / "golden" / "events").glob("*.json")):
        told = json.loads(file.read_text("utf-8"))
        if told["type"] in kept and load(told["type"]).recorders:
            yield load(told["type"]), {name: value for name, value in told["units"].items() if name not in ENVELOPE}


def texts(cls, values):
    """The fields of an event that take a text of one's own."""
    found = []
    for name, value in values.items():
        if isinstance(value, str):
            try:
                cls.from_values(values | {name: "Of one's own."})
            except errors.CaseledgerError:
                continue
            found.append(name)
    return found


def spoiled(cls, values, payload):
    """The event with the payload in each text field that takes it, and the names of those fields; the others refuse it."""
    taken = {}
    for name in texts(cls, values):
        with suppress(errors.UsageError):
            cls.from_values(values | {name: payload})
            taken[name] = payload
    return cls.from_values(values | taken), taken


def test_every_text_field_keeps_what_it_takes_to_the_letter_and_shows_it_as_text(door, ledger, monkeypatch):
    """Recorded past the rules, which are not the matter here; read back and shown in every form."""
    monkeypatch.setattr("ledger.acts.rule.decide", lambda *_given, **_named: None)
    case, given, wanted = referred(ledger), cycle(PAYLOADS.values()), {}
    for cls, values in samples():
        for _ in range(2):
            event, taken = spoiled(cls, values, next(given))
            with suppress(errors.RuleRefused):  # a member is named whom this unit does not have
                (entry,) = ledger.record([Intent(event, case.stream)]).entries
                wanted[entry.version] = taken
    kept = [payload for taken in wanted.values() for payload in taken.values()]
    assert len(kept) > 100
    assert len(set(kept)) > 15
    read = {entry.fact.version: entry.fact.fields for entry in ledger.read([case.stream], purpose="case_work")}
    assert {version: {name: read[version][name] for name in taken} for version, taken in wanted.items()} == wanted
    for form in ("json", "ndjson", "csv", "table"):
        shown = door.done("show", case.number, "--format", form)
        assert not [sign for sign in OBEYED if sign in shown.out]
        if form == "json":
            told = {int(row["address"].partition("#")[2]): row["fields"] for row in shown.json}
            assert {version: {name: told[version][name] for name in taken} for version, taken in wanted.items()} == wanted
        if form == "csv":
            cells = [cell for row in csv.reader(io.StringIO(shown.out)) for cell in row]
            assert [cell for cell in cells if cell[:1] in ("=", "+", "@")] == []


@pytest.mark.parametrize("kind", ["a terminal", "a NUL", "a long one", "half a character"])
def test_no_text_field_takes_what_a_terminal_obeys_or_more_than_it_holds(kind):
    fields = 0
    for cls, values in samples():
        for name in texts(cls, values):
            fields += 1
            with pytest.raises(errors.UsageError):
                cls.from_values(values | {name: PAYLOADS[kind]})
    assert fields > 50
