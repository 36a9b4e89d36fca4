"""P15 timeline: what a person is said to have done and what was done about it, in lanes, across cases (domain.md 6).

Incidents, further conduct, proceedings, orders, bail, custody, interventions, assessments and the times for which further conduct was
looked for. A row holds what one case tells; what several cases tell of one person is put together where it is told.
"""

from collections.abc import Sequence
from datetime import tzinfo

from ledger.events.catalogue import of_kinds
from ledger.events.fact import Fact
from ledger.events.occurred import rfc3339
from ledger.rules import told_of
from ledger.rules.recipients import by_kind
from projections.engine.answer import Asking, Column, Row, Told
from projections.engine.question import Question, by_stream
from projections.lanes import care, conduct, justice
from projections.lanes.case import case_of, cases
from projections.lanes.item import named, word
from projections.lanes.person import SUSPECT, by_suspect, whole

READ = frozenset({
    "referral-received", "party-joined", "case-closed", "case-reopened", "death-recorded", "incident-recorded", "reoffence-reported",
    "reoffence-assessed", "arrest-made", "charge-laid", "crime-outcome-recorded", "hearing-listed", "court-result", "order-applied",
    "order-made", "order-refused", "order-changed", "order-breached", "bail-changed", "exposure-changed", "intervention-offered",
    "intervention-started", "intervention-ended", "risk-level-set", "typology-assigned", "assessment-completed",
    "surveillance-window-closed",
})  # fmt: skip
"""Event types that it reads: those of the lanes, and those from which these go on."""
LANES = (
    cases, conduct.incidents, conduct.further, justice.proceedings, justice.orders, justice.bail, care.whereabouts, care.interventions,
    care.assessments, conduct.surveillance,
)  # fmt: skip
"""The lanes: each gives its items of a case."""
SUSPECTED = {"suspect": "suspect", "convicted": "suspect", "victim": "victim"}


def fold(facts: Sequence[Fact], zone: tzinfo) -> Row | None:
    """One case's items from its facts as they stand; no row where none of them is shown."""
    kinds = by_kind(facts)
    case = case_of(kinds, zone)
    found = [item for lane in LANES for item in lane(case)]
    if not found:
        return None
    joined = [
        {"person": person, "category": SUSPECTED[category], "since": case.when(fact).last.isoformat()}
        for fact in kinds.get("party-joined", ()) if (category := word(fact.fields.get("category"))) in SUSPECTED
        for person in named(fact.fields, "party")
    ]  # fmt: skip
    last = max(fact.recorded_at for fact in facts)
    number = told_of.number(kinds.get(told_of.REFERRED, ()))
    return {"number": number, "joined": joined, "items": found, "last_recorded_at": rfc3339(last)}


def tell(rows: Sequence[Row], asking: Asking) -> Told:
    """Lines of everybody of whom these cases tell as a suspect, one after the other."""
    told = (whole(its, asking.persons, person, asking.today).lines for person, its in sorted(by_suspect(rows, asking.persons).items()))
    return Told([line for lines in told for line in lines if line["role"] == SUSPECT])


QUESTION = Question(
    name="timeline",
    version=1,
    title="What each suspect is said to have done, and what was done about it, across cases",
    definition=(
        "Cases of suspects in lanes: how long each was open; incidents; reports of further conduct and what was found of them; arrests, "
        "charges, outcomes and results in court; orders while they are in force, and reported breaches; bail; custody, hospital and "
        "other absence; interventions as far as they are shown to the reader; levels of risk, types and assessments; and the times for "
        "which further conduct was looked for. Conduct is towards the first victim there is, the same as one before, a new one, both "
        "or, as recorded, a third person; persons who were found to be one count as one, in all cases together. What nobody is named to "
        "have done is told of every suspect of its case, and says so. Denominator: none; nothing is counted. A lane without a line "
        "does not say that nothing happened. caseledger timeline shows one person, as a table and a chart."
    ),
    columns=(
        Column("number", "number of the case"),
        Column("joined", "who joined the case as suspect or victim, and when"),
        Column("items", "what the lanes show, each with its entry, its days, and whom it is about"),
        Column("last_recorded_at", "when the latest entry in this row was recorded, UTC", of="instant"),
    ),
    key=by_stream,
    fold=fold,
    order=lambda row: (row["number"] is None, row["number"] or ""),
    types=of_kinds(READ),
    lines=(
        Column("person", "the suspect", of="person"),
        Column("lane", "lane of the timeline", of="words"),
        Column("when", "when it was or began, as exactly as that is known"),
        Column("from", "first day on which it can have been, or have begun", of="day"),
        Column("until", "last day of what lasts, where it is known", of="day"),
        Column("what", "what it is"),
        Column("number", "number of the case"),
        Column("entry", "number of the entry in that case"),
        Column("victim", "victims towards whom it was, where that is told", of="person"),
        Column("v", "the same victims by the order in which each became known: v1, v2"),
        Column("against", "first victim, same victim as before, new victim, both, or third person", of="words"),
        Column("from_latest", "last day on which it can have been, or have begun", of="detail"),
        Column("until_earliest", "first day on which it can have ended", of="detail"),
        Column("spans", "whether it lasts", of="detail"),
        Column("lasts", "whether it lasts beyond the moment of asking", of="detail"),
        Column("ended", "how it ended, by code", of="detail"),
        Column("kind", "type of the entry", of="detail"),
        Column("code", "what it is, by code", of="detail"),
        Column("named", "whether the suspect is named, or the case's only one", of="detail"),
        Column("suspect", "whom it is about as a suspect, by opaque id", of="detail"),
        Column("s", "of a victim's timeline, the same suspects by the order in which each became known: s1, s2", of="detail"),
        Column("recorded_against", "same, new or third victim as it was recorded in its case", of="detail"),
        Column("also", "entries of other cases that tell of the same stay", of="detail"),
        Column("role", "suspect, or victim", of="detail"),
    ),
    tell=tell,
    held=True,
)
