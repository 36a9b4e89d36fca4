"""Timestamps (RFC 3161): an authority outside the unit states that a checkpoint existed at an instant of its own clock.

What is stamped is the *text* of a checkpoint's note, as the log signed it and without any signature: cosignatures may be added
afterwards. The request has no nonce: an answer over these very bytes is never older than they are. An answer is read with the
certificates as they were at its own instant, so it holds when the authority's have expired; whether one was revoked is not asked.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from asn1crypto import cms, tsp
from cryptography import x509
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, TimeStampResponse, VerifierBuilder, decode_timestamp_response
from rfc3161_client.errors import VerificationError
from rfc3161_client.tsp import PKIStatus

from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof.trust import Authority

_SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")
LARGEST_ANSWER = 1 << 20
"""Bytes of the longest answer that is read."""


class Timestamp(NamedTuple):
    """What an authority states: the instant (UTC), within how many seconds, and the SHA-256 of what it was given."""

    time: datetime
    within: float
    digest: bytes

    def is_of(self, text: str) -> bool:
        """Whether it was given the text of this checkpoint."""
        return self.digest == sha256(text.encode("utf-8")).digest()


def request(text: str) -> bytes:
    """Give the request (TimeStampReq, DER) for the text of a checkpoint, always the same for the same text; asks for certificates."""
    asked = TimestampRequestBuilder().data(text.encode("utf-8")).hash_algorithm(HashAlgorithm.SHA256).nonce(nonce=False).build()
    return bytes(asked.as_bytes())


def stated(answer: bytes) -> Timestamp:
    """Read what an answer (TimeStampResp, DER) states, believed by nobody yet. Raises MalformedProof for bytes that grant nothing."""
    return _stated(_decoded(answer))


def verify(answer: bytes, text: str, authority: Authority) -> Timestamp:
    """Believe an answer over the text of a checkpoint, or raise VerificationFailed.

    1. the bytes are a granted answer, in SHA-256; 2. a certificate leads from its signer to a root of the authority, at its own instant;
    3. its signer may stamp (extended key usage timeStamping, critical, RFC 3161 section 2.3); 4. it is of this very text.
    Raises MalformedProof for bytes that are no answer, and for an authority without certificates.
    """
    decoded = _decoded(answer)
    found = _stated(decoded)
    try:
        verifier = VerifierBuilder(roots=x509.load_pem_x509_certificates(authority.certificates)).build()
    except ValueError:
        raise MalformedProof(f"the authority {authority.name} has no certificate that can be read; no timestamp was believed") from None
    try:
        verifier.verify_message(decoded, text.encode("utf-8"))
    except (VerificationError, ValueError, x509.InvalidVersion):
        raise VerificationFailed(f"a timestamp is not of this checkpoint, or not by {authority.name}; it was not believed") from None
    return found


def _decoded(answer: bytes) -> TimeStampResponse:
    if len(answer) > LARGEST_ANSWER:
        raise MalformedProof("a timestamp is longer than any authority's answer; nothing was read")
    try:
        decoded = _read(answer)
        granted = decoded.status == PKIStatus.GRANTED
    except (ValueError, TypeError, KeyError):
        raise MalformedProof("this is no answer of a timestamp authority (RFC 3161, TimeStampResp); nothing was read") from None
    if not granted:
        raise MalformedProof("the authority did not grant a timestamp; nothing was read; ask it again")
    return decoded


def _read(answer: bytes) -> TimeStampResponse:
    try:
        return decode_timestamp_response(answer)
    except ValueError:
        return decode_timestamp_response(_in_order(answer))


def _in_order(answer: bytes) -> bytes:
    """Sort the certificates of an answer as DER does: many authorities (OpenSSL's among them) send them in another order, as CMS allows.

    They stand outside what is signed. Raises ValueError, TypeError or KeyError for bytes that are no answer.
    """
    read = tsp.TimeStampResp.load(answer, strict=True)
    signed = read["time_stamp_token"]["content"]
    signed["certificates"] = cms.CertificateSet(sorted(signed["certificates"], key=lambda certificate: certificate.dump()))
    return bytes(read.dump())


def _stated(decoded: TimeStampResponse) -> Timestamp:
    try:
        told = decoded.tst_info
        accuracy, imprint = told.accuracy, told.message_imprint
        if imprint.hash_algorithm != _SHA256:
            raise MalformedProof("a timestamp is of a digest other than SHA-256; nothing was read")
        within = accuracy.seconds + (accuracy.millis or 0) / 1e3 + (accuracy.micros or 0) / 1e6 if accuracy is not None else 0.0
        return Timestamp(told.gen_time.astimezone(UTC), within, bytes(imprint.message))
    except (ValueError, TypeError, AttributeError):
        raise MalformedProof("a timestamp does not say what it must (RFC 3161, TSTInfo); nothing was read") from None
