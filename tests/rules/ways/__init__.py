"""What each rule lets through and refuses, by its name: a module for each part of the pathway, beside those of test_rules."""

from importlib import import_module
from pathlib import Path

from tests.rules.scenario import Outcome

BothWays = dict[str, tuple[list[Outcome], list[Outcome]]]


def gathered() -> BothWays:
    """Give those of every module here; each is called BOTH_WAYS."""
    found: BothWays = {}
    for file in sorted(Path(__file__).parent.glob("*.py")):
        if file.stem != "__init__":
            found |= import_module(f"{__name__}.{file.stem}").BOTH_WAYS
    return found
