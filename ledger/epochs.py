"""A log goes on under another origin: after an older backup was restored, or when the key that signs for it was lost.

Nobody may sign two histories under one origin. So the record names the last checkpoint of the epoch that ended and what of it is lost, its
files are set aside, and the next checkpoint is signed by a new key under the next origin. What was interrupted is gone on with. A record
that was put back to before an epoch began does not know that it did: then it is told of each that ended.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from ledger import checkpoints, log_adoption
from ledger.application import Ledger
from ledger.errors import RuleRefused, VerificationFailed
from ledger.events.fact import Fact
from ledger.events.proof import EpochBegun, EpochReason, KeyChange
from ledger.intents import Intent
from ledger.proof import checkpoint, note
from ledger.proof.checkpoint import Checkpoint, Origin
from ledger.store import copies, log_keys, tree_store


class Begun(NamedTuple):
    """The epoch that was begun: what is recorded of it, and its first checkpoint."""

    recorded: Fact
    signed: bytes


def begin(ledger: Ledger, log: str, outside: Iterable[bytes] = ()) -> Begun:
    """Begin the next epoch of a log. ``outside``: checkpoints that others hold, as a witness that has cosigned more.

    Raises RuleRefused where the record continues every checkpoint of the epoch and its key is here, or where there is no checkpoint yet,
    VerificationFailed for a checkpoint that no key of the log signed, and whatever ``checkpoints.make`` does.
    """
    at, connection = ledger.place, ledger.projector  # before an epoch is ended whose next one nobody here could sign
    with log_keys.held(at, log):
        here, origin = log_keys.origin(at, log), log_adoption.origin_of(ledger, log)
        if here is None and not _interrupted(ledger, log, origin):
            here = origin
        if here is not None:
            _end_all(ledger, log, checkpoint.parse_origin(origin), checkpoint.parse_origin(here), list(outside))
            _retire(ledger, log, here)
            log_keys.set_aside(at, log, checkpoint.parse_origin(here).epoch)
        signed = checkpoints.sign(at, connection, log, log_adoption.adopt(ledger, log))
    return Begun(_newest(ledger), signed)


def _interrupted(ledger: Ledger, log: str, origin: str) -> bool:
    """Say whether the epoch of this origin was begun and its first key not yet taken into use."""
    named = any(key.name == origin for key in log_adoption.keys_in_force(ledger, log))
    return checkpoint.parse_origin(origin).epoch > 1 and (not named or log_keys.is_drafted(ledger.place, log))


def _end_all(ledger: Ledger, log: str, known: Origin, here: Origin, outside: list[bytes]) -> None:
    """End the epoch that is signed for here, and before it any that the record takes to go on; none where that was recorded already."""
    every = [str(known._replace(epoch=epoch)) for epoch in range(known.epoch, here.epoch + 1)]
    if every and any(checkpoint.stated(each).origin not in every for each in outside):
        raise VerificationFailed(f"a checkpoint has another origin than {' or '.join(every)}; nothing was begun; leave it out")
    for ended in every:
        _end(ledger, log, ended, outside, is_behind=ended != str(here))
        _retire(ledger, log, ended)


def _end(ledger: Ledger, log: str, ended: str, outside: list[bytes], *, is_behind: bool) -> None:
    """Record that the epoch ended, if there is cause. ``is_behind``: a later one began before the record was put back."""
    known = _signed(ledger, log, ended, outside)
    if not known:
        raise RuleRefused(f"no checkpoint of the log {log} is known; nothing was begun; make one: caseledger checkpoint --log {log}")
    continued = [each for each in known if _continues(ledger, log, each)]
    against = [each for each in known if each not in continued]
    last = max((*against, *continued), key=lambda each: each.size)
    kept = max((each.size for each in continued if all(each.size < other.size for other in against)), default=0)
    lost = (kept + 1, last.size) if kept < last.size else (None, None)
    event = EpochBegun(
        origin=str(checkpoint.parse_origin(ended).following()), ended=ended,
        because=_cause(ledger, log, contradicted=is_behind or bool(against)),
        size=last.size, root=last.root.hex(), continued=kept, lost_from=lost[0], lost_to=lost[1],
    )  # fmt: skip
    ledger.record([Intent(event, ledger.unit_stream())], behind=True)


def _cause(ledger: Ledger, log: str, *, contradicted: bool) -> EpochReason:
    if contradicted:
        return EpochReason.BACKUP_RESTORED
    if not log_keys.has_key(ledger.place, log):
        return EpochReason.KEY_LOST
    raise RuleRefused(
        f"the record continues every checkpoint of the log {log} that is known, and its key is here; nothing was begun; where somebody "
        "holds a larger checkpoint, name it: caseledger epoch --outside FILE"
    )


def _retire(ledger: Ledger, log: str, ended: str) -> None:
    """Record of the keys of the epoch that ended that they sign nothing beyond its last checkpoint."""
    size = _newest(ledger, ended).fields["size"]
    for key in log_adoption.keys_in_force(ledger, log):
        if key.name == ended:
            log_adoption.record(ledger, ended, KeyChange.RETIRED, key.public, size, behind=True)


def _newest(ledger: Ledger, ended: str | None = None) -> Fact:
    facts = ledger.facts(ledger.unit_stream(), (log_adoption.BEGUN,))
    return [fact for fact in facts if ended in (None, fact.fields["ended"])][-1]


def _signed(ledger: Ledger, log: str, origin: str, outside: Iterable[bytes]) -> list[Checkpoint]:
    """Give the checkpoints of the epoch: those outside and the newest in the database, if its keys signed them, and those kept here.

    What is kept here was signed here: of an epoch that the record does not know of, it has no key.
    """
    keys = [*log_adoption.keys_ever(ledger, log)]
    if log_keys.has_key(ledger.place, log) and (own := log_keys.find(ledger.place, log)) is not None:
        keys.append(note.verifier_key(own.origin, note.ED25519, note.private_key(own.seed).public_key().public_bytes_raw()))
    given = [checkpoint.open_note(each, origin, keys).checkpoint for each in outside if checkpoint.stated(each).origin == origin]
    kept = [checkpoint.stated(each.note) for each in (*copies.copies(ledger.place, log), *copies.ended(ledger.place, log))]
    given += [each for each in kept if each.origin == origin]
    if (stored := tree_store.checkpoint(ledger.projector, log)) is not None:
        with suppress(VerificationFailed):
            given.append(checkpoint.open_note(stored.encode(), origin, keys).checkpoint)
    return given


def _continues(ledger: Ledger, log: str, known: Checkpoint) -> bool:
    try:
        checkpoints.refuse_fork(ledger.projector, log, known, "nothing was begun")
    except VerificationFailed:
        return False
    return True
