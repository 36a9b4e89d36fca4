"""The program that goes with a bundle: made of these sources, the same each time, and read by whoever has Python and nothing else."""

import ast
import builtins
import re
import sys
from contextlib import redirect_stdout
from io import StringIO

import pytest
from proof.bundled import files_of, indexed, record
from proof.stored_record import CASE, LOG

from ledger.entry import core
from ledger.proof import assembled, bundle_proof, index
from ledger.proof.assembled_text import SECTIONS
from ledger.proof.index_entry import Index, parse_opening


@pytest.fixture(scope="module")
def text():
    return assembled.verifier("9.9.9").decode()


def test_the_same_sources_give_the_same_program_which_names_its_release(text):
    assembled.source.cache_clear()
    assert assembled.verifier("9.9.9").decode() == text
    assert "9.9.9" in text.partition('"""\n')[0]


def test_its_contents_say_at_which_line_each_part_begins(text):
    lines = text.splitlines()
    said = re.findall(r"^ *(\d+) [* ] (\w+) ", text.partition('\n"""\n')[0], re.MULTILINE)
    assert len(said) == len(SECTIONS)
    for number, name in said:
        assert re.match(rf"# ledger/\w+(/{name})?\.py: |# ledger/{name}\.py: ", lines[int(number) - 1]), name


def test_it_imports_the_standard_library_and_one_package_that_may_be_missing(text):
    body = ast.parse(text).body
    plain = [each.name for node in body if isinstance(node, ast.Import) for each in node.names]
    plain += [node.module for node in body if isinstance(node, ast.ImportFrom)]
    assert {name.partition(".")[0] for name in plain} <= sys.stdlib_module_names
    (guarded,) = [node for node in body if isinstance(node, ast.Try)]
    assert {node.module.partition(".")[0] for node in guarded.body} == {"cryptography"}


def test_every_function_in_it_is_one_of_the_sources_but_for_names(text):
    """Statements, arguments and constants are those of a source, one for one."""
    sources = [b"\n".join(assembled.source(module).lines).decode() for module in modules(text)]
    known = {shape(node) for source in sources for node in functions(source)}
    found = [node for node in functions(text) if isinstance(node, ast.FunctionDef)]
    assert len(found) > 100
    assert [node.name for node in found if shape(node) not in known] == []


def modules(text):
    return [found.replace("/", ".") for found in re.findall(r"^# (ledger/[\w/]+)\.py: ", text, re.MULTILINE)]


def functions(text):
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]


def shape(function):
    """A function without its docstring, and without the names of what it refers to."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    told = [type(node).__name__ if isinstance(node, ast.Name | ast.Attribute) else ast.dump(node) if isinstance(node, ast.Constant) else
            type(node).__name__ for each in body for node in ast.walk(each)
            if not isinstance(node, ast.Name | ast.Attribute | ast.expr_context)]  # fmt: skip
    return tuple(told)


def test_without_the_package_it_says_what_is_not_established(text, tmp_path):
    def bare(name, *rest):
        if name.partition(".")[0] == "cryptography":
            raise ImportError(name)
        return builtins.__import__(name, *rest)

    space = {"__name__": "verify", "__builtins__": {**vars(builtins), "__import__": bare}}
    exec(compile(text, "verify.py", "exec"), space)
    for name, content in files_of(record()).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    said = StringIO()
    with redirect_stdout(said):
        status = space["main"]([str(tmp_path)], tmp_path, space["Ed25519PublicKey"] is not None)
    assert status == 0
    assert said.getvalue().count("NOT ESTABLISHED") == 6
    assert "integrity.unchecked" in said.getvalue()


def test_index_leaf_and_index_entry_are_those_of_the_ledger():
    made = record()
    known, size = indexed(made, len(made.rows)), len(made.rows)
    proof = bundle_proof.of_streams(LOG, size, [CASE], known, [], lambda level, number: bytes(32))
    (stream,) = proof.streams
    assert bundle_proof.index_leaf(stream, known.leaves[stream.number].root) == known.leaves[stream.number].hash()
    entry = parse_opening(proof.opening).entry(LOG, Index(size - 1, len(known.leaves), index.root(known.leaves)))
    assert bundle_proof.index_entry_leaf(proof, index.root(known.leaves)) == core.leaf(entry) == made.leaves[-1]
    assert proof.recorded_at == core.decode(entry).recorded_at
