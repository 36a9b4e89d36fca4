"""P26 quality: what is missing, how late it was recorded, what is not graded, confirmed or settled (domain.md 6; DPA 2018 s.38(4)).

Whether a personal field was filled in stands sealed with it: no clear unit says so, and it is not told here.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta, tzinfo
from typing import Any

from ledger.events.catalogue import ADMINISTRATIVE
from ledger.events.fact import ERASED, HELD, Fact
from ledger.events.occurred import rfc3339
from ledger.rules import told_of
from projections.engine.answer import Column, Row
from projections.engine.question import Question, by_stream
from projections.telling.quality import LINES, told

REFERRED, JOINED, TRIAGED, CHECKED = "referral-received", "party-joined", "triage-decided", "surveillance-window-closed"
RELATED, TYPED, LEVEL = "relationship-recorded", "typology-assigned", "risk-level-set"
DISPUTED, RESOLVED, CONFIRMED = "fact-disputed", "dispute-resolved", "act-confirmed"
READ = frozenset({REFERRED, JOINED, RELATED, TYPED, LEVEL, CHECKED, TRIAGED, DISPUTED, RESOLVED, CONFIRMED})
"""Event types of which the fold reads fields; of all others it reads who recorded them, when, and on what they rest."""
SUSPECTED = ("suspect", "convicted")
STATED = ("fact", "allegation", "hearsay")
"""On what an entry rests that somebody supplied: these are what a source is graded for (ledger.events.envelope.Statement)."""
MINUTE = timedelta(minutes=1)
NONE: Mapping[str, Any] = {}
LEFT_OUT = (HELD, ERASED)
"""Types of entries of which is not shown when they happened."""


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """One record's row from its facts as they stand; of a person's or the unit's only where anything waits there."""
    kinds = defaultdict[str, list[Fact]](list)
    for fact in facts:
        if (kind := fact.kind) in READ:
            kinds[kind].append(fact)
    disputes, confirmations = _disputes(kinds, zone), _confirmations(facts, kinds, zone)
    referrals = kinds[REFERRED]
    if not referrals and not (disputes or confirmations):
        return None
    return {
        "number": told_of.number(facts),
        "referred_on": told_of.day_of(referrals[0], zone) if referrals else None,
        "stalking": bool(kinds[TRIAGED]) and kinds[TRIAGED][-1].fields.get("outcome") == "possible_stalking",
        "suspects": _parties(kinds[JOINED], SUSPECTED), "victims": _parties(kinds[JOINED], ("victim",)),
        "relationships": _of_pairs(kinds[RELATED], "kind"),
        "types": _of_pairs(kinds[TYPED], "motivation"),
        "levels": _of_pairs(kinds[LEVEL], "level"),
        "checks": [{"suspect": str(fact.fields.get("suspect")), "through": fact.fields.get("data_through")} for fact in kinds[CHECKED]],
        "disputes": disputes, "confirmations": confirmations,
        **(_recorded(facts, zone) if referrals else NOTHING),
        "last_recorded_at": rfc3339(max(fact.recorded_at for fact in facts)),
    }  # fmt: skip


NOTHING: Mapping[str, Any] = {"lags": {}, "left_out": {}, "stated": 0, "graded": 0, "of_knowledge": 0}


def _recorded(facts: Sequence[Fact], zone: tzinfo) -> Row:
    """Tell by agency how many minutes after it happened each entry was recorded, and of what was supplied how much is graded."""
    lags, left_out = defaultdict[str, list[int]](list), defaultdict[str, int](int)
    stated = graded = known = 0
    for fact in facts:
        agency, source = fact.stamp.get("agency"), fact.basis.get("source")
        if fact.type in ADMINISTRATIVE or agency == "ledger":
            continue
        said = source if isinstance(source, dict) else NONE
        if fact.type in LEFT_OUT or "file" in said:
            left_out["imported" if "file" in said else fact.type] += 1
            continue
        lags[str(agency)].append(max((fact.recorded_at - fact.occurred.latest(zone)) // MINUTE, 0))
        if fact.basis.get("statement") in STATED:
            stated += 1
            graded += said.get("grading") is not None
            known += said.get("knowledge") in ("direct", "reported")
    return {
        "lags": {agency: lags[agency] for agency in sorted(lags)}, "left_out": dict(sorted(left_out.items())),
        "stated": stated, "graded": graded, "of_knowledge": known,
    }  # fmt: skip


def _parties(joined: Sequence[Fact], categories: Sequence[str]) -> list[str]:
    found = {str(fact.fields.get("party")) for fact in joined if fact.fields.get("category") in categories}
    return sorted(found)


def _of_pairs(facts: Sequence[Fact], name: str) -> list[Row]:
    """Tell what was last recorded of each pair of suspect and victim."""
    last = {(str(fact.fields.get("suspect")), str(fact.fields.get("victim"))): fact.fields.get(name) for fact in facts}
    return [{"suspect": suspect, "victim": victim, "is": last[suspect, victim]} for suspect, victim in sorted(last)]


def _disputes(kinds: Mapping[str, Sequence[Fact]], zone: tzinfo) -> list[Row]:
    """Tell each dispute, the entry that it disputes, since when, and whether it is open still."""
    ended = [fact.fields.get("dispute") for fact in kinds.get(RESOLVED, ())]
    return [
        {"entry": fact.version, "target": fact.fields.get("target"), "since": told_of.day_of(fact, zone), "open": fact.version not in ended}
        for fact in kinds.get(DISPUTED, ())
    ]  # fmt: skip


def _confirmations(facts: Sequence[Fact], kinds: Mapping[str, Sequence[Fact]], zone: tzinfo) -> list[Row]:
    """Tell each entry that somebody recorded for another, whom it names, since when, and whether it waits for his confirmation still."""
    given = [(fact.fields.get("version"), fact.who.get("actor")) for fact in kinds.get(CONFIRMED, ())]
    found, recorder, own = [], None, ""
    for fact in facts:
        if fact.recorder is not recorder:  # the same for most entries of a record: writing its id anew for each takes longest of all
            recorder, own = fact.recorder, str(fact.recorder)
        actor = fact.who.get("actor")
        if actor != own and isinstance(actor, str) and not fact.imported:
            since, waits = fact.recorded_at.astimezone(zone).date().isoformat(), (fact.version, actor) not in given
            found.append({"entry": fact.version, "actor": actor, "since": since, "open": waits})
    return found


def order(row: Row) -> str:
    """By number."""
    return str(row["number"])


QUESTION = Question(
    name="quality",
    version=1,
    title="What is missing, recorded late, not graded, not confirmed or disputed",
    definition=(
        "How good the record is, as it stood at the moment asked about. Denominators: of what is missing, the pairs of suspect and victim "
        "of the cases that were referred, or their suspects; types and levels are expected only where the last TRIAGE found possible "
        "stalking. Of lateness, all entries of those cases but administrative ones, which happen when they are recorded: from the last "
        "moment at which it can have happened to its recording, so at least so long. Of grading, their entries that state a fact or an "
        "allegation or what another reported. Of confirmations, the entries that somebody recorded for another; of disputes, all that were "
        "recorded, in the records of persons and the unit too. The 90th percentile is the least time within which 90 of 100 were recorded."
    ),
    columns=(
        Column("number", "the unit's number of the case or person; none for the unit's own record"),
        Column("referred_on", "of a case: day on which it was first referred"),
        Column("stalking", "whether the last TRIAGE found possible stalking"),
        Column("suspects", "suspects and convicted persons of the case, by opaque id", "person"),
        Column("victims", "victims of the case, by opaque id", "person"),
        Column("relationships", "of each pair of suspect and victim the relationship recorded last"),
        Column("types", "of each pair the type of stalking assigned last"),
        Column("levels", "of each pair the level of risk set last"),
        Column("checks", "each recorded check for further conduct: of which suspect, and the last day for which it was looked for"),
        Column("disputes", "each dispute: its entry, the entry disputed, since when, and whether it is open"),
        Column("confirmations", "each entry recorded for another: its number, whom it names, since when, and whether it waits for him"),
        Column("lags", "by agency, how many minutes after it happened each entry of the case was recorded"),
        Column("left_out", "entries of the case of which that is not told, by reason"),
        Column("stated", "entries of the case that state a fact, an allegation or what another reported"),
        Column("graded", "those of them with a graded source"),
        Column("of_knowledge", "those of them of which it is said whether the source knew it himself"),
        Column("last_recorded_at", "when the last entry of this record was recorded", "instant"),
    ),
    key=by_stream,
    fold=fold,
    order=order,
    lines=LINES,
    tell=told,
    cohort="cases first referred",
    with_basis=True,
)
