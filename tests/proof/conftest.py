"""What the tests of the proof share: where published vectors lie, and keys made for tests."""

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
