"""The program that goes with each bundle: one file, assembled from these sources, so that nothing in it is written twice.

From ``verifier.main`` on, everything that it refers to is taken over as it stands, in the order of the modules; only names are made
unique (``merkle.root`` becomes ``merkle_root``), and the imports stand together at the top. It runs with the standard library; where
``cryptography`` is not installed it says of what needs signatures that it is not established.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

ROOT = Path(__file__).resolve().parents[2]
FIRST = ("ledger.proof.verifier", "main")
NAME = "verify.py"
OPTIONAL = "cryptography"
_HEAD = '''"""Check a bundle of caseledger: python verify.py [DIR] [--trust FILE] [--recorded DIGEST].

Reads only. Needs Python 3.11; for signatures the package cryptography. What is checked, and how, stands in docs/format.md, section 22;
this file is assembled from the sources of the release, {release}, whose digest of it you can compare.
"""

from __future__ import annotations

'''
_TAIL = """

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parent, Ed25519PublicKey is not None))
"""
_IDLE = re.compile(r"  # (?:noqa|fmt|type):?.*$", re.MULTILINE)
Place: TypeAlias = tuple[str, str]
"""Module and name of a definition."""


class Source(NamedTuple):
    """A module: its lines, its definitions by name, what it imports of these sources by local name, and its other imports by local name."""

    name: str
    lines: list[bytes]
    definitions: dict[str, list[ast.stmt]]
    own: dict[str, Place]
    others: dict[str, str]


@cache
def source(module: str) -> Source:
    """Read a module's source. An import of a module as such stands in ``own`` with an empty name."""
    text = (ROOT / module.replace(".", "/")).with_suffix(".py").read_bytes()
    found = Source(module, text.splitlines(), {}, {}, {})
    held: list[ast.stmt] = []
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.Expr) and held:
            held.append(statement)  # the docstring of a constant
            continue
        held = []
        if isinstance(statement, ast.Import | ast.ImportFrom):
            _import(found, statement)
        elif names := _defined(statement):
            held = [statement]
            found.definitions.update(dict.fromkeys(names, held))
    return found


def verifier(release: str) -> bytes:
    """Give the program, of the release of this name; the same for the same sources."""
    taken = _reached()
    names = _named(taken)
    modules = list(dict.fromkeys(module for module, _ in taken))
    parts = [_section(source(module), taken, names) for module in _ordered(modules)]
    text = _HEAD.replace("{release}", release) + "\n".join(_imports(taken)) + "\n" + "".join(parts) + _TAIL
    return _IDLE.sub("", text).encode("utf-8")


def _import(found: Source, statement: ast.Import | ast.ImportFrom) -> None:
    module = statement.module or "" if isinstance(statement, ast.ImportFrom) else ""
    for each in statement.names:
        local = each.asname or each.name
        if not module.startswith("ledger"):
            found.others[local] = f"from {module} import {each.name}" if module else f"import {each.name}"
        elif (ROOT / f"{module}.{each.name}".replace(".", "/")).with_suffix(".py").exists():
            found.own[local] = (f"{module}.{each.name}", "")
        else:
            found.own[local] = (module, each.name)


def _defined(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    return [each.id for each in ast.walk(statement) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)]


def _reached() -> dict[Place, None]:
    """Give all definitions that the first one needs, itself among them."""
    taken: dict[Place, None] = {}
    asked = [FIRST]
    while asked:
        place = asked.pop()
        if place not in taken:
            taken[place] = None
            module = source(place[0])
            asked += [each for statement in module.definitions[place[1]] for _, each, _ in _references(module, statement)]
    return taken


def _references(module: Source, statement: ast.stmt) -> Iterator[tuple[ast.expr, Place, bool]]:
    """Give each place in a definition at which another of these sources is named, and whether it is named by its module."""
    for node, bound in _scoped(statement, frozenset(), in_class=False):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id not in bound:
            dotted, name = module.own.get(node.value.id, ("", "none"))
            if not name and node.attr in source(dotted).definitions:
                yield node, (dotted, node.attr), True
        elif isinstance(node, ast.Name) and node.id not in bound:
            if node.id in module.definitions:
                yield node, (module.name, node.id), False
            elif module.own.get(node.id, ("", ""))[1]:
                yield node, module.own[node.id], False


def _scoped(node: ast.AST, bound: frozenset[str], *, in_class: bool) -> Iterator[tuple[ast.AST, frozenset[str]]]:
    """Give what stands in a definition, each with the names that the functions around it bind; what a class binds is its own."""
    if isinstance(node, ast.FunctionDef | ast.Lambda):
        bound |= {each.arg for each in ast.walk(node) if isinstance(each, ast.arg)}
        bound |= {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
        in_class = False
    if not (in_class and isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)):
        yield node, bound
    for each in ast.iter_child_nodes(node):
        yield from _scoped(each, bound, in_class=in_class or isinstance(node, ast.ClassDef))


def _named(taken: dict[Place, None]) -> dict[Place, str]:
    """Give each definition the name that it has in the program: its own, or with its module's where that would not be unique."""
    dotted = {
        place for module, name in taken for statement in source(module).definitions[name]
        for _, place, by_module in _references(source(module), statement) if by_module and place[1][0].islower()
    }  # fmt: skip
    others = {name for module, _ in taken for name in source(module).others}
    names = [name for _, name in taken]
    return {
        place: f"{place[0].rpartition('.')[2]}_{place[1].lstrip('_')}"
        if place in dotted or names.count(place[1]) > 1 or place[1] in others else place[1]
        for place in taken
    }  # fmt: skip


def _ordered(modules: list[str]) -> list[str]:
    """Give the modules so that each stands behind those that it imports."""
    done: dict[str, None] = {}

    def put(module: str) -> None:
        if module not in done:
            for dotted, _ in sorted(set(source(module).own.values())):
                if dotted in modules:
                    put(dotted)
            done[module] = None

    for each in sorted(modules):
        put(each)
    return list(done)


def _section(module: Source, taken: dict[Place, None], names: dict[Place, str]) -> str:
    statements = {id(held): held for name, held in module.definitions.items() if (module.name, name) in taken}
    parts = [b"\n".join(_rewritten(module, each, names) for each in held).decode("utf-8") for held in statements.values()]
    return f"\n\n# {module.name.replace('.', '/')}.py\n\n" + "\n\n".join(parts) + "\n"


def _rewritten(module: Source, statement: ast.stmt, names: dict[Place, str]) -> bytes:
    """Give the lines of a definition with the names that things have in the program."""
    decorators = statement.decorator_list if isinstance(statement, ast.FunctionDef | ast.ClassDef) else []
    first = min([statement.lineno, *(each.lineno for each in decorators)])
    lines = list(module.lines[first - 1 : statement.end_lineno])
    edits = [(node.lineno, node.col_offset, node.end_col_offset or 0, names[place]) for node, place, _ in _references(module, statement)]
    for line, begin, end, name in sorted(edits, reverse=True):
        text = lines[line - first]
        lines[line - first] = text[:begin] + name.encode() + text[end:]
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        own = names[module.name, statement.name].encode()
        at = statement.lineno - first
        lines[at] = re.sub(rb"^(def|class) \w+", rb"\1 " + own, lines[at])
    return b"\n".join(lines)


def _imports(taken: dict[Place, None]) -> Iterator[str]:
    """Give the imports that are needed, those of what need not be installed guarded."""
    found: set[str] = set()
    for module, name in taken:
        here = source(module)
        for statement in here.definitions[name]:
            found |= {here.others[each.id] for each in ast.walk(statement) if isinstance(each, ast.Name) and each.id in here.others}
    plain = sorted(each for each in found if OPTIONAL not in each)
    yield from (each for each in plain if each.startswith("import "))
    yield from (each for each in plain if each.startswith("from "))
    yield "\ntry:"
    yield from (f"    {each}" for each in sorted(found) if OPTIONAL in each)
    yield "except ImportError:"
    yield from (f"    {each.rpartition(' ')[2]} = None" for each in sorted(found) if OPTIONAL in each)
