"""How proceedings stand: officers, what is asked, applied for, served and reviewed, and what of it is open (domain.md 5.10).

Pure and total over facts as they stand: clear ones of a list, opened ones of a page. Reading it costs no pydantic.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ledger.events.fact import Fact
from ledger.rules import told_of
from ledger.rules.opened import APPOINTED, CLOSED, OFFICER, OPENED, REOPENED, jurisdiction_of

JOINED, PARTY, MOVED = "proceedings-case-joined", "proceedings-party-joined", "proceedings-moved"
STATEMENT, ASKED, ANSWERED = "defence-statement-received", "disclosure-requested", "disclosure-request-answered"
APPLIED, RULED, REVIEWED = "court-application-made", "court-application-ruled", "disclosure-reviewed"
VICTIM_ASKED, VICTIM_TOLD = "victim-information-requested", "victim-notice-given"
CERTIFIED, SERVED, FOLLOWED, ISSUED = "officer-certified", "material-disclosed", "service-followed", "schedule-issued"
READ = frozenset({
    OPENED, JOINED, PARTY, APPOINTED, MOVED, CLOSED, REOPENED, STATEMENT, ASKED, ANSWERED, APPLIED, RULED, REVIEWED, CERTIFIED, SERVED,
    FOLLOWED, ISSUED,
})  # fmt: skip
"""Types, without versions, of which proceedings are told here; items of schedules and redaction have pages of their own."""

DECIDED = frozenset({"granted", "partly", "refused", "withdrawn"})
"""Rulings that decide an application; the others review the ruling."""
ACKNOWLEDGED = "acknowledged"
CERTIFICATE = "certificate"
"""The duty of certifying, as a jurisdiction's file calls it."""
OWN_CERTIFICATE = "streamlined"
"""The form that is a certificate itself."""
ONE_AT_A_TIME = frozenset({OFFICER, "officer_in_charge"})
"""Duties that one officer has at a time: whoever is appointed to one succeeds whoever has it."""

Kinds = Mapping[str, Sequence[Fact]]
Row = dict[str, Any]


def grouped(facts: Iterable[Fact]) -> Kinds:
    """Give facts by type without version, in the order of their recording: numbers of entries name only what was there before."""
    return told_of.grouped(sorted(facts, key=lambda fact: fact.version))


def opened(kinds: Kinds) -> Fact | None:
    """Give the entry that opened them; None where it is not there or not shown."""
    return next(iter(kinds.get(OPENED, ())), None)


def ended(kinds: Kinds) -> Fact | None:
    """Give the entry that closed them; None while they are open."""
    last = max((*kinds.get(CLOSED, ()), *kinds.get(REOPENED, ())), key=lambda fact: fact.version, default=None)
    return last if last is not None and last.kind == CLOSED else None


def cases(kinds: Kinds) -> list[str]:
    """Give the ids of the cases whose material is concerned, each once, in the order in which they were brought."""
    brought = (each for kind in (OPENED, JOINED) for fact in kinds.get(kind, ()) for each in told_of.codes(fact.fields.get("cases")))
    return list(dict.fromkeys(brought))


def stands(kinds: Kinds, name: str) -> Any:
    """Give the court or reference before or under which they are now: as they were moved last, else as they were opened."""
    said = [fact.fields[name] for kind in (OPENED, MOVED) for fact in kinds.get(kind, ()) if fact.fields.get(name) is not None]
    return said[-1] if said else None


def answers(kinds: Kinds, kind: str, name: str, to: Fact) -> list[Fact]:
    """Give the entries of a type whose field of that name holds the number of this entry."""
    return [fact for fact in kinds.get(kind, ()) if fact.fields.get(name) == to.version]


def serving(kinds: Kinds) -> list[Fact]:
    """Give the appointments that stand: of each no later one names it as the one that it succeeds."""
    succeeded = {fact.fields.get("succeeds") for fact in kinds.get(APPOINTED, ())}
    return [fact for fact in kinds.get(APPOINTED, ()) if fact.version not in succeeded]


def predecessor(kinds: Kinds, duty: object) -> Fact | None:
    """Give the appointment of whoever has a duty that one officer has at a time, whom a new one succeeds; None where nobody has it."""
    found = [fact for fact in serving(kinds) if fact.fields.get("duty") == duty and duty in ONE_AT_A_TIME]
    return found[-1] if found else None


def unanswered(kinds: Kinds) -> list[Fact]:
    """Give the requests that nobody answered."""
    return [fact for fact in kinds.get(ASKED, ()) if not answers(kinds, ANSWERED, "request", fact)]


def undecided(kinds: Kinds) -> list[Fact]:
    """Give the applications on which the court has not ruled."""
    return [fact for fact in kinds.get(APPLIED, ()) if not any(
        each.fields.get("ruling") in DECIDED for each in answers(kinds, RULED, "application", fact)
    )]  # fmt: skip


def to_review(kinds: Kinds) -> list[Fact]:
    """Give the rulings that are to be reviewed by a day: the last on their application, where they set one."""
    last = (answers(kinds, RULED, "application", each)[-1:] for each in kinds.get(APPLIED, ()))
    return [fact for found in last for fact in found if fact.fields.get("review_by") is not None]


def unacknowledged(kinds: Kinds) -> list[Fact]:
    """Give the services that nobody acknowledged."""
    return [fact for fact in kinds.get(SERVED, ()) if not any(
        each.fields.get("how") == ACKNOWLEDGED for each in answers(kinds, FOLLOWED, "service", fact)
    )]  # fmt: skip


def unnoticed(kinds: Kinds) -> list[Fact]:
    """Give the requests for information about a victim of which written notice is still to be given."""
    return [
        fact for fact in kinds.get(VICTIM_ASKED, ())
        if fact.fields.get("notice") == "not_yet" and not answers(kinds, VICTIM_TOLD, "asked", fact)
    ]  # fmt: skip


def naming(kinds: Kinds, kind: str, issued: Fact) -> list[Fact]:
    """Give the entries of a type, such as certificates or services, that name an issued form."""
    return [fact for fact in kinds.get(kind, ()) if issued.version in numbers(fact.fields.get("schedules"))]


def wants_certificate(kinds: Kinds, issued: Fact) -> bool:
    """Whether an issued form is to be certified: one with items, no certificate itself, in proceedings of a kind with that duty.

    The duty stands in the jurisdiction's file (CPIA Code of Practice, certification by disclosure officer).
    """
    begun = opened(kinds)
    found, name = None if begun is None else jurisdiction_of(begun.fields), str(issued.fields.get("form"))
    if begun is None or found is None or name not in found.forms or name == OWN_CERTIFICATE:
        return False
    kind = found.kinds.get(str(begun.fields.get("kind")))
    return kind is not None and CERTIFICATE in kind.duties and found.forms[name].series is not None


def settles_certificate(issued: Fact, other: Fact) -> bool:
    """Whether an entry certifies an issued form, or issued a later version of the same form, which took its place."""
    if other.kind == CERTIFIED:
        return issued.version in numbers(other.fields.get("schedules"))
    return other.kind == ISSUED and other.version > issued.version and other.fields.get("form") == issued.fields.get("form")


def uncertified(kinds: Kinds) -> list[Fact]:
    """Give the issued forms whose certificate is still to be given."""
    later = [fact for kind in (CERTIFIED, ISSUED) for fact in kinds.get(kind, ())]
    return [
        fact for fact in kinds.get(ISSUED, ())
        if wants_certificate(kinds, fact) and not any(settles_certificate(fact, each) for each in later)
    ]  # fmt: skip


def unserved(kinds: Kinds) -> list[Fact]:
    """Give the issued forms that were served on nobody."""
    return [fact for fact in kinds.get(ISSUED, ()) if not naming(kinds, SERVED, fact)]


def next_review(kinds: Kinds) -> str | None:
    """Give the day by which disclosure is reviewed again, as the last review set it; None where none did, or they are closed."""
    last = max(kinds.get(REVIEWED, ()), key=lambda fact: (str(fact.fields.get("on")), fact.version), default=None)
    return None if last is None or ended(kinds) is not None else last.fields.get("next_by")


def numbers(value: object) -> list[int]:
    """Read the numbers of entries that a field names; what is none is left out."""
    return [each for each in (value if isinstance(value, list | tuple) else (value,)) if type(each) is int]


def row_of(facts: Iterable[Fact]) -> Row | None:
    """Give the row of one stream of proceedings, of clear fields alone; None where its opening is not there."""
    kinds = grouped(facts)
    begun = opened(kinds)
    if begun is None:
        return None
    end = ended(kinds)
    said = begun.fields
    return {
        "number": told_of.number([begun]), "kind": said.get("kind"), "jurisdiction": said.get("jurisdiction"), "cases": cases(kinds),
        "investigation_began": said.get("investigation_began"), "code_edition": said.get("code_edition"),
        "state": "open" if end is None else "closed", "ending": None if end is None else end.fields.get("ending"),
        "ended_on": None if end is None else end.fields.get("on"),
        "officer": None if (officer := predecessor(kinds, OFFICER)) is None else officer.fields.get("member"),
        "officers": [_brief(fact, "duty", "member", "since") for fact in serving(kinds)],
        "requests": [_brief(fact, "by", "asked_on", "reply_by") for fact in unanswered(kinds)],
        "applications": [_brief(fact, "kind", "by", "on") for fact in undecided(kinds)],
        "rulings": [_brief(fact, "ruling", "on", "review_by") for fact in to_review(kinds)],
        "services": [_brief(fact, "to", "on", "acknowledge_by") for fact in unacknowledged(kinds)],
        "review_by": next_review(kinds),
        "issued": [_brief(fact, "form", "number") for fact in kinds.get(ISSUED, ())],
    }  # fmt: skip


def _brief(fact: Fact, *names: str) -> dict[str, Any]:
    return {"entry": fact.version, **{name: fact.fields.get(name) for name in names}}
