"""What a question loads: neither event classes nor rules nor seals nor forms, which only an act or a reading of content needs."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOADED = """
import sys
import ledger.application, commands.caseload, commands.questions, projections.engine.live, projections.engine.asof
from projections.engine import question
question.load("caseload"), question.load("due")
print(*sorted(sys.modules))
"""
HEAVY = {
    "pydantic", "eventsourcing", "ledger.acts", "ledger.events.event", "ledger.rules.case", "ledger.privacy.local", "ledger.entry.seal",
    "ledger.rules.jurisdiction", "docx",
}  # fmt: skip


def test_a_question_loads_no_event_class():
    loaded = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert "ledger.application" in loaded
    assert not HEAVY & set(loaded)
