"""A generated unit through the real importer: nothing is refused, every case is there, and the rules allow all of it again."""

from collections import Counter
from contextlib import closing
from datetime import date

from application.scenes import asked

from commands.demonstration import pathway, team
from commands.demonstration.writing import written
from ledger.application import Ledger
from ledger.rules.redecide import Outcome, Seen, redecide
from ledger.store import place

UNTIL = date(2026, 11, 1)
CASES, SEED = 40, 2


def test_a_generated_unit_is_imported_without_one_refusal(door, tmp_path):
    acts = list(pathway.acts(SEED, CASES, 1, UNTIL))
    kinds = Counter(line["type"] for line in acts)
    assert min(kinds["record-restricted"], kinds["fact-corrected"], kinds["case-reopened"]) > 0, "what goes wrong in a record is in it"
    for name, lines in (("unit", team.acts(date(2025, 6, 1))), ("acts", acts)):
        written(lines, tmp_path / f"{name}.ndjson")
        told = door.done("import", str(tmp_path / f"{name}.ndjson")).json
        assert (told["refused"], told["rejects"]) == (0, None)
        assert told["recorded"] == told["lines"]
    assert len(door.done("caseload", "--all").json) == CASES
    assert door("doctor").status == 0
    every_act_was_allowed(place.find(str(door.directory)))


def every_act_was_allowed(at):
    """Decide every stream again, as of a reader to whom no sealed unit is shown."""
    with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
        unit = ledger.facts(ledger.unit_stream())
        streams = asked(at, "SELECT kind, stream FROM ledger.stream WHERE log = 1")
        streams = asked(at, "SELECT kind, stream FROM ledger.stream WHERE log = 1")
        read = [(kind, [Seen(fact, withheld=True) for fact in ledger.facts(stream)]) for kind, stream in streams]
        told = [one for kind, seen in read for one in redecide(kind, seen, unit)]
    assert [one for one in told if any(rule.outcome is Outcome.REFUSED for rule in one.rules)] == []
    assert len(told) > 10 * CASES
