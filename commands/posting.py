"""Asking others over HTTP: a witness to cosign a checkpoint (C2SP tlog-witness), an authority to stamp it (RFC 3161).

A checkpoint is posted to a witness again from the size that the witness says it has seen.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, urlsplit

from ledger.errors import CaseledgerError, Conflict, MalformedProof, NotFound, ServerUnreachable, UsageError, VerificationFailed

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.proof.tlog_witness import Request

PATIENCE = 600
"""Seconds until a witness has answered: one of the index makes every index again first."""
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
"""Media types of RFC 3161 section 3.4."""
LONGEST_ANSWER = 2**20
TRIES = 3
"""Another who asks the same witness may be faster as often as that."""
REFUSALS: dict[int, tuple[type[CaseledgerError], str]] = {
    400: (UsageError, "it cannot read the request"),
    403: (VerificationFailed, "it knows other keys of the log than the one that signed"),
    404: (NotFound, "it does not know the log; have it given the log's key (caseledger witness request tells it)"),
    422: (VerificationFailed, "it finds that the checkpoint does not continue what it cosigned before: one of the two histories is false"),
}  # fmt: skip


class Answered(NamedTuple):
    """Status and body of an answer."""

    status: int
    body: bytes


def asked(url: str, ledger: "Ledger", log: str, signed: bytes, *, index: bool) -> bytes:
    """Ask the witness at a URL to cosign a checkpoint; gives the lines it answers, believed by nobody yet.

    ``index``: it is an index witness of this program, which is given the entries too. Raises ServerUnreachable, and for what the
    witness refuses NotFound, UsageError, Conflict or VerificationFailed.
    """
    from ledger import cosigning

    with connected(url) as witness:
        seen = witness.seen(signed) if index else 0
        for _ in range(TRIES):
            request = cosigning.request(ledger, log, signed, seen)
            answer = _index_asked(witness, ledger, log, request) if index else witness.post("add-checkpoint", request.encode())
            if answer.status != 409:
                break
            seen = _size(answer.body)
    if answer.status == 200:
        return answer.body
    raise _refused(url, answer)


def stamped(url: str, request: bytes) -> bytes:
    """Ask the authority at a URL for a timestamp (RFC 3161 section 3.4); gives its answer in DER, believed by nobody yet.

    Raises ServerUnreachable where it does not answer, or not with a timestamp, and UsageError for no such URL.
    """
    with _reached(url, "timestamp authority") as (connection, parts):
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, request, {"Content-Type": QUERY, "Accept": REPLY})
        response = connection.getresponse()
        answer = response.read(LONGEST_ANSWER + 1)
    if response.status == 200 and response.getheader("Content-Type", "").partition(";")[0].strip().lower() == REPLY:
        return answer
    raise ServerUnreachable(f"the timestamp authority at {url} answered with status {response.status} and no timestamp; nothing was kept")


class Witness:
    """An open connection to a witness, over which requests may follow each other."""

    def __init__(self, connection: HTTPConnection, prefix: str) -> None:
        """Ask under this prefix."""
        self._connection, self._prefix = connection, prefix

    def post(self, path: str, body: bytes | IO[bytes]) -> Answered:
        """Post a body."""
        length = len(body) if isinstance(body, bytes) else body.seek(0, 2)
        if not isinstance(body, bytes):
            body.seek(0)
        return self._answered("POST", path, body, {"Content-Length": str(length), "Content-Type": "application/octet-stream"})

    def seen(self, signed: bytes) -> int:
        """Ask how many entries of the log it has cosigned; what it tells is tried, not believed."""
        from ledger.proof import checkpoint

        origin = checkpoint.stated(signed).origin
        answer = self._answered("GET", f"{sha256(origin.encode()).hexdigest()}/checkpoint", b"", {})
        return checkpoint.stated(answer.body).size if answer.status == 200 else 0

    def _answered(self, method: str, path: str, body: bytes | IO[bytes], headers: dict[str, str]) -> Answered:
        with suppress(BrokenPipeError, ConnectionResetError):  # a witness that will not cosign reads no entries, and says why
            self._connection.request(method, f"{self._prefix}/{path}", body, headers)
        response = self._connection.getresponse()
        content = response.read(LONGEST_ANSWER + 1)
        if len(content) > LONGEST_ANSWER:
            raise MalformedProof("a witness answered with more than any answer has; nothing was kept")
        return Answered(response.status, content)


@contextmanager
def connected(url: str) -> Iterator[Witness]:
    """Connect to the witness at a URL (its submission prefix). Raises UsageError for no such URL, ServerUnreachable where none answers."""
    with _reached(url, "witness") as (connection, parts):
        if parts.query:
            raise UsageError("the URL of a witness ends before any question mark; nothing was asked")
        yield Witness(connection, parts.path.rstrip("/"))


@contextmanager
def _reached(url: str, whom: str) -> Iterator[tuple[HTTPConnection, SplitResult]]:
    parts = _parts(url, whom)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=PATIENCE)
    try:
        yield connection, parts
    except (OSError, HTTPException) as fault:
        reason = getattr(fault, "strerror", None) or type(fault).__name__
        raise ServerUnreachable(f"no {whom} answers at {url} ({reason}); nothing was kept; ask it again later") from None
    finally:
        connection.close()


def _index_asked(witness: Witness, ledger: "Ledger", log: str, request: "Request") -> Answered:
    from ledger import cosigning
    from ledger.proof.checkpoint import stated

    source = request.encode()
    with TemporaryFile() as body:
        body.writelines((len(source).to_bytes(4, "big"), source))
        body.writelines(cosigning.entries(ledger, log, request.old, stated(request.checkpoint).size))
        return witness.post("add-index-checkpoint", body)


def _size(body: bytes) -> int:
    from ledger.proof import spelling

    return spelling.decode_number(body.decode("utf-8", "replace").removesuffix("\n"))


def _refused(url: str, answer: Answered) -> CaseledgerError:
    if answer.status == 409:
        return Conflict(f"the witness at {url} cosigns for another at the same time; nothing was kept; ask it again")
    kind, why = REFUSALS.get(answer.status, (ServerUnreachable, f"it answered with status {answer.status}"))
    said = " ".join(answer.body[:500].decode("utf-8", "replace").split())
    return kind(f"the witness at {url} did not cosign: {why}; nothing was kept{f'; it says: {said}' if said else ''}")


def _parts(url: str, whom: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and not parts.username and parts.port != 0:
            return parts
    except ValueError:
        pass
    raise UsageError(f"a {whom} has a URL such as https://{whom.split(maxsplit=1)[0]}.example; nothing was asked")
