"""What each rule lets through and refuses, by its name: a module for each part of the pathway, beside those of test_rules."""

from importlib import import_module
from pathlib import Path

from tests.rules.scenario import Outcome

BothWays = dict[str, tuple[list[Outcome], list[Outcome]]]


def gathered() -> BothWays:
    """Give those of every module here; each is called BOTH_WAYS. That of corrections is tried in each part of the pathway."""
    return joined(*(of(file.stem) for file in sorted(Path(__file__).parent.glob("*.py")) if file.stem != "__init__"))


def joined(*told: BothWays) -> BothWays:
    """Give all of them together; what is told of one rule in several places stands side by side."""
    found: BothWays = {}
    for name, (allowed, refused) in (each for one in told for each in one.items()):
        before = found.get(name, ([], []))
        found[name] = [*before[0], *allowed], [*before[1], *refused]
    return found


def of(part: str) -> BothWays:
    """Give those of one part of the pathway."""
    told: BothWays = import_module(f"{__name__}.{part}").BOTH_WAYS
    return told
