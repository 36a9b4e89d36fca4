"""What is given with a question beside its rows (``Asking.record``): read when the question asks for it, and not before."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from commands.catching_up import LOG

if TYPE_CHECKING:
    from ledger.application import Ledger


class GivenWith(Mapping[str, Any]):
    """Of the whole record: ``log``, its ``size``, ``recorded_at`` and ``leaf`` of its last entry, and the newest ``checkpoint`` kept here.

    At any time: ``period``, which gives that of a controller and group by the policy in force, and ``first_review_days``.
    """

    def __init__(self, ledger: "Ledger", *, whole: bool) -> None:
        """Read nothing yet. ``whole``: whether the question is asked of all that is recorded; of an earlier record no head is kept."""
        self._ledger = ledger
        self._read: dict[str, Any] = {}
        self._ways: dict[str, Callable[[], Any]] = {"period": self._period, "first_review_days": lambda: ledger.policy.first_review_days}
        if whole:
            head = {name: lambda name=name: self._head()[name] for name in ("size", "recorded_at", "leaf")}
            self._ways |= {"log": lambda: LOG, "checkpoint": self._checkpoint, **head}

    def __getitem__(self, name: str) -> Any:
        """Give what is known under that name; raises KeyError."""
        if name not in self._read:
            self._read[name] = self._ways[name]()
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        """Name what is known."""
        return iter(self._ways)

    def __len__(self) -> int:
        """Count what is known."""
        return len(self._ways)

    def _period(self) -> Any:
        from commands import retained

        return retained.periods(self._ledger)

    def _head(self) -> dict[str, Any]:
        from ledger.events.occurred import rfc3339
        from ledger.store import connection

        ((size, recorded_at, leaf),) = connection.rows(self._ledger.user, "SELECT pos, recorded_at, leaf FROM api.head(%s)", LOG)
        self._read |= {"size": size, "recorded_at": rfc3339(recorded_at), "leaf": bytes(leaf).hex()}
        return self._read

    def _checkpoint(self) -> dict[str, Any] | None:
        from ledger.events.occurred import rfc3339
        from ledger.proof import checkpoint
        from ledger.store import log_keys

        signed = log_keys.checkpoint(self._ledger.place, LOG)
        if signed is None:
            return None
        stated, made = checkpoint.stated(signed), log_keys.checkpoint_made(self._ledger.place, LOG)
        return {"size": stated.size, "root": stated.root.hex(), "origin": stated.origin, "made_at": made and rfc3339(made)}
