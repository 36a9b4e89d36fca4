"""A witness that answers over HTTP as C2SP tlog-witness says, with one endpoint more for index witnesses.

    POST /add-checkpoint          a request of tlog-witness; the answer is a cosignature line, or says why there is none
    POST /add-index-checkpoint    u32 length and bytes of such a request, then the entries (docs/format.md, section 19)
    GET  /HASH/checkpoint         the newest checkpoint that was cosigned of the log whose origin has this SHA-256

It speaks no TLS and knows nobody: it stands behind a proxy, and believes only what the log signed.
"""

import re
import socket
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, BinaryIO, cast

from commands import output
from ledger import moment, witnessing
from ledger.errors import CaseledgerError, MalformedProof, UsageError
from ledger.proof import note, tlog_witness
from ledger.proof.tlog_witness import Status
from ledger.store import witness_store

if TYPE_CHECKING:
    from ledger.store.witness_store import Witness
    from ledger.witnessing import Answer

LONGEST_REQUEST = note.LONGEST + 2**13
"""Bytes of a request: a note, an old size and 63 hashes."""
LONGEST_ENTRIES = 2**28
"""Bytes of the entries in one request; a longer run comes by file."""
IN_MEMORY = 2**20
PATIENCE = 30
"""Seconds that a connection may be idle."""
_CHECKPOINT = re.compile("/([0-9a-f]{64})/checkpoint")
_PLACE = re.compile(r"(\[[0-9a-fA-F:]+]|[^:\[\]]+):([0-9]{1,5})")


class Serving(ThreadingHTTPServer):
    """The server of one witness; each request has a thread, and what is compared and kept is locked."""

    daemon_threads = True

    def __init__(self, own: "Witness", host: str, port: int) -> None:
        """Listen. Raises OSError where nobody may listen there."""
        self.own = own
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), Asked)

    @property
    def url(self) -> str:
        """Where it answers: its submission prefix."""
        host, port = str(self.server_address[0]), self.server_address[1]
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 -- the library's own signature
        """Tell that a connection broke, and go on."""
        output.note(f"a connection broke ({type(sys.exc_info()[1]).__name__}); what was answered before stays")


class Asked(BaseHTTPRequestHandler):
    """One connection, on which requests may follow each other."""

    protocol_version, server_version, sys_version, timeout = "HTTP/1.1", "caseledger", "", PATIENCE

    def do_POST(self) -> None:
        """Answer a request to cosign."""
        limit = {"/add-checkpoint": LONGEST_REQUEST, "/add-index-checkpoint": LONGEST_REQUEST + LONGEST_ENTRIES}.get(self.path)
        length = self._length()
        if limit is None or length is None or length > limit:
            self.close_connection = True  # what the body holds was not read
            status = HTTPStatus.NOT_FOUND if limit is None else HTTPStatus.LENGTH_REQUIRED if length is None else None
            self._say(status or HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "nothing was cosigned")
            return
        try:
            self._tell(self._answer(length))
        except CaseledgerError as fault:
            self.close_connection = True
            output.note(f"caseledger: {fault}")
            self._say(HTTPStatus.INTERNAL_SERVER_ERROR, "the witness is not in order; nothing was cosigned")

    def do_GET(self) -> None:
        """Give the newest checkpoint of a log."""
        found = _CHECKPOINT.fullmatch(self.path)
        kept = witness_store.checkpoint(self._own, found[1]) if found else None
        if kept is None:
            self._say(HTTPStatus.NOT_FOUND, "no checkpoint")
        else:
            self._say(HTTPStatus.OK, kept)

    def log_message(self, format: str, *values: object) -> None:  # noqa: A002 -- the library's own name
        """Say nothing: what was asked is told with its answer."""

    @property
    def _own(self) -> "Witness":
        return cast("Serving", self.server).own

    def _length(self) -> int | None:
        told = self.headers.get("Content-Length", "")
        return int(told) if told.isdecimal() and len(told) < 12 and "Transfer-Encoding" not in self.headers else None

    def _answer(self, length: int) -> "Answer":
        now = int(moment.now().timestamp())
        if self.path == "/add-checkpoint":
            return witnessing.answer(self._own, self.rfile.read(length), now)
        told = int.from_bytes(self.rfile.read(min(4, length)), "big")
        request = self.rfile.read(min(told, max(length - 4, 0), LONGEST_REQUEST))
        if (found := self._judged(request)) is not None:
            self.close_connection = True  # the entries were not read
            return found
        with SpooledTemporaryFile(IN_MEMORY) as body:
            left = length - 4 - len(request)
            while left and (part := self.rfile.read(min(left, IN_MEMORY))):
                left -= body.write(part)
            body.seek(0)
            return witnessing.answer(self._own, request, now, cast("BinaryIO", body))

    def _judged(self, request: bytes) -> "Answer | None":
        """Give why nothing will be cosigned; None where it is worth reading the entries."""
        try:
            found = witnessing.judged(self._own, tlog_witness.parse(request))
        except MalformedProof as fault:
            return witnessing.Answer(Status.MALFORMED, str(fault))
        return None if found.status is Status.COSIGNED else found

    def _tell(self, answer: "Answer") -> None:
        output.note(f"{answer.status.value} {answer.why or f'{answer.size} entries cosigned'}")
        match answer.status:
            case Status.COSIGNED:
                self._say(HTTPStatus.OK, answer.line)
            case Status.OTHER_SIZE:
                self._say(HTTPStatus.CONFLICT, f"{answer.size}\n", "text/x.tlog.size")
            case status:
                self._say(HTTPStatus(status.value), f"{answer.why}\n")

    def _say(self, status: HTTPStatus, content: str | bytes, kind: str = "text/plain; charset=utf-8") -> None:
        body = content.encode() if isinstance(content, str) else content
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)


def at(own: "Witness", place: str) -> Serving:
    """Listen at HOST:PORT. Raises UsageError for a place that is none, or where this process may not listen."""
    found = _PLACE.fullmatch(place)
    if found is None:
        raise UsageError("a witness listens at HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080; nothing was done")
    try:
        return Serving(own, found[1].strip("[]"), int(found[2]))
    except (OSError, OverflowError) as fault:
        raise UsageError(f"nobody may listen at {place} ({getattr(fault, 'strerror', None) or fault}); nothing was done") from None
