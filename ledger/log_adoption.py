"""The keys of a log as the record tells of them: which sign under which origin, and the first under an origin drawn and recorded.

The origin is that of the newest epoch which the record names. Where the record names a key that this machine has not, none is drawn in
its place: whoever pinned it would be shown a log that nobody vouches for.
"""

from collections.abc import Iterator

from ledger.application import Ledger
from ledger.entry import signature
from ledger.errors import ConfigurationError
from ledger.events.proof import KeyChange, LogKeyChanged
from ledger.intents import Intent
from ledger.proof import checkpoint, note
from ledger.proof.checkpoint import Origin
from ledger.proof.note import VerifierKey
from ledger.store import log_keys
from ledger.store.log_keys import LogKeys

CHANGED, BEGUN = "log-key-changed.v1", "epoch-begun.v1"


def adopt(ledger: Ledger, log: str) -> LogKeys:
    """Draw the first key under a log's origin, and have it recorded; one that an interrupted attempt drew is taken again.

    Raises ConfigurationError where the record names a key under this origin that is not on this machine.
    """
    origin = origin_of(ledger, log)
    recorded = {key.public for key in keys_in_force(ledger, log) if key.name == origin}
    seed = log_keys.draft(ledger.place, log, ledger.seed())
    if recorded - {signature.public_key(seed)}:
        log_keys.forget_draft(ledger.place, log)
        raise ConfigurationError(
            f"the record names a key that signs for the log {log}, and this machine has it not; nothing was signed; "
            "put its files back, or where they are lost begin the next epoch: caseledger epoch"
        )
    record(ledger, origin, KeyChange.ADOPTED, signature.public_key(seed), behind=True)
    log_keys.keep(ledger.place, log, origin)
    return LogKeys(origin, seed)


def origin_of(ledger: Ledger, log: str) -> str:
    """Give the origin under which a log is signed: that of the newest epoch that was begun, else of its first."""
    facts = ledger.facts(ledger.unit_stream(), (BEGUN,))
    begun = [fact.fields["origin"] for fact in facts if checkpoint.parse_origin(fact.fields["origin"]).log == log]
    return begun[-1] if begun else str(Origin(f"{ledger.place.ledger_id}.caseledger.invalid", log, 1))


def keys_in_force(ledger: Ledger, log: str) -> tuple[VerifierKey, ...]:
    """Give the keys that sign for a log as the record says, the latest last: those that readers pin."""
    changes = dict(_keys(ledger, log))
    return tuple(key for key, change in changes.items() if change == KeyChange.ADOPTED)


def keys_ever(ledger: Ledger, log: str) -> tuple[VerifierKey, ...]:
    """Give every key that ever signed for a log, as the record says."""
    return tuple(dict.fromkeys(key for key, _ in _keys(ledger, log)))


def record(ledger: Ledger, origin: str, change: KeyChange, public: bytes, size: int | None = None, *, behind: bool = False) -> None:
    """Record a change of a key, unless it was recorded before the exchange was interrupted. ``behind``: as ``Ledger.record`` takes it."""
    if (origin, change.value, public.hex()) not in _changes(ledger):
        event = LogKeyChanged(origin=origin, change=change, public_key=public.hex(), size=size)
        ledger.record([Intent(event, ledger.unit_stream())], behind=behind)


def _keys(ledger: Ledger, log: str) -> Iterator[tuple[VerifierKey, str]]:
    for origin, change, public in _changes(ledger):
        if checkpoint.parse_origin(origin).log == log:
            yield note.verifier_key(origin, note.ED25519, bytes.fromhex(public)), change


def _changes(ledger: Ledger) -> list[tuple[str, str, str]]:
    facts = ledger.facts(ledger.unit_stream(), (CHANGED,))
    return [(fact.fields["origin"], fact.fields["change"], fact.fields["public_key"]) for fact in facts]
