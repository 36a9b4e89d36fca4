"""A question in SQL: one statement that gives rows, with the rights of ``caseledger_asking`` and in a transaction that writes nothing.

The statement travels as a value to ``ask.open``, whose cursor takes one statement that gives rows and no other; so the server itself, and
no reading of the text, refuses what ends the transaction, takes the login's own rights on again or does anything but ask. What
the server says of a fault may quote a value: only its SQLSTATE, in words of ours, and the place in the statement are told.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

import psycopg2
from psycopg2 import extensions

from ledger import errors
from ledger.store.adhoc_values import MEANT, NUMBERS
from ledger.store.connection import Connection, translated
from ledger.store.schema import ASKING

SECONDS = 30
"""How long a statement may take; no vacuum and no rebuild waits longer for it."""
_BEGIN = (
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    "SET LOCAL search_path = pg_catalog",
    "SET LOCAL DateStyle = 'ISO, YMD'",
    "SET LOCAL IntervalStyle = 'iso_8601'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
)
_TIMERS = ("statement_timeout", "idle_in_transaction_session_timeout")
_NOTHING = "nothing was shown"
_ROWS = "one statement that gives rows is asked for (SELECT, WITH, VALUES), and one alone"
_FUNCTIONS = "a question in SQL reads no table and calls the functions of schema ask; see SELECT * FROM ask.functions()"
SENTENCES = {
    "42601": "this is not SQL as PostgreSQL reads it",
    "42P11": _ROWS,
    "42P01": f"there is no table or view of that name: {_FUNCTIONS}",
    "3F000": f"there is no schema of that name: {_FUNCTIONS}",
    "42883": f"there is no function or operator of that name for values of these types: {_FUNCTIONS}",
    "42703": "there is no column of that name; SELECT * FROM ask.functions() says which there are",
    "42501": f"that is not for a question to do: {_FUNCTIONS}",
    "25006": "a question changes nothing",
    "57014": f"it took longer than {SECONDS} seconds, or was interrupted; ask for fewer types or days",
}
"""What is said of a fault, by SQLSTATE, free of values."""
_CLASSES = {
    "21": "a part of it gives more rows than there may be",
    "22": "a value is none of the kind that is asked of it, such as a text that is no number",
    "42": "its parts do not go together",
    "54": "it is too large or too deep",
}
"""The same by class, the first two characters (PostgreSQL, appendix A)."""
_SERVERS_OWN = frozenset({"08", "53", "55", "57", "58", "F0", "XX"})
"""Classes of what is no fault of the statement: connection, means, locks, operator, system, configuration, the server's own defects."""


_KNOWN = frozenset(kind for _, kinds, arrays in MEANT.values() for kind in (*kinds, *arrays))


class Answer(NamedTuple):
    """What a statement gave: its columns, those with numbers, rows in JSON values, whether there are more, the last position it saw."""

    columns: tuple[str, ...]
    numbers: frozenset[str]
    rows: list[tuple[Any, ...]]
    more: bool
    position: int


def answered(connection: Connection, statement: str, zone: str, limit: int) -> Answer:
    """Run one statement for the user who is connected, and give its first ``limit`` rows. ``connection`` is in autocommit, at rest.

    Raises UsageError for what is no statement that may be asked, NotAuthorised for what this user may not, and what the functions refuse.
    """
    with connection.cursor() as cursor:
        try:
            position = _begun(cursor, zone)
            with _faults(statement):
                cursor.execute("SELECT ask.open(%s)", (statement,))
                _read_as_json(cursor)
                cursor.execute("FETCH FORWARD %s FROM answer", (limit + 1,))
                described = [(column.name, column.type_code) for column in cursor.description or ()]
                rows = cursor.fetchall() if described else []
        finally:
            with suppress(psycopg2.Error):  # of a lost connection nothing is left to end
                cursor.execute("ROLLBACK")
    columns = tuple(name for name, _ in described)
    return Answer(columns, frozenset(name for name, kind in described if kind in NUMBERS), rows[:limit], len(rows) > limit, position)


def _begun(cursor: extensions.cursor, zone: str) -> int:
    """Begin the transaction, lay every other right down, and give the position of the last entry that it sees."""
    try:
        for setting in (*_BEGIN, *(f"SET LOCAL {timer} = '{SECONDS}s'" for timer in _TIMERS)):
            cursor.execute(setting)
        cursor.execute("SELECT set_config('TimeZone', %s, true)", (zone,))
        cursor.execute("SELECT coalesce(max(pos), 0) FROM api.head('cases')")
        ((position,),) = cursor.fetchall()
        cursor.execute(f"SET LOCAL ROLE {ASKING}")
    except psycopg2.Error as fault:
        if fault.pgcode == "42501":
            raise errors.NotAuthorised(f"questions in SQL are for supervisors, auditors and analysts; {_NOTHING}") from None
        if fault.pgcode == "22023":  # no such role
            raise errors.SchemaMissing(f"this database takes no questions in SQL yet; {_NOTHING}; run caseledger server upgrade") from None
        raise translated(fault) from fault
    return int(position)


@contextmanager
def _faults(statement: str) -> Iterator[None]:
    """While the block runs what was asked: turn the database's errors into ours."""
    try:
        yield
    except psycopg2.Error as fault:
        raise told(fault, statement) from None


def told(fault: psycopg2.Error, statement: str) -> errors.CaseledgerError:
    """Give our error for what the server says of a statement: no word of its message, which may quote what a row holds."""
    code = fault.pgcode
    if code is None or code in errors.BY_SQLSTATE or (code[:2] in _SERVERS_OWN and code not in SENTENCES):
        return translated(fault)
    sentence = SENTENCES.get(code) or _CLASSES.get(code[:2], "a question cannot do that")
    place = fault.diag.internal_position if fault.diag.internal_query == statement else None
    said = f"{sentence} (SQLSTATE {code}{'' if place is None else f', {placed(statement, int(place))}'}); {_NOTHING}"
    return errors.NotAuthorised(said) if code == "42501" else errors.UsageError(said)


def placed(statement: str, position: int) -> str:
    """Say where a character stands, counted from 1: in which line and column."""
    before = statement[: position - 1]
    return f"line {before.count(chr(10)) + 1}, column {position - before.rfind(chr(10)) - 1}"


def _read_as_json(cursor: extensions.cursor) -> None:
    """Have this cursor give JSON values, whatever readers of types the process has."""
    for kind in extensions.string_types:
        if kind not in _KNOWN:
            extensions.register_type(extensions.new_type((kind,), "AS TEXT", lambda text, _: text), cursor)
    for name, (meant, kinds, arrays) in MEANT.items():
        one = extensions.new_type(kinds, name, _reader(meant))
        extensions.register_type(one, cursor)
        extensions.register_type(extensions.new_array_type(arrays, f"{name}[]", one), cursor)


def _reader(meant: Callable[[str], Any]) -> Callable[[str | bytes | None, Any], Any]:
    return lambda text, _cursor: meant(text) if isinstance(text, str) else None
