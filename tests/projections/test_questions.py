"""A question file declares itself: name, words, columns; a changed one is another question."""

import ast
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace as refact

from ledger.errors import NotFound
from ledger.events import catalogue
from projections.engine import definition
from projections.engine.fold import fold_stream
from projections.engine.question import load, names
from projections.engine.time import NOW
from projections.questions import caseload, due
from tests.conftest import ROOT
from tests.projections.generated import histories_for
from tests.projections.histories import LONDON, by_stream, histories

every_name = pytest.mark.parametrize("name", names())


def test_questions_are_found_by_their_files():
    assert "caseload" in names()


def test_an_unknown_question_is_refused_with_the_names_there_are():
    with pytest.raises(NotFound, match="caseload"):
        load("nothing")
    with pytest.raises(NotFound):
        load("../engine/fold")


@every_name
def test_a_question_says_its_name_its_denominator_and_what_each_column_means(name):
    question = load(name)
    assert question.name == name
    assert "Denominator" in question.definition
    assert len({column.name for column in question.columns}) == len(question.columns)
    assert all(len(column.meaning) > 5 for column in question.columns)
    assert question.types is None or question.types <= catalogue.TYPES.keys()


@every_name
@settings(max_examples=30)
@given(data=st.data())
def test_a_question_reads_no_more_of_an_entry_than_it_says(name, data):
    question = load(name)
    facts = data.draw(st.one_of(histories(), histories_for(question)))
    opened = question.opened
    closed = {"stamp": {}, "who": {}, "basis": {}, "fields": {}}
    bare = [each if question.with_basis else refact(each, basis={}) for each in facts]
    less = [refact(each, marks={}, **({} if opened is None or each.type in opened else closed)) for each in bare]
    for whole, bare in zip(by_stream(facts).values(), by_stream(less).values(), strict=True):
        assert fold_stream(question, whole, NOW, LONDON) == fold_stream(question, bare, NOW, LONDON)


def test_event_types_that_the_caseload_names_are_in_the_catalogue():
    for kind in (*caseload.GATES, *caseload.TURNS, *caseload.OWNERS, *caseload.CLOCKED, "party-joined"):
        catalogue.latest(kind)


def test_event_types_that_due_names_are_in_the_catalogue():
    for kind in due.READ:
        catalogue.latest(kind)


def test_the_definition_hash_changes_with_words_version_reading_zone_and_engine(monkeypatch):
    question = load("caseload")
    changed = [
        replace(question, version=question.version + 1).definition_hash(LONDON),
        replace(question, definition="Other cases.").definition_hash(LONDON),
        replace(question, types=frozenset({"triage-decided.v1"})).definition_hash(LONDON),
        replace(question, coded=None).definition_hash(LONDON),
        replace(question, with_basis=True).definition_hash(LONDON),
        question.definition_hash(ZoneInfo("Europe/Paris")),
    ]
    before = question.definition_hash(LONDON)
    monkeypatch.setattr(definition, "ENGINE", definition.ENGINE + 1)
    assert len({before, *changed, question.definition_hash(LONDON)}) == len(changed) + 2


@pytest.fixture
def begun_anew():
    """Reads what decides rows as a process does that has just begun."""
    def forget() -> None:
        for kept in (definition._read, definition._rests_on, definition._files):
            kept.cache_clear()

    yield forget
    forget()


def test_the_definition_hash_covers_the_declaring_file_as_it_was_when_the_process_loaded_it(tmp_path, monkeypatch, begun_anew):
    module = tmp_path / "drifting.py"
    source = "from projections.questions.caseload import QUESTION as Q\nfrom dataclasses import replace\n"
    module.write_text(source + "def fold(facts, zone):\n    return {'a': 1}\nQUESTION = replace(Q, name='drifting', fold=fold)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    import drifting  # noqa: PLC0415 made above

    before = drifting.QUESTION.definition_hash(LONDON)
    module.write_text(source + "def fold(facts, zone):\n    return {'b': 1}\nQUESTION = replace(Q, name='drifting', fold=fold)\n")
    assert before == drifting.QUESTION.definition_hash(LONDON), "the fold in this process is the old one, so it may not sign as the new"
    begun_anew()
    assert before != drifting.QUESTION.definition_hash(LONDON)


@pytest.mark.parametrize(("name", "module"), [
    ("timeline", "projections/lanes/case.py"), ("caseload", "ledger/rules/in_force.py"), ("glass", "ledger/events/occurred.py"),
    ("risk", "projections/engine/time.py"), ("workload", "ledger/events/envelope.py"), ("due", "ledger/events/catalogue.py"),
])  # fmt: skip
def test_the_definition_hash_covers_every_module_that_makes_its_rows(name, module, monkeypatch, begun_anew):
    question = load(name)
    before, changed, read = question.definition_hash(LONDON), ROOT / module, Path.read_bytes
    begun_anew()
    monkeypatch.setattr(Path, "read_bytes", lambda file: read(file) + (b"\n" if file == changed else b""))
    assert question.definition_hash(LONDON) != before


def first_party(file):
    """Every module that a file imports in whatever way, as Python reads it; a package for each name that is none."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file} imports relatively, which no definition hash follows"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
            yield node.module


@pytest.mark.parametrize("name", names())
def test_no_import_of_what_makes_rows_escapes_the_definition_hash(name):
    followed = set(definition._rests_on(load(name)._file))
    for file in followed:
        imported = {path for module in first_party(file) for path in definition._files(module)}
        apart = {path for module in definition.APART for path in definition._files(module)}
        rows = [path for path in imported - apart if path.relative_to(ROOT).as_posix().startswith(FOLLOWED)]
        assert set(rows) <= followed, f"{file} imports what its definition hash does not cover"


FOLLOWED = ("ledger/rules/", "ledger/events/", "ledger/persons.py", "projections/questions/", "projections/lanes/")
