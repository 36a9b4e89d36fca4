"""A hand-worked history of one man, three victims and two cases, and how it is folded to his timeline.

Otto is the suspect of two cases. In case 7 the victim is Petra, in case 8 Mira; Ann is a friend of Petra's.

    2024-02-01         incident towards Petra (7)         first victim there is: first
    2024-02-05         referral of 7                      Petra was known: same
    2024-05-20         order until 2025-05-19, protecting Petra; breach of it between 2024-06-01 and 2024-06-30
    2024-03 (month)    incident that nobody is named to have done (7)
    2025-04-07         referral of 8, about Mira          Petra was known and Mira was not: new
    2025-04-20         further conduct towards Petra, recorded in 8 as a new victim of that case: the same, across cases
    2025-04-21         further conduct towards Ann: a third person
    2025-05-01         in custody (8), and from 2025-05-03 (7, the same stay); from 2025-06-11 in the community, so until 2025-06-10
"""

from datetime import date

from ledger.persons import Persons
from projections.engine.fold import fold_stream
from projections.engine.time import NOW
from projections.lanes.person import whole
from projections.questions.timeline import QUESTION
from tests.projections.histories import CASES, LONDON, by_stream, fact

OTTO, PETRA, MIRA, ANN = (f"00000000-0000-4000-8000-0000000000{number}" for number in (11, 12, 13, 14))
ONE, TWO = CASES[:2]


def first(position, kind, recorded, occurred=None, /, **fields):
    return fact(position, kind, recorded, occurred, case=ONE, version=position, **fields)


def second(position, kind, recorded, occurred=None, /, **fields):
    return fact(position, kind, recorded, occurred, case=TWO, version=position - 100, **fields)


HISTORY = [
    first(1, "referral-received", "2024-02-05"),
    first(2, "party-joined", "2024-02-05", party=OTTO, category="suspect"),
    first(3, "party-joined", "2024-02-05", party=PETRA, category="victim"),
    first(4, "incident-recorded", "2024-02-06", "2024-02-01", suspect=OTTO, victim=PETRA, behaviours=["following"], occasions=3),
    first(5, "incident-recorded", "2024-04-02", "2024-03", victim=PETRA, behaviours=["contact"]),
    first(6, "order-made", "2024-05-21", "2024-05-20", kind="spo", made_on="2024-05-20", fixed_until="2025-05-19", protected=[PETRA]),
    first(7, "order-breached", "2024-07-01", "2024-06-01/2024-06-30", order=6, stage="reported", conditions=["1"]),
    first(8, "case-closed", "2024-09-02", reason="completed"),
    first(9, "exposure-changed", "2025-05-04", "2025-05-03", suspect=OTTO, to="custody", since="2025-05-03"),
    second(101, "referral-received", "2025-04-07"),
    second(102, "party-joined", "2025-04-07", party=OTTO, category="suspect"),
    second(103, "party-joined", "2025-04-07", party=MIRA, category="victim"),
    second(104, "reoffence-reported", "2025-04-22", "2025-04-20", suspect=OTTO, against="new", victim=PETRA, reporter="police",
           behaviours=["contact"]),
    second(105, "reoffence-reported", "2025-04-23", "2025-04-21", suspect=OTTO, against="third", victim=ANN, reporter="victim",
           behaviours=["threat"]),
    second(106, "reoffence-assessed", "2025-05-09", report=4, finding="convicted", decided_on="2025-05-08"),
    second(107, "exposure-changed", "2025-05-02", "2025-05-01", suspect=OTTO, to="custody", since="2025-05-01"),
    second(108, "exposure-changed", "2025-06-12", "2025-06-11", suspect=OTTO, to="community", since="2025-06-11"),
]  # fmt: skip


def rows(facts, at=NOW):
    folded = [each.row for its in by_stream(sorted(facts, key=lambda each: each.position)).values() for each in
              fold_stream(QUESTION, its, at, LONDON).rows]  # fmt: skip
    return sorted(folded, key=QUESTION.order)


def of(person=OTTO, facts=HISTORY, at=NOW, persons=None, today=date(2026, 1, 1)):
    return whole(rows(facts, at), persons or Persons(), person, today)
