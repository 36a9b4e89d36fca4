"""What ``doctor`` says of one thing that it looked at."""

from typing import NamedTuple


class Finding(NamedTuple):
    """One thing that was looked at: ``ok``, ``note`` (to be known), or ``wrong`` (to be mended)."""

    verdict: str
    check: str
    told: str


def judged(check: str, told: object, *, holds: bool, otherwise: str = "wrong") -> Finding:
    """Make a finding of what was looked at."""
    return Finding("ok" if holds else otherwise, check, str(told))
