"""P17 sharing: what of a case was given to whom, on which basis, and what became of it: the disclosure audit trail (domain.md 6, 5.8).

Shares, decisions on sharing, what agencies brought to case discussions, disclosures of identity to victims, entries of which they were
informed, advice, transfers, and broken glass. On which conditions something was given, and who is outside the unit, is sealed.
"""

from collections.abc import Sequence
from datetime import tzinfo

from ledger.events.catalogue import of_kinds
from ledger.events.fact import Fact
from ledger.events.occurred import day, rfc3339
from ledger.rules import told_of, trail
from ledger.rules.clocks.sharing import IN_LEDGER
from ledger.rules.recipients import MADE, by_kind
from ledger.rules.told_since import NEEDLESS, informed, stand, standing, tally
from projections.engine.answer import Asking, Column, Rate, Row, Told
from projections.engine.question import Question, by_stream

READ = frozenset({"referral-received", *trail.READ})
"""Event types that it reads."""
DONE = frozenset(trail.TOLD)
"""Types of the acts that it tells."""


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """One case's trail from its facts as they stand, in the order in which they were recorded; none where nothing was shared, no row."""
    if DONE.isdisjoint(fact.kind for fact in facts):
        return None
    kinds = by_kind(facts)
    given = trail.acts(kinds, zone)
    if not given:
        return None
    return {
        "number": told_of.number(kinds.get(told_of.REFERRED, ())),
        "given": given,
        "last_recorded_at": rfc3339(max(fact.recorded_at for fact in facts)),
    }


def order(row: Row) -> str:
    """By number."""
    return str(row["number"])


def tell(rows: Sequence[Row], asking: Asking) -> Told:
    """One line an act; and how many recipients were told of what they must be told of."""
    taken = [(row, given) for row in rows for given in row["given"] if asking.takes(day(given["on"]))]
    acts = [given for _, given in taken]
    return Told([_line(row, given) for row, given in taken], [*_telling(acts), *_sharing([each for each in acts if each["what"] == MADE])])


def _line(row: Row, given: Row) -> Row:
    each = [stand(given["notices"], agency) for agency in trail.recipients(given)]
    words = {informed(notices) for notices in each}
    return {
        "number": row["number"], **{name: given[name] for name in ("entry", "on", "by", "actor", "members", "person", "discussion")},
        "what": trail.done(given), "to": trail.towards(given), "decision": trail.decided(given),
        **{name: given[name] for name in ("decided_in", "sharing_basis", "items", "purposes", "method", "until", "manifest")},
        "became": ", ".join(trail.became(given)) or None, "changed": [f"#{notice['entry']}" for notice in given["notices"]],
        "told": words.pop() if len(words) == 1 else "in part", "notices": given["notices"], "agencies": given["agencies"],
        "persons": given["persons"], "acknowledged": given["acknowledged"], "emergency": given["emergency"],
    }  # fmt: skip


def _telling(acts: Sequence[Row]) -> list[Rate]:
    """Of the recipients who must be told of something those told of all of it; of the changes of which they must be, those told."""
    given = [each for each in acts if each["what"] not in trail.ASKING]
    stood = [standing(stand(each["notices"], agency)) for each in given for agency in trail.recipients(each)]
    recipients = tally(stood)
    return [
        Rate("recipients_told", "of the recipients of what was changed since, who must be told: told of all of it", *recipients),
        Rate(
            "changes_told", "of the changes of which a recipient must be told: told", sum(each.told for each in stood),
            sum(each.due for each in stood), {NEEDLESS: sum(each.needless for each in stood)},
        ),
    ]  # fmt: skip


def _sharing(shares: Sequence[Row]) -> list[Rate]:
    """How shares were decided on, and whether those that left the ledger were acknowledged."""
    urgent = [each for each in shares if each["emergency"]]
    sent = [each for each in shares if each["method"] != IN_LEDGER]
    return [
        Rate("shares_decided_before", "of the shares: decided on before they were made", len(shares) - len(urgent), len(shares)),
        Rate(
            "emergencies_decided", "of the shares made in an emergency: decided on afterwards",
            sum(each["decision"] is not None for each in urgent), len(urgent), {"decided on before": len(shares) - len(urgent)},
        ),
        Rate(
            "shares_acknowledged", "of the shares that left the ledger: acknowledged by their recipient",
            sum(each["acknowledged"] is not None for each in sent), len(sent), {"read in the ledger": len(shares) - len(sent)},
        ),
    ]  # fmt: skip


QUESTION = Question(
    name="sharing",
    version=5,
    title="What was given to whom, on which basis, and what became of it",
    definition=(
        "What of a case was given to somebody beyond the standing agreements, asked for or decided on, and what became of it, as the "
        "record stood at the moment asked about. Denominator: all shares, requests and decisions on sharing, contributions to case "
        "discussions, disclosures of identity, entries of which a victim was informed, advice, transfers and broken glass of cases that "
        "the reader may see. What agencies see under standing agreements is not in it. Of the recipients told the denominator is each "
        "recipient of each act (an agency, a victim, or who is outside) after which what he was given was corrected, restricted, erased or "
        "recalled, or a restriction lifted that he knew of; who gave it back or destroyed it need not be told."
    ),
    columns=(
        Column("number", "the unit's number of the case"),
        Column(
            "given",
            "each of them: its entry, type, day, the agency and member by whom, to which agencies and, in a case discussion, in whose"
            " presence, of which agency it was asked, basis, decision, purposes, items, manifest, until when, the items with their "
            "whole correction chains (for broken glass and a transfer none: all that was there), what became of it, of which corrections, "
            "restrictions, liftings, erasures and recalls since then the recipient must be told (notices), when and by whom he was, "
            "and broken conditions; entries by their numbers; first recorded first",
        ),
        Column("last_recorded_at", "when the last entry that this depends on was recorded"),
    ),
    lines=(
        Column("number", "the unit's number of the case"),
        Column("entry", "number of the entry by which it was given, asked for or decided on"),
        Column("on", "day on which that was done", "day"),
        Column("what", "what was done"),
        Column("by", "agency that did it"),
        Column("actor", "member who did it", "member"),
        Column("to", "agencies that were given it, by their codes, or the victim, or outside the unit"),
        Column("members", "members who were present at the case discussion, or who broke the glass", "member"),
        Column("person", "victim who was told", "person"),
        Column("decision", "how it was decided", "words"),
        Column("decided_in", "number of the entry that decided or reviewed it"),
        Column("sharing_basis", "on which basis", "words"),
        Column("items", "numbers of the entries that were given"),
        Column("purposes", "for which purposes it may be used", "words"),
        Column("method", "how it was given", "words"),
        Column("until", "last day on which it may be used", "day"),
        Column("manifest", "SHA-256 of the manifest of the pack"),
        Column("became", "what became of it, with the entries that say so, and broken conditions"),
        Column("changed", "entries by which what was given was corrected, restricted, erased or recalled since, or a restriction lifted"),
        Column("told", "whether its recipients were told of these, or need not be: yes, in part, no"),
        Column("notices", "each of these, with when and by whom the recipient was told", "detail"),
        Column("agencies", "codes of the agencies that were given it", "detail"),
        Column("persons", "persons whose identity was given with it", "person"),
        Column("acknowledged", "number of the entry that says that it was received", "detail"),
        Column("discussion", "number of the entry that recorded the case discussion", "detail"),
        Column("emergency", "whether it was given before anybody had decided on it", "detail"),
    ),
    cohort="acts that were done",
    tell=tell,
    key=by_stream,
    fold=fold,
    order=order,
    types=of_kinds(READ),
)
