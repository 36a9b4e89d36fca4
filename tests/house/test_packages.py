"""What is installed is what is in the tree: every package, and every SQL file in it."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
SETUP = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]


def test_every_package_is_named():
    found = {
        ".".join(file.parent.relative_to(ROOT).parts)
        for top in ("ledger", "projections", "commands")
        for file in (ROOT / top).rglob("__init__.py")
    }
    assert set(SETUP["packages"]) == found


def test_every_package_with_sql_carries_it():
    found = {".".join(file.parent.relative_to(ROOT).parts) for file in (ROOT / "ledger").rglob("*.sql")}
    assert set(SETUP["package-data"]) == found
    assert all(patterns == ["*.sql"] for patterns in SETUP["package-data"].values())
