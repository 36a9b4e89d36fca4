"""What is installed is what is in the tree: every package, and every SQL file and form in it."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CARRIED = [
    ("ledger", "*.sql"), ("ledger", "installed-*.txt"), ("ledger", "*.toml"), ("commands", "*.toml"), ("projections", "*.typ"),
    ("projections", "*.html"), ("projections", "*.css"), ("projections", "*.js"),
]  # fmt: skip
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUP = PROJECT["tool"]["setuptools"]


def test_every_package_is_named():
    found = {
        ".".join(file.parent.relative_to(ROOT).parts)
        for top in ("ledger", "projections", "commands")
        for file in (ROOT / top).rglob("__init__.py")
    }
    assert set(SETUP["packages"]) == found


@pytest.mark.parametrize(("top", "kind"), CARRIED)
def test_every_package_carries_its_files(top, kind):
    found = {".".join(file.parent.relative_to(ROOT).parts) for file in (ROOT / top).rglob(kind)}
    carried = {package for package, patterns in SETUP["package-data"].items() if package.startswith(top) and kind in patterns}
    assert carried == found


def test_whoever_develops_has_all_that_copies_for_courts_need():
    """So that no test of them is passed over, and a setup for tests serves the demonstration too (scripts/_setup.sh)."""
    extras = PROJECT["project"]["optional-dependencies"]
    assert set(extras["court"]) <= set(extras["dev"])
