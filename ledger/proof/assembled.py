"""The program that goes with each bundle: one file, assembled from these sources, so that nothing in it is written twice.

From ``verifier.main`` on, everything that it refers to is taken over as it stands, in the order of the modules; only names are made
unique (``merkle.root`` becomes ``merkle_root``), methods that nothing calls and what follows the first paragraph of a docstring are left
out, and the imports stand together at the top. It runs with the standard library; where ``cryptography`` is not installed it says of what
needs signatures that it is not established.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from copy import copy
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

from ledger.proof.assembled_text import DECIDES, HEAD, SECTIONS, TAIL

ROOT = Path(__file__).resolve().parents[2]
FIRST = ("ledger.proof.verifier", "main")
NAME = "verify.py"
OPTIONAL = "cryptography"
NOT_TAKEN = frozenset({"exit_code", "sqlstate", "meaning", "addressed", "to_bytes"})
"""What a refusal says to the command and the server alone, and a method that has the name of one of whole numbers."""
_IDLE = re.compile(r"  # (?:noqa|fmt|type):?.*$", re.MULTILINE)
Place: TypeAlias = tuple[str, str]
"""Module and name of a definition."""
Taken: TypeAlias = dict[Place, list[ast.stmt]]
"""What is taken over of each definition: the statement, and of a constant its docstring."""


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
    parts = {module: _IDLE.sub("", _section(source(module), taken, names)) for module in _ordered({module for module, _ in taken})}
    imports = "\n".join(_imports(taken)) + "\n"
    contents = "\n".join(_contents(parts, HEAD.count("\n") + len(parts) + imports.count("\n")))
    head = HEAD.replace("{release}", release).replace("{contents}", contents)
    return (head + imports + "".join(parts.values()) + TAIL).encode("utf-8")


def _contents(parts: dict[str, str], begin: int) -> Iterator[str]:
    """Say at which line each part begins and why it is there; ``begin``: the lines before them."""
    for module, text in parts.items():
        name = module.rpartition(".")[2]
        yield f"{begin + 1:>5} {'*' if name in DECIDES else ' '} {name:<15} {SECTIONS[name]}"
        begin += text.count("\n")


def _import(found: Source, statement: ast.Import | ast.ImportFrom) -> None:
    module = statement.module or "" if isinstance(statement, ast.ImportFrom) else ""
    for each in statement.names:
        local = each.asname or each.name
        if not module.startswith("ledger"):
            found.others[local] = f"from {module} import {each.name}" if module else f" import {each.name}"
        elif (ROOT / f"{module}.{each.name}".replace(".", "/")).with_suffix(".py").exists():
            found.own[local] = (f"{module}.{each.name}", "")
        else:
            found.own[local] = (module, each.name)


def _defined(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    return [each.id for each in ast.walk(statement) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)]


def _reached() -> Taken:
    """Give all that the first definition needs, itself too, each without what nothing uses of it."""
    taken: Taken = {FIRST: []}
    used: set[str] = set()
    before = (0, 0)
    while before != (len(taken), len(used)):
        before = (len(taken), len(used))
        for place in list(taken):
            module = source(place[0])
            taken[place] = [_kept(statement, used) for statement in module.definitions[place[1]]]
            for statement in taken[place]:
                used |= {each.attr for each in ast.walk(statement) if isinstance(each, ast.Attribute)}
                taken.update({other: [] for _, other, _ in _references(module, statement) if other not in taken})
    return taken


def _kept(statement: ast.stmt, used: set[str]) -> ast.stmt:
    """Give a class without the methods that nobody calls."""
    if not isinstance(statement, ast.ClassDef):
        return statement
    kept = copy(statement)
    called = {*used, *(each.name for each in statement.body if isinstance(each, ast.FunctionDef) and each.name.startswith("__"))}
    kept.body = [
        each for each in statement.body
        if not NOT_TAKEN.intersection(_defined(each)) and (not isinstance(each, ast.FunctionDef) or each.name in called)
    ]  # fmt: skip
    return kept


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


def _named(taken: Taken) -> dict[Place, str]:
    """Give each definition the name that it has in the program: its own, or with its module's where that would not be unique."""
    references = [each for (module, _), held in taken.items() for statement in held for each in _references(source(module), statement)]
    dotted = {place for _, place, by_module in references if by_module and place[1][0].islower()}
    others = {name for module, _ in taken for name in source(module).others}
    names = [name for _, name in taken]
    return {
        place: f"{place[0].rpartition('.')[2]}_{place[1].lstrip('_')}"
        if place in dotted or names.count(place[1]) > 1 or place[1] in others else place[1]
        for place in taken
    }  # fmt: skip


def _ordered(modules: Iterable[str]) -> list[str]:
    """Give the modules in the order in which they are read."""
    return sorted(modules, key=lambda module: list(SECTIONS).index(module.rpartition(".")[2]))


def _section(module: Source, taken: Taken, names: dict[Place, str]) -> str:
    """Give what is taken over of a module."""
    parts: dict[int, str] = {}
    after = ""
    for name, held in module.definitions.items():
        if (module.name, name) in taken:
            text, *told = (_rewritten(module, each, names).decode("utf-8") for each in taken[module.name, name])
            parts[id(held)] = f"\n{text}\n" if isinstance(held[0], ast.FunctionDef | ast.ClassDef) else f"{after}{_remark(told)}{text}\n"
            after = "\n" if isinstance(held[0], ast.FunctionDef | ast.ClassDef) else ""
    path, why = module.name.replace(".", "/"), SECTIONS[module.name.rpartition(".")[2]]
    return f"\n# {path}.py: {why}\n" + "".join(parts.values())


def _remark(told: list[str]) -> str:
    """Give the docstring of a constant as a comment before it."""
    return "".join(f"# {each.strip(chr(34))}\n" for each in told)


def _rewritten(module: Source, statement: ast.stmt, names: dict[Place, str]) -> bytes:
    """Give the lines of a definition with the names that things have in the program, less what is not taken over of it."""
    first = _begin(statement)
    lines: list[bytes | None] = list(module.lines[first - 1 : statement.end_lineno])
    edits = [(node.lineno, node.col_offset, node.end_col_offset or 0, names[place]) for node, place, _ in _references(module, statement)]
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        begin = len("class " if isinstance(statement, ast.ClassDef) else "def ")
        edits.append((statement.lineno, begin, begin + len(statement.name), names[module.name, statement.name]))
    for line, begin, end, name in sorted(edits, reverse=True):
        text = lines[line - first] or b""
        lines[line - first] = text[:begin] + name.encode() + text[end:]
    if isinstance(statement, ast.ClassDef):
        whole = next(each for each in module.definitions[statement.name] if isinstance(each, ast.ClassDef))
        for gone in (each for each in whole.body if each not in statement.body):
            lines[_begin(gone) - first : (gone.end_lineno or 0) - first + 1] = [None] * ((gone.end_lineno or 0) - _begin(gone) + 1)
    for node in ast.walk(statement):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            _shorten(lines, node.lineno - first, (node.end_lineno or 0) - first)
    return b"\n".join(_closed(lines)).rstrip()


def _closed(lines: list[bytes | None]) -> Iterator[bytes]:
    """Leave out what is None, and empty lines behind a docstring and behind one another."""
    before = b""
    for line in lines:
        if line is not None and (line or (before and not before.endswith(b'"""'))):
            yield line
            before = line


def _begin(statement: ast.stmt) -> int:
    """Give the line at which a definition begins, its decorators included."""
    decorators = statement.decorator_list if isinstance(statement, ast.FunctionDef | ast.ClassDef) else []
    return min([statement.lineno, *(each.lineno for each in decorators)])


def _shorten(lines: list[bytes | None], begin: int, end: int) -> None:
    """Cut a docstring to its first paragraph."""
    at = next((at for at in range(begin, end) if lines[at] == b""), None)
    if at is not None:
        lines[at - 1] = (lines[at - 1] or b"") + b'"""'
        lines[at : end + 1] = [None] * (end + 1 - at)


def _imports(taken: Taken) -> Iterator[str]:
    """Give the imports that are needed, those of what need not be installed guarded."""
    found: dict[str, set[str]] = {}
    for (module, _), held in taken.items():
        others = source(module).others
        for each in (each for statement in held for each in ast.walk(statement)):
            if isinstance(each, ast.Name) and each.id in others:
                dotted, _, name = others[each.id].rpartition(" import ")
                found.setdefault(dotted, set()).add(name)
    yield from (f"import {name}" for name in sorted(found.get("", ())))
    plain = sorted(dotted for dotted in found if dotted and OPTIONAL not in dotted)
    yield from (f"{dotted} import {', '.join(sorted(found[dotted]))}" for dotted in plain)
    yield "\ntry:"
    optional = sorted((dotted, name) for dotted, names in found.items() for name in names if OPTIONAL in dotted)
    yield from (f"    {dotted} import {name}" for dotted, name in optional)
    yield "except ImportError:"
    yield from (f"    {name} = None" for _, name in optional)
