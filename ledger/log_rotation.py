"""The key of a log is exchanged: the next is recorded, old and new sign one checkpoint, the old is recorded as retired and destroyed.

In this order, so that whoever knows only the old key learns the new one from a tree that the old one signed, and that nothing is ever
signed with a key whose retirement stands in the record (``ledger.proof.log_key_chain``). The checkpoint that both signed is kept for good.
An exchange that was interrupted is gone on with.
"""

from collections.abc import Iterator

from ledger import checkpoints
from ledger.application import Ledger
from ledger.entry import signature
from ledger.errors import NotFound
from ledger.events.proof import KeyChange, LogKeyChanged
from ledger.intents import Intent
from ledger.proof import checkpoint, note
from ledger.proof.note import VerifierKey
from ledger.store import copies, log_keys

TYPE = "log-key-changed.v1"


def rotate(ledger: Ledger, log: str) -> bytes:
    """Exchange the key of a log; gives the newest checkpoint, which old and new key signed unless an interrupted exchange is only ended.

    Raises NotFound for a log that has no key yet, RuleRefused and NotAuthorised where the user may not record the change, and whatever
    ``checkpoints.make`` does.
    """
    at = ledger.place
    with log_keys.held(at, log):
        if (keys := log_keys.find(at, log)) is None:
            raise NotFound(f"the log {log} has no key yet; nothing was done; its first checkpoint draws one (caseledger checkpoint)")
        if (leaving := log_keys.leaving(at, log)) is None:
            joining = log_keys.draft(at, log, ledger.seed())
            _record(ledger, keys.origin, KeyChange.ADOPTED, signature.public_key(joining))
            copies.keep(at, log, checkpoints.sign(at, ledger.projector, log, keys._replace(joining=(joining,))))
            log_keys.exchange(at, log)
            leaving = keys.seed
        signed = log_keys.checkpoint(at, log) or b""
        _record(ledger, keys.origin, KeyChange.RETIRED, signature.public_key(leaving), checkpoint.stated(signed).size)
        log_keys.forget_leaving(at, log)
        return signed


def keys_in_force(ledger: Ledger, log: str) -> tuple[VerifierKey, ...]:
    """Give the keys that sign for a log as the record says, the latest last: those that readers pin."""
    changes = dict(_keys(ledger, log))
    return tuple(key for key, change in changes.items() if change == KeyChange.ADOPTED)


def keys_ever(ledger: Ledger, log: str) -> tuple[VerifierKey, ...]:
    """Give every key that ever signed for a log, as the record says."""
    return tuple(dict.fromkeys(key for key, _ in _keys(ledger, log)))


def _keys(ledger: Ledger, log: str) -> Iterator[tuple[VerifierKey, str]]:
    for origin, change, public in _changes(ledger):
        if checkpoint.parse_origin(origin).log == log:
            yield note.verifier_key(origin, note.ED25519, bytes.fromhex(public)), change


def _record(ledger: Ledger, origin: str, change: KeyChange, public: bytes, size: int | None = None) -> None:
    """Record a change of a key, unless it was recorded before the exchange was interrupted."""
    if (origin, change.value, public.hex()) not in _changes(ledger):
        event = LogKeyChanged(origin=origin, change=change, public_key=public.hex(), size=size)
        ledger.record([Intent(event, ledger.unit_stream())])


def _changes(ledger: Ledger) -> list[tuple[str, str, str]]:
    facts = ledger.facts(ledger.unit_stream(), (TYPE,))
    return [(fact.fields["origin"], fact.fields["change"], fact.fields["public_key"]) for fact in facts]
