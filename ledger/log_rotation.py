"""The key of a log is exchanged: the next is recorded, old and new sign one checkpoint, the old is recorded as retired and destroyed.

In this order, so that whoever knows only the old key learns the new one from a tree that the old one signed, and that nothing is ever
signed with a key whose retirement stands in the record (``ledger.proof.log_key_chain``). The checkpoint that both signed is kept for good.
An exchange that was interrupted is gone on with.
"""

from ledger import checkpoints, log_adoption
from ledger.application import Ledger
from ledger.entry import signature
from ledger.errors import NotFound
from ledger.events.proof import KeyChange
from ledger.proof import checkpoint
from ledger.store import copies, log_keys


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
            log_adoption.record(ledger, keys.origin, KeyChange.ADOPTED, signature.public_key(joining))
            copies.keep(at, log, checkpoints.sign(at, ledger.projector, log, keys._replace(joining=(joining,))))
            log_keys.exchange(at, log)
            leaving = keys.seed
        signed = log_keys.checkpoint(at, log) or b""
        log_adoption.record(ledger, keys.origin, KeyChange.RETIRED, signature.public_key(leaving), checkpoint.stated(signed).size)
        log_keys.forget_leaving(at, log)
        return signed
