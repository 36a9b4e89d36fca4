"""A health trust's user with psql was leaked every id, number and position of a case of the police: no function of the door tells of it.

Each function that his login may execute is found in the catalogue and called with what was leaked, and with what is nowhere: the answers
differ in nothing but the words that he himself put in.
"""

import json
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import product
from uuid import UUID, uuid4

import psycopg2
import pytest
from application import scenes
from application.scenes import HEALTH, NAME, PHONE, POLICE, REASON, asked, drawn, event, joined, member, note, referred, resigned, send

from commands.catching_up import catch_up
from ledger import errors
from ledger.application import Intent
from ledger.store import append, connection, reading, schema
from projections.engine import question

AT_MOST = 400
"""Calls of one function; beyond them every so-manieth is made."""
QUESTIONS_TAKE = 3
"""Parameters that a function of one question has at most."""
APART = {"append", "append_acts", "consult"}
"""What takes a signed act: tried below with acts that are signed."""
ATTACKERS = {
    "hedy": ("practitioner",),
    "hugo": ("supervisor", "disclosure_officer"),
    "hana": ("analyst", "administrator"),
}  # fmt: skip


@dataclass(frozen=True)
class Leak:
    """What was leaked, by the type of the parameter that takes it, each beside a like one that is nowhere; and what must not come back."""

    pairs: dict[str, list[tuple[object, object]]]
    secrets: tuple[str, ...]


@pytest.fixture(scope="module")
def people(shared, shared_at):
    """The health trust's users, in a unit whose leaders agreed that each agency sees what it brought itself."""
    with ExitStack() as stack:
        opened = {name: stack.enter_context(member(shared_at, shared, name, HEALTH, roles)) for name, roles in ATTACKERS.items()}
        scenes.adopt(shared, agencies=(POLICE,), originators=None)
        scenes.adopt(shared, agencies=(HEALTH,), originators=None, beside=True)
        yield opened


@pytest.fixture(scope="module")
def case(shared, people):
    """A case of the police with a note, a restriction of one entry and an erasure that waits."""
    made = referred(shared)
    for text in (REASON, "Of no weight.", "The last."):
        shared.record([Intent(note(text), made.stream)], request_id=str(uuid4()))
    theirs = [each["slot"] for each in reading.slots_of(shared.user, made.suspect) if each["sealed"]]
    scenes.decide_erasure(shared, made.suspect, theirs)
    shared.record([Intent(event("record-restricted", ground="accuracy_contested", versions=[3]), made.stream)])
    return made


@pytest.fixture(scope="module")
def leak(shared, shared_at, case, people):
    """Everything that somebody who sees the tables would know of the case."""
    ids, texts, numbers = [case.stream, case.suspect], [case.number], []
    for event_id, position, version in asked(
        shared_at, "SELECT event, position, version FROM ledger.entry WHERE stream IN (%s, %s)", *map(str, ids)
    ):
        ids.append(UUID(str(event_id)))
        numbers += [position, version]
    ids += [UUID(str(slot)) for (slot,) in asked(shared_at, "SELECT slot FROM ledger.slot WHERE stream IN (%s, %s)", *map(str, ids[:2]))]
    ids.append(shared.consult([case.stream], persons=[case.suspect], purpose="case_work", reason=None, upto=None, classes=("facts",)))
    texts += [person for _, _, person in shared.parties([case.stream])[case.stream]]
    texts += [request for (request,) in asked(shared_at, "SELECT request FROM ledger.request WHERE recorder = %s", shared.me.recorder)]
    nowhere = [uuid4() for _ in ids]
    catch_up(shared, "caseload")
    built = question.load("caseload").definition_hash(shared.zone)
    types = ["note-recorded.v1", "referral-received.v1", "party-joined.v1"]
    logs, days = [(log, log) for log in ("cases", "access")], [("2026-01-01", "2026-01-01"), (None, None)]
    catch_up(shared)  # so that every answer has its rows
    pairs = {
        "uuid": [*zip(ids, nowhere, strict=True)], "uuid[]": [(ids, nowhere), (None, None)],
        "text": [*((text, absent(text)) for text in texts), *logs, *((name, name) for name in question.live())],
        "text[]": [(None, None), (types, types)],
        "bigint": [(2**62, 2**62), (None, None), *((number, number) for number in sorted(set(numbers))[:6])],
        "bigint[]": [(None, None), (numbers, numbers)], "integer": [(0, 0), (1, 1)], "integer[]": [(None, None)],
        "bytea": [(b"x", b"x"), (built, built)], "bytea[]": [(None, None)], "boolean": [(True, True)], "boolean[]": [(None, None)],
        "timestamp with time zone": [(None, None)], "date": days, "jsonb": [(None, None)],
        "jsonpath": [(None, None), *((f'$.number == "{text}"', f'$.number == "{absent(text)}"') for text in texts[:2])],
    }  # fmt: skip
    of_it = "JOIN ledger.entry e ON e.log = c.log AND e.position = c.position WHERE e.stream IN (%s, %s)"
    stored = asked(shared_at, f"SELECT encode(unnest(c.stored), 'hex') FROM ledger.content c {of_it}", str(case.stream), str(case.suspect))
    return Leak(pairs, (NAME, PHONE, case.number, *texts[1:2], *(unit for (unit,) in stored)))


def absent(text):
    """A number or request id of the same form that is nobody's."""
    return text[:-4] + "9999" if text[:3].isalpha() else "P-9999" if text.startswith("P-") else str(uuid4())


def functions(at, login, of="api"):
    """What a login may execute of the door, or a role in another schema: name and types of the parameters."""
    may = f"p.pronamespace = '{of}'::regnamespace AND has_function_privilege(%s, p.oid, 'EXECUTE')"
    types = "ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) t)"
    return dict(asked(at, f"SELECT proname, {types} FROM pg_proc p WHERE {may}", login))


def answered(link, name, types, values, of="api"):
    """The rows of a call, or the code and words of its refusal, as one text; what it did is rolled back."""
    call = f"SELECT * FROM {of}.{name}({', '.join(f'%s::{kind}' for kind in types)}) AS said"
    link.autocommit = False
    try:
        with link.cursor() as cursor:
            cursor.execute(call, [plain(value) for value in values])
            return json.dumps(cursor.fetchall(), default=told)
    except psycopg2.Error as refused:
        return f"{refused.pgcode} {refused}"
    finally:
        link.rollback()
        link.autocommit = True


def plain(value):
    """An argument as the driver takes it."""
    if isinstance(value, list):
        return list(map(str, value))
    return str(value) if isinstance(value, UUID) else value


def told(value):
    """A value of an answer as text."""
    return bytes(value).hex() if isinstance(value, memoryview) else str(value)


def calls(types, pairs):
    """Pairs of argument lists: of what was leaked, and of what is nowhere. Of many parameters none takes the name of a question."""
    names = frozenset(question.live()) if len(types) > QUESTIONS_TAKE else frozenset()
    told = pairs | {"text": [each for each in pairs["text"] if each[0] not in names]}
    every = list(product(*(told[kind] for kind in types)))
    for given in every[:: max(1, len(every) // AT_MOST)]:
        yield [known for known, _ in given], [nowhere for _, nowhere in given]


CHANGING = {"head", "doctor", "question_status"}
"""They have no parameters and tell totals, the server's clock among them."""


def as_of_nothing(said, known, nowhere):
    """An answer in which each word that was put in is the like one that is nowhere."""
    for one, another in zip(known, nowhere, strict=True):
        pairs = zip(one, another, strict=True) if isinstance(one, list) else [(one, another)]
        for word, other in pairs:
            said = said.replace(str(word), str(other)) if word != other else said
    return said


@pytest.mark.parametrize("name", ATTACKERS)
def test_no_function_tells_a_known_case_from_none(people, shared_at, leak, name):
    found = functions(shared_at, people[name].profile.login)
    assert APART & found.keys()
    assert {kind for types in found.values() for kind in types} <= leak.pairs.keys(), "give the new type values above"
    with closing(connection.connect(shared_at.dsn(people[name].profile.login))) as link:
        for function, types in sorted(found.items()):
            for known, nowhere in calls(types, leak.pairs) if function not in APART else ():
                said, nothing = answered(link, function, types, known), answered(link, function, types, nowhere)
                assert not [secret for secret in leak.secrets if secret in said and secret not in map(str, known)], (function, known)
                assert function in CHANGING or as_of_nothing(said, known, nowhere) == nothing, (function, known)


@pytest.mark.parametrize("name", ["hugo", "hana"])
def test_no_function_for_questions_in_sql_does(people, shared_at, leak, name):
    """As the role that such a question is asked in, which his groups let him take on."""
    found = functions(shared_at, schema.ASKING, "ask")
    assert {"entries", "cases", "rows"} <= found.keys()
    with closing(connection.connect(shared_at.dsn(people[name].profile.login))) as link:
        link.cursor().execute(f"SET ROLE {schema.ASKING}")
        for function, types in sorted(found.items()):
            for known, nowhere in calls(types, leak.pairs) if function != "open" else ():  # it runs a statement as whoever calls it
                said, nothing = (answered(link, function, types, values, "ask") for values in (known, nowhere))
                assert not [secret for secret in leak.secrets if secret in said and secret not in map(str, known)], (function, known)
                assert as_of_nothing(said, known, nowhere) == nothing, (function, known)


def test_to_whom_the_case_is_open_the_same_calls_tell_of_it(shared, shared_at, leak):
    """So that silence above means something."""
    telling = set()
    with closing(connection.connect(shared_at.dsn(shared.profile.login))) as link:
        for function, types in functions(shared_at, shared.profile.login).items():
            made = calls(types, leak.pairs) if function not in APART else ()
            if any(answered(link, function, types, known) != answered(link, function, types, nowhere) for known, nowhere in made):
                telling.add(function)
    assert telling >= {
        "find_stream", "parties", "cases_of", "rule_facts", "writing", "visible_streams", "visible_range", "redeem", "repeated", "slots_of",
        "slots_of_entry", "slots_named", "sealed_in", "erase",
    }  # fmt: skip


def test_a_ticket_of_his_own_shows_nothing_of_it_not_even_how_long_it_is(people, case):
    for reader in people.values():
        for purpose in ("case_work", "disclosure", "safeguarding", "lawfulness"):
            assert reader.read([case.stream], persons=[case.suspect], purpose=purpose) == []


def refusal(reader, drafts):
    with pytest.raises(errors.CaseledgerError) as caught:
        append.append(reader.user, drafts, request=str(uuid4()), mac=b"m" * 32, clock=reader.now())
    return type(caught.value).__name__, str(caught.value)


@pytest.mark.parametrize("of", ["stream", "suspect"])
def test_no_guess_of_a_version_tells_how_far_a_stream_is(people, shared, case, of):
    """What is recorded there at any version is refused as at the right one."""
    reader, stream = people["hedy"], getattr(case, of)
    (draft,) = drawn(reader, Intent(note(), referred(reader, "Of another matter.").stream))
    last = reading.writing(shared.user, stream).version
    said = {refusal(reader, [resigned(reader, draft, stream=stream, version=version)]) for version in range(1, last + 3)}
    assert len(said) == 1
    assert {kind for kind, _ in said} <= {"NotAuthorised", "EntryRefused"}


def test_a_person_who_is_hidden_is_not_joined_to_a_case_of_ones_own(people, shared_at, case):
    """He would stand open as a party of it."""
    reader = people["hedy"]
    own = referred(reader, "Of another matter.")
    (draft,) = drawn(reader, Intent(joined(case.suspect, "victim"), own.stream))
    before = scenes.photograph(shared_at)
    words = "a person whom the agency may not see is joined to no case; nothing was recorded"
    assert refusal(reader, [draft]) == ("NotAuthorised", words)
    assert scenes.photograph(shared_at) == before


def test_contents_that_are_hidden_are_not_erased(people, shared, shared_at, case):
    """Whoever was leaked a slot would destroy it by an entry in a case of his own; a hold on it is not told either."""
    reader = people["hugo"]
    own = referred(people["hedy"], "Of another matter.")
    slots = asked(shared_at, "SELECT slot FROM ledger.slot WHERE stream IN (%s, %s)", str(case.stream), str(case.suspect))
    for slot in (*(slot for (slot,) in slots), uuid4()):
        said = {"slots": [str(slot)], "authority": "court_order", "review": "RR-1"}
        proposed = event("erasure-proposed", scope="case", **said)
        erased = event("content-erased", second_person=str(shared.me.recorder), **said)
        for act, saying in ((proposed, "unknown or already erased"), (erased, "no proposal that stands")):
            with pytest.raises(errors.NotFound, match=saying):
                send(reader, *drawn(reader, Intent(act, own.stream)))
        with pytest.raises(errors.NotAuthorised, match="no content-erased entry names this slot"):
            reading.erase(reader.user, slot)
