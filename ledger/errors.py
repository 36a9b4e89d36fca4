"""What can go wrong, one class each: the sentence, the exit code and the SQLSTATE live here and nowhere else.

    CaseledgerError (1)
    ├── RuleRefused 1 · LinesRefused 1 · UsageError 2 · NotFound 3 · NotAuthorised 4 · Conflict 5
    ├── ConfigurationError 6 ─ DatabaseError 6 · ServerUnreachable 6 · SchemaMissing 6 · SchemaTooNew 6 · SchemaTooOld 6 · UnknownType 6
    │     · ClockRefused 6 · EntryRefused 6
    ├── VerificationFailed 7 ─ MalformedEntry 7 · MalformedProof 7 · SealBroken 7
    └── DisclosureRefused 8

An error says what happened, to which case or position, what was not done and what to do next, in one line and
without personal data: ``what happened; nothing was recorded; what to do``. Before it whoever prints it sets the case, person or unit that
was addressed, if the error is ``addressed``. The database raises its refusals as class ``CL``; ``BY_SQLSTATE`` gives each its class here.
"""

import re
from typing import ClassVar

_UNDONE = re.compile("; nothing was [^;]+")
"""The clause of a sentence that says what was not done."""


class CaseledgerError(Exception):
    """Base of every refusal; ``exit_code`` is the process's exit status, ``sqlstate`` the database's code for it.

    ``addressed``: it is of the case, person or unit that an act or a reading addressed, not of the machine or the server.
    """

    exit_code: ClassVar[int] = 1
    sqlstate: ClassVar[str | None] = None
    meaning: ClassVar[str] = "a rule refused; nothing was written"
    addressed: ClassVar[bool] = True

    @property
    def briefly(self) -> str:
        """What happened and what to do next, for where it is said once for many acts that nothing of them was recorded."""
        return _UNDONE.sub("", str(self))


class RuleRefused(CaseledgerError):
    """A rule of the case, person, unit or policy does not allow the act on that day."""


class LinesRefused(CaseledgerError):
    """Lines of an import were refused; nothing of them was recorded, and they stand with their reasons in a rejects file."""

    addressed = False


class UsageError(CaseledgerError):
    """The words typed, the file given or a value in it are not what the command takes."""

    exit_code = 2
    meaning = "usage: a word, value or file is not what the command takes"


class NotFound(CaseledgerError):
    """No such case, person, entry or user, or none that this reader may know of."""

    exit_code = 3
    sqlstate = "CL003"
    meaning = "not found (or not to be seen by this reader)"


class NotAuthorised(CaseledgerError):
    """The user's roles or grants do not reach this act."""

    exit_code = 4
    sqlstate = "CL004"
    meaning = "not authorised"


class TicketRefused(NotAuthorised):
    """A consultation ticket is late, another user's, or its consultation is not durably recorded."""

    sqlstate = "CL014"


class Conflict(CaseledgerError):
    """Someone wrote to the same stream first; read again and decide again."""

    exit_code = 5
    sqlstate = "CL005"
    meaning = "conflict: someone wrote first"


class RequestReused(Conflict):
    """A request id was used before for another act."""

    sqlstate = "CL015"


class ConfigurationError(CaseledgerError):
    """The ledger directory, profile, key file or installation is not as it must be."""

    exit_code = 6
    meaning = "configuration or database"
    addressed = False


class KeyReplaced(ConfigurationError):
    """The key-encryption key is not the one that counts in the keyring: it was replaced after an erasure, or it is another ledger's."""


class NextKeyMissing(ConfigurationError):
    """No next key-encryption key can be had: no command is set that draws it, or it cannot be written beside the present one."""


class DatabaseError(ConfigurationError):
    """The database refused or failed; nothing was recorded."""


class ServerUnreachable(DatabaseError):
    """No server answers at the given place."""


class SchemaTooNew(ConfigurationError):
    """A newer release than this program installed the database or built an answer in it."""

    sqlstate = "CL016"


class SchemaTooOld(ConfigurationError):
    """The database was installed by an older release; it must be upgraded before this program records in it or reads it."""


class SchemaMissing(DatabaseError):
    """The database holds no installed ledger, or lacks a part of one; it must be founded, or installed anew."""


class UnknownType(ConfigurationError):
    """The database does not know this event type; its type table is older than the program."""

    sqlstate = "CL026"


class ClockRefused(ConfigurationError):
    """Client and server clocks are apart, or the server's is far ahead of the last entry."""

    sqlstate = "CL036"


class EntryRefused(ConfigurationError):
    """The database refused the form of an entry: a digest, a tag, a clear unit or an unsealed personal field."""

    sqlstate = "CL046"
    addressed = True


class VerificationFailed(CaseledgerError):
    """Something read back does not agree with what was committed to."""

    exit_code = 7
    meaning = "verification found something"


class MalformedEntry(VerificationFailed):
    """Bytes are not an entry, a unit or canonical JSON."""


class MalformedProof(VerificationFailed):
    """Bytes or numbers are not a proof, a note, a checkpoint or a key of the published form."""


class SealBroken(VerificationFailed):
    """A sealed unit does not open under its key, or opens to something else than was committed to."""


class DisclosureRefused(CaseledgerError):
    """A pack, schedule or bundle would show what it must not."""

    exit_code = 8
    meaning = "disclosure refused"


def not_found(number: str) -> NotFound:
    """Give the one answer to a number that leads nowhere for this reader, whether it is absent or hidden from him."""
    return NotFound(f"no {number} that you may see; nothing was done; see caseledger caseload")


def family(root: type[CaseledgerError] = CaseledgerError) -> list[type[CaseledgerError]]:
    """Every error class below and with ``root``, depth first."""
    return [root, *(member for child in root.__subclasses__() for member in family(child))]


BY_SQLSTATE: dict[str, type[CaseledgerError]] = {error.sqlstate: error for error in family() if error.sqlstate is not None}
