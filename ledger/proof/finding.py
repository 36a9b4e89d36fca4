"""What an audit gives: findings as values, in the order of the ledger, and six verdicts that nobody sums up into one.

A finding says which sentence does not hold, and where. A verdict that is *not established* says what would establish it:
nothing was found against it, and nothing shows it (design: proof; never one "PASSED").
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID


class Matter(StrEnum):
    """What an audit judges, each by itself."""

    KEY_TRUST = "key_trust"
    LOG_SIGNATURE = "log_signature"
    WITNESS_QUORUM = "witness_quorum"
    TIME = "time"
    INTEGRITY = "integrity"
    COMPLETENESS = "completeness"


class Standing(StrEnum):
    """How a matter stands."""

    ESTABLISHED = "established"
    NOT_ESTABLISHED = "not_established"
    FAILED = "failed"


class Finding(NamedTuple):
    """One sentence that does not hold: of which matter, in which log, at which position (from 1) of which stream.

    ``position`` and ``stream`` are None where the finding is of a whole log or of the database. ``rule`` is the sentence that must
    hold; ``what`` is what was found instead, without personal data.
    """

    matter: Matter
    log: str
    position: int | None
    stream: UUID | None
    rule: str
    what: str

    def place(self) -> tuple[str, int, str]:
        """Order findings as the ledger does: by log, then position, those of a whole log last."""
        return (self.log, 1 << 63 if self.position is None else self.position, self.rule)


class Verdict(NamedTuple):
    """How one matter stands: ``because`` says on what that rests, ``instead`` what would establish it (empty where it is established).

    ``reason`` is a code for both where the words are chosen from a table (``ledger.proof.bundle_words``).
    """

    matter: Matter
    standing: Standing
    because: str
    instead: str = ""
    reason: str = ""


def verdict(matter: Matter, findings: Iterable[Finding], because: str, instead: str = "") -> Verdict:
    """Judge a matter by its findings: failed if it has any, not established where something is still wanting (``instead``)."""
    against = sum(each.matter is matter for each in findings)
    if against:
        return Verdict(matter, Standing.FAILED, f"{against} finding{'' if against == 1 else 's'}", instead)
    return Verdict(matter, Standing.NOT_ESTABLISHED if instead else Standing.ESTABLISHED, because, instead)
