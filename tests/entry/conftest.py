"""What the tests of the entry share: where vectors lie, and JSON values to try."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def published():
    """The directory of published vectors beside the repository."""
    directory = ROOT.parent / "shared" / "vectors"
    if not directory.is_dir():
        pytest.skip("the published test vectors are not beside this repository")
    return directory


@pytest.fixture(scope="session")
def golden():
    """The worked entries of docs/format.md."""
    return json.loads((ROOT / "tests/golden/entry/vectors.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def document():
    return (ROOT / "docs/format.md").read_text("utf-8")
