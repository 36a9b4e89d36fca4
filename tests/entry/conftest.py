"""What the tests of the entry share: the worked entries."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def golden():
    """The worked entries of docs/format.md."""
    return json.loads((ROOT / "tests/golden/entry/vectors.json").read_text("utf-8"))
