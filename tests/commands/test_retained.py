"""The database's choice of what may be due lets everything through that is, for any rows, days and periods."""

import json
from datetime import date, timedelta
from random import Random

from application.scenes import asked

from commands import retained
from ledger.rules.periods import DEFAULT_PERIODS, GROUPS, Period, period_for
from projections.telling import retention as kept

TODAY = date(2026, 11, 30)
OWN = (*DEFAULT_PERIODS, Period("group_1", "x", days=400, controller="cwp"), Period("health", "x", years=3, sector="health"))


def day(random):
    return (TODAY - timedelta(days=random.choice([*range(-3, 4), *range(300, 500), 1095, 1096, 2191, 2192, 3652, 3653]))).isoformat()


def controller(random, code):
    reviewed = random.random() < 0.5
    return {
        "controller": code, "category": random.choice(GROUPS), "clear_period_start": day(random), "classified_in": 2,
        "decision": random.choice(["retain", "restrict", "erase"]) if reviewed else None, "decided_on": day(random) if reviewed else None,
        "decided_in": 3 if reviewed else None, "reviews": int(reviewed), "erased_in": 5 if random.random() < 0.1 else None,
        "counts_from": None if reviewed else day(random),
        "next_review_on": day(random) if reviewed and random.random() < 0.8 else None,
    }  # fmt: skip


def row(random, number):
    holds = [{"entry": 4, "by": "police", "since": day(random), "controllers": random.choice([None, ["cwp"]]), "kind": "cpia",
              "until": "verdict", "review_on": day(random)}]  # fmt: skip
    return {
        "number": f"P-{number}", "kind": random.choice(["person", "person", "case"]), "identified_on": day(random),
        "controllers": [controller(random, code) for code in random.sample(["cwp", "nps", "police"], random.randrange(3))],
        "holds": holds if random.random() < 0.2 else [], "held_since": None, "restricted_since": None,
        "erased_since": day(random) if random.random() < 0.2 else None,
    }  # fmt: skip


def test_what_is_due_is_among_what_the_database_chooses(shared_at):
    random = Random(20181201)
    rows = [row(random, number) for number in range(1500)]
    sectors = {"cwp": "health"}
    for days, first in ((0, 365), (2, 400), (-400, 1)):
        by = TODAY + timedelta(days=days)
        terms = kept.Terms(by, first, lambda code, category: period_for(OWN, category, code, sectors.get(code)))
        where = retained.condition(by, OWN, first)
        chosen = asked(
            shared_at, "SELECT e ->> 'number' FROM jsonb_array_elements(%s::jsonb) e WHERE e @@ %s::text::jsonpath", json.dumps(rows), where
        )
        due = {line["number"] for line in kept.due(kept.lines(rows, {}, terms), rows, by, by)}
        assert due <= {number for (number,) in chosen}
        assert len(due) < len(chosen) < len(rows)
        assert len(due) > 100
