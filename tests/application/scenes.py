"""Scenes that the tests of recording and reading share: people, acts, second members, forged drafts, the whole record photographed."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from conftest import superuser

from ledger import founding
from ledger.application import Intent, Ledger, now
from ledger.entry import draft as drafts
from ledger.entry import signature, unit
from ledger.entry.draft import Draft, StoredUnit
from ledger.events.catalogue import latest, load
from ledger.store import append, place, reading

NAME, PHONE = "Wilfred Ashbourne", "07700 900123"
REASON = f"{NAME} waits outside her home. He rang from {PHONE}. The neighbours saw him."
POLICE, HEALTH = "cheshire-police", "cwp"


def today() -> str:
    """The unit's present day, on which a mistake in what a test just recorded is found."""
    return str(now().astimezone(ZoneInfo("Europe/London")).date())


def event(kind, /, **values):
    """An event of the latest version of a type."""
    return load(latest(kind)).from_values(values)


def referral(reason=REASON):
    return event("referral-received", channel="phone", urgency="urgent", agency=POLICE, victim_aware="yes", reason=reason)


def note(text="A note of no weight."):
    return event("note-recorded", text=text)


def person(name=NAME, **more):
    return event("party-identified", name=name, **more)


def joined(who, category="suspect", **more):
    return event("party-joined", party=str(who), category=category, **more)


@dataclass(frozen=True)
class Case:
    """A referred case with its suspect, who is mentioned in the reason of referral."""

    stream: UUID
    suspect: UUID
    number: str


def referred(ledger, reason=REASON, phone=PHONE, occurred=None, name=NAME):
    """Record a case and its suspect as one act."""
    stream, suspect = ledger.fresh(), ledger.fresh()
    acts = [Intent(person(name, phone=phone), suspect), Intent(referral(reason), stream, occurred), Intent(joined(suspect), stream)]
    receipt = ledger.record(acts)
    return Case(stream, suspect, receipt.entries[1].address.partition("#")[0])


def confirming(ledger):
    """The id of a second user, who confirms an erasure; recorded if there is none yet."""
    others = [each["recorder"] for each in reading.members(ledger.user) if each["enabled"] and each["recorder"] != ledger.me.recorder]
    if not others:
        add_user(ledger, "vera", POLICE, ("supervisor",))
        return confirming(ledger)
    return others[0]


def add_user(ledger, name, agency, roles):
    """Record a further user, whose profile is kept on this machine."""
    with founding.profiled(ledger, founding.Member(name, f"{name.title()} Invented", agency, roles)) as (_, event):
        ledger.record([Intent(event, ledger.unit_stream())])


@contextmanager
def member(at, ledger, name, agency=POLICE, roles=("practitioner",)) -> Iterator[Ledger]:
    """A further user of the ledger, just added, with his ledger open; another agency than the police is one of health."""
    if ledger.kind_of_agency(agency) is None:
        named = event("agency-named", agency=agency, name="Invented Trust", sector="health", since="2019-01-01")
        ledger.record([Intent(named, ledger.unit_stream())])
    add_user(ledger, name, agency, roles)
    opened = Ledger(at, place.profile(at, name))
    try:
        yield opened
    finally:
        opened.close()


def adopt(ledger, agencies=("*",), groups=("*",), purposes=("*",), originators=("*",), **more):
    """Adopt a standing agreement in place of the one in force: it opens what these originators brought (None: what these agencies did)."""
    given = {} if originators is None else {"originators": list(originators)}
    agreed = event(
        "agreement-adopted", agencies=list(agencies), groups=list(groups), purposes=list(purposes),
        sharing_basis="law_enforcement_task", review_on="2199-01-01", **given, **more,
    )  # fmt: skip
    ledger.record([Intent(agreed, ledger.unit_stream())])


def drawn(ledger, *intents):
    """The act as it would be sent: sealed and signed, not recorded."""
    return ledger._sealed(ledger._decide(list(intents)))


def resigned(ledger, draft, units=None, *, log="cases", **changed):
    """A draft with other units or another place, its commitments and signature made anew by its rightful author."""
    made = draft._replace(units=tuple(units or draft.units), **changed)
    return signed(ledger, made._replace(commitments=drafts.commitments(made.event, made.units)), log)


def signed(ledger, draft: Draft, log="cases") -> Draft:
    """The draft with its author's signature over the commitments that it carries, right or wrong."""
    message = signature.author_message(ledger.logs[log], draft.event, draft.stream, draft.version, draft.commitments)
    seed = ledger.profile.seed
    return draft._replace(signature=signature.sign(seed, message), signer=signature.public_key(seed))


def clear(facts, name, value, text=None):
    """A clear unit as it would be stored; ``text`` replaces its bytes."""
    stored = text or unit.encode(unit.Unit(bytes(range(16)), name, value))
    return StoredUnit(facts, False, stored, unit.plaintext_digest(stored))


def send(ledger, *given, clock=None):
    """Send drafts to the server as they are, past everything that the program checks."""
    return append.append(ledger.user, given, request=None, mac=None, clock=clock or now())


def photograph(at, *, reads=True):
    """Every row of every table of the record, as one digest a table: what must not change when nothing was written.

    Without ``reads``, of the cases log only: what reading may have written to the access log is left out.
    """
    with superuser(at) as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = 'ledger'::regnamespace AND relkind = 'r'")
        tables = sorted(name for (name,) in cursor.fetchall() if reads or name not in ("ticket", "access_stream"))
        found = {}
        for name in tables:
            of = " WHERE t.log = 1" if not reads and name in ("entry", "content", "slot", "stream") else ""
            cursor.execute(f"SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM ledger.{name} t{of}")
            found[name] = cursor.fetchone()
    return found


def asked(at, statement, *values, database="ledger"):
    """What the superuser sees, past all that protects the record."""
    with superuser(at, database) as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def reasons(entry):
    """Why anything in an entry is withheld."""
    return {withheld.reason for withheld in entry.withheld.values()}


def restrict(ledger, case, versions=None):
    """Restrict entries of a case, or all of it."""
    extra = {} if versions is None else {"versions": versions}
    ledger.record([Intent(event("record-restricted", ground="accuracy_contested", **extra), case.stream)])


def slots(at, case, person):
    """The living slots of a person (None: the stream's own) in a case, as the keyring has them."""
    keyring = "SELECT slot FROM keyring.slot_key WHERE stream = %s AND person IS NOT DISTINCT FROM %s AND destroyed_by IS NULL"
    return [slot for (slot,) in asked(at, keyring, case.stream, person, database="keyring")]


def second_of(ledger):
    """The name of a further supervisor of the user's agency, whose profile is kept here: who proposes what the user decides."""
    name = f"vera-{ledger.me.agency}"
    if name not in place.profiles(ledger.place):
        with closing(Ledger(ledger.place, place.profile(ledger.place, "dana"))) as first:
            add_user(first, name, ledger.me.agency, ("supervisor",))
    return name


def propose_erasure(ledger, stream, named, *, authority="subject_request", review="RR-2026-12", scope="case", **more):
    """Record, as a further supervisor of the user's agency, that slots are to be destroyed; gives what content-erased must say then."""
    said = {"slots": [str(slot) for slot in named], "authority": authority, "review": review, **more}
    with closing(Ledger(ledger.place, place.profile(ledger.place, second_of(ledger)))) as other:
        receipt = other.record([Intent(event("erasure-proposed", scope=scope, **said), stream)])
        return {**said, "second_person": str(other.me.recorder), "proposal": receipt.entries[0].leaf.hex()}


def decide_erasure(ledger, stream, named, **more):
    """Record what two members decide: that slots are destroyed; nothing is destroyed yet."""
    return ledger.record([Intent(event("content-erased", **propose_erasure(ledger, stream, named, **more)), stream)])


@contextmanager
def server_clock(at, shifted: str):
    """Let the server's clock, as the ledger reads it, run ``shifted`` (an interval) away from the machine's."""
    body = "CREATE OR REPLACE FUNCTION ledger.ledger_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$ SELECT {} $$"
    asked(at, body.format(f"clock_timestamp() + interval '{shifted}'"))
    try:
        yield
    finally:
        asked(at, body.format("clock_timestamp()"))
