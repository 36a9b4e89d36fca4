"""P18 who holds: who was given which entry of a case, on which basis, and whether he was told of what changed since (domain.md 0.6, 6).

An entry is held with its whole correction chain: what it corrects, and every correction of that. ``caseledger who-holds`` answers the same
of one entry, person or pack, with the agencies to which standing agreements show it.
"""

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from ledger.events.catalogue import of_kinds
from ledger.events.fact import Fact
from ledger.events.occurred import day, rfc3339
from ledger.rules import recipients, told_of, trail
from ledger.rules.recipients import Kinds
from ledger.rules.told_since import informed, noticed, stand, standing, tally
from projections.engine.answer import Asking, Column, Rate, Row, Told
from projections.engine.question import Question, by_stream

READ = frozenset({"referral-received", *trail.READ})
"""Event types that it reads."""
GIVING = frozenset(recipients.GIVEN)
OF_ACT = ("on", "what", "by", "actor", "agencies", "members", "person", "sharing_basis", "purposes", "method", "until", "manifest", "of")
"""What of an act stands with each entry that it gave, as the audit trail tells it."""


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """One case's entries that somebody holds, from its facts as they stand; none where nothing was given, no row."""
    if GIVING.isdisjoint(fact.kind for fact in facts):
        return None
    kinds = recipients.by_kind(facts)
    gifts = recipients.given(kinds)
    if not gifts:
        return None
    return {
        "number": told_of.number(kinds.get(told_of.REFERRED, ())),
        "items": [_item(chain, gifts, kinds, zone) for chain in _chains(gifts, kinds)],
        "acts": [{"act": act["entry"], **{name: act[name] for name in OF_ACT}} for act in trail.gifts(kinds, zone)],
        "last_recorded_at": rfc3339(max(fact.recorded_at for fact in facts)),
    }


def _chains(gifts: Sequence[Fact], kinds: Kinds) -> list[frozenset[int] | Fact]:
    """Give the correction chain of each entry that was given, once; and each act by which all was given that was there before."""
    whole = [gift for gift in gifts if recipients.contents(gift) is None]
    entries = {entry for gift in gifts for entry in _named(gift)}
    return [*sorted({recipients.chain([entry], kinds) for entry in entries}, key=min), *whole]


def _named(gift: Fact) -> set[int]:
    """Give the entries that an act gave: those that it names, or else its own, in which it stands what was given."""
    said = recipients.contents(gift) or set()
    return said - {gift.version} or said


def _item(held: frozenset[int] | Fact, gifts: Sequence[Fact], kinds: Kinds, zone: tzinfo) -> Row:
    """Tell who was given one chain of entries, or what one act gave as a whole."""
    if isinstance(held, Fact):
        return {"entry": None, "before": held.version, "chain": [], "holders": [_holder(held, None, kinds, zone)]}
    holders = [_holder(gift, held, kinds, zone) for gift in gifts if recipients.gave(gift, held)]
    return {"entry": min(held), "before": None, "chain": sorted(held), "holders": holders}


def _holder(gift: Fact, of: frozenset[int] | None, kinds: Kinds, zone: tzinfo) -> Row:
    gone = recipients.left(gift, kinds)
    return {
        "act": gift.version,
        "left": None if gone is None else {"how": gone.fields.get("how"), "entry": gone.version},
        "notices": [noticed(each, zone) for each in recipients.notices(gift, kinds, of)],
    }


def order(row: Row) -> str:
    """By number."""
    return str(row["number"])


def tell(rows: Sequence[Row], asking: Asking) -> Told:
    """One line for each entry and each act by which it is held; and how many of its recipients know what became of it."""
    taken = [each for each in _held(rows) if asking.takes(day(each[2]["on"]))]
    return Told([_line(*each) for each in taken], [_rate([(act, holder) for _, _, act, holder in taken])])


def _held(rows: Sequence[Row]) -> Iterator[tuple[Row, Row, Row, Row]]:
    """Give case, entries, act and holder of each holding."""
    for row in rows:
        acts = {act["act"]: act for act in row["acts"]}
        for item in row["items"]:
            for holder in item["holders"]:
                yield row, item, acts[holder["act"]], holder


def _line(row: Row, item: Row, act: Row, holder: Row) -> Row:
    words = {informed(stand(holder["notices"], agency)) for agency in trail.recipients(act)}
    gone = holder["left"]
    return {
        "number": row["number"], "entry": item["entry"] if item["before"] is None else None, "chain": item["chain"],
        "held": f"all before #{item['before']}" if item["entry"] is None else ", ".join(f"#{each}" for each in item["chain"]),
        "to": trail.towards(act), "by_act": act["act"], **{name: act[name] for name in OF_ACT}, "what": trail.done(act),
        "left": None if gone is None else f"{gone['how']} #{gone['entry']}",
        "to_tell": [f"{each['of']} #{each['entry']}" for each in holder["notices"] if each["settled"] is None],
        "told": words.pop() if len(words) == 1 else "in part", "notices": holder["notices"],
    }  # fmt: skip


def _rate(held: Sequence[tuple[Row, Row]]) -> Rate:
    """Of the holdings of which the recipient must be told something those of which he was told all."""
    stood = (standing(stand(holder["notices"], agency)) for act, holder in held for agency in trail.recipients(act))
    says = "of the entries, each with a recipient who must be told that it changed since: told of all of it"
    return Rate("holders_told", says, *tally(stood))


QUESTION = Question(
    name="who-holds",
    version=1,
    title="Who holds which entry, on which basis, and was he told of what changed since",
    definition=(
        "Entries of a case that were given to somebody beyond the standing agreements, each with its whole correction chain, and who was "
        "given them by which act; whoever broke the glass or took the case over was given all that was there before. Denominator: each "
        "entry (with its chain) as often as it has a recipient, an agency, a victim or somebody outside, who must be told that it was "
        "corrected, restricted, erased or recalled since, or that a restriction of which he knew was lifted. Who gave it back or destroyed "
        "it need not be told. What agencies see under standing agreements is not in it: caseledger who-holds tells that too."
    ),
    columns=(
        Column("number", "the unit's number of the case"),
        Column(
            "items",
            "each entry that was given: the first of its chain, or the act before which all was given, the chain, and its holders: the act "
            "by which each got it, how and by which entry he lost it, and of what he must be told since; first recorded first",
        ),
        Column(
            "acts",
            "each of these acts: its entry, day, type, agency and member by whom, agencies to which, members in whose presence, victim, "
            "basis, purposes, way, until when, and manifest",
        ),
        Column("last_recorded_at", "when the last entry that this depends on was recorded"),
    ),
    lines=(
        Column("number", "the unit's number of the case"),
        Column("entry", "number of the first entry of the chain that is held; none where all before an act is"),
        Column("held", "entries of the chain, or that it is all before an act"),
        Column("to", "agencies that hold it, by their codes, or the victim, or somebody outside the unit"),
        Column("what", "by what they got it"),
        Column("by_act", "number of the entry by which they got it"),
        Column("on", "day of that", "day"),
        Column("by", "agency that gave it"),
        Column("actor", "member who gave it", "member"),
        Column("members", "members who were present at the case discussion, or who broke the glass", "member"),
        Column("person", "victim who was told", "person"),
        Column("sharing_basis", "on which basis", "words"),
        Column("purposes", "for which purposes it may be used", "words"),
        Column("method", "how it was given", "words"),
        Column("until", "last day on which it may be used", "day"),
        Column("left", "how they lost it again, with the entry that says so"),
        Column("told", "whether they were told of what changed since, or need not be: yes, in part, no"),
        Column("to_tell", "of what some of them are still to be told, with its entry"),
        Column("manifest", "SHA-256 of the manifest of the pack", "detail"),
        Column("chain", "entries of the chain", "detail"),
        Column("agencies", "codes of the agencies that were given it", "detail"),
        Column("notices", "what changed since, with when and by whom they were told", "detail"),
    ),
    cohort="acts by which something was given",
    tell=tell,
    key=by_stream,
    fold=fold,
    order=order,
    types=of_kinds(READ),
)
