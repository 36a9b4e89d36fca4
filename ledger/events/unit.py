"""The unit itself: its members, its policy and its program (domain.md 1.1, 8)."""

from hashlib import sha256
from typing import Annotated, Self

from annotated_types import Ge, Len
from pydantic import model_validator

from ledger.events.declared import LEDGER_ROLES
from ledger.events.envelope import Purpose
from ledger.events.event import About, Agency, Code, Digest, Doc, Entry, Event, Form, Group, Login, Member

Document = Annotated[str, Form("document", r"\{[\s\S]*\}\s*", 20_000)]
Signature = Annotated[str, Form("signature", r"[0-9a-f]{128}")]
RELEASE = r"[0-9]+\.[0-9]+\.[0-9]+[a-z0-9.+-]{0,20}"
ADMINISTRATORS = frozenset({"administrator"})


class LedgerRole(Code):
    """What a user of the ledger may do with it."""

    PRACTITIONER = "practitioner", "practitioner"
    SUPERVISOR = "supervisor", "supervisor"
    AUDITOR = "auditor", "auditor"
    DISCLOSURE_OFFICER = "disclosure_officer", "disclosure officer"
    ANALYST = "analyst", "analyst"
    ADMINISTRATOR = "administrator", "administrator"


class DisablingReason(Code):
    """Why a user's login is closed."""

    LEFT = "left", "the user has left the unit"
    CHANGED_ROLE = "changed_role", "the user has another role"
    KEY_LOST = "key_lost", "the user's key is lost or may be known to others"
    SUSPENDED = "suspended", "the user is suspended"


class UserAdded(Event):
    """A member gets a login, a role in the ledger and a signing key; entries name the opaque recorder id only."""

    says = "{actor} added {name} of {agency} as {roles}."
    group, stream, effect, administrative = Group.UNIT, "unit", "user", True
    recorders, default_purpose = ADMINISTRATORS, Purpose.ADMINISTRATION
    login: Annotated[Login, Doc("opaque login, never used again")]
    recorder: Annotated[Member, Doc("opaque id of the member")]
    agency: Annotated[Agency, Doc("agency of the member, by its code")]
    roles: Annotated[tuple[LedgerRole, ...], Len(1), Doc("roles in the ledger")]
    public_key: Annotated[Digest, Doc("Ed25519 public key, in hexadecimal")]
    name: Annotated[str, About("stream"), Doc("name of the member")]


class UserDisabled(Event):
    """A login is closed; what its user recorded stays and stays valid."""

    says = "{actor} closed the login {login} because {reason}."
    group, stream, effect, administrative = Group.UNIT, "unit", "user-disabled", True
    recorders, default_purpose = ADMINISTRATORS, Purpose.ADMINISTRATION
    login: Annotated[Login, Doc("login that is closed")]
    reason: Annotated[DisablingReason, Doc("why it is closed")]


class UserRolesChanged(Event):
    """From here on a user acts for this agency and in these roles; for what happened on earlier days he had those before."""

    says = "{actor} recorded that {recorder} acts in the ledger for {agency} and as {roles} from now on."
    group, stream, effect, administrative = Group.UNIT, "unit", "user-roles", True
    recorders, default_purpose = ADMINISTRATORS, Purpose.ADMINISTRATION
    recorder: Annotated[Member, Doc("opaque id of the user")]
    agency: Annotated[Agency, Doc("agency of the user from now on, by its code")]
    roles: Annotated[tuple[LedgerRole, ...], Len(1), Doc("all roles in the ledger from now on")]


class KeyStep(Code):
    """What becomes of a user's signing key."""

    ROTATED = "rotated", "exchanged by its holder"
    REVOKED = "revoked", "revoked"
    REGISTERED = "registered", "registered anew"


class KeyLoss(Code):
    """Why a signing key is revoked."""

    LOST = "lost", "nobody has it any more"
    EXPOSED = "exposed", "others may have it"


class UserKeyChanged(Event):
    """From here on a user signs with another key, or with none; a new key has signed that it is his (docs/format.md, keys of users)."""

    says = "{actor} recorded that the signing key of {recorder} is {change}[, because {reason}][. The public key is {public_key}]."
    group, stream, effect, administrative = Group.UNIT, "unit", "user-key", True
    recorders, default_purpose = LEDGER_ROLES, Purpose.INTEGRITY
    recorder: Annotated[Member, Doc("opaque id of the user whose key it is")]
    change: Annotated[KeyStep, Doc("what becomes of the key")]
    reason: Annotated[KeyLoss | None, Doc("why it is revoked")] = None
    public_key: Annotated[Digest | None, Doc("new Ed25519 public key, in hexadecimal")] = None
    proof: Annotated[Signature | None, Doc("Ed25519 signature by the new key, in hexadecimal, that it is this user's")] = None


class PolicyAdopted(Event):
    """The unit's dated policy, as the very text that was adopted (domain.md 0.8: dated policy, not a hard-coded rule)."""

    says = "{actor} adopted a policy for the unit (SHA-256 {digest}):\n{document}"
    group, stream, effect, administrative = Group.UNIT, "unit", "policy", True
    recorders, default_purpose = frozenset({"administrator", "supervisor"}), Purpose.ADMINISTRATION
    document: Annotated[Document, Doc("the policy, a JSON object")]
    digest: Annotated[Digest, Doc("SHA-256 of the policy's UTF-8 bytes, in hexadecimal")]

    @model_validator(mode="after")
    def _digest_fits(self) -> Self:
        if sha256(self.document.encode()).hexdigest() != self.digest:
            raise ValueError("digest is not that of the document")
        return self


class ReleaseDeployed(Event):
    """A release's schema was installed; doctor and the audit compare the database with this digest (domain.md 5.12, 3 on s.117 CJA)."""

    says = "{actor} installed release {release}, schema {schema_number} (SHA-256 {schema_digest})."
    group, stream, administrative = Group.UNIT, "unit", True
    recorders, default_purpose = ADMINISTRATORS, Purpose.INTEGRITY
    release: Annotated[str, Form("release", RELEASE), Doc("release of this program")]
    schema_number: Annotated[int, Ge(1), Doc("number of the schema")]
    schema_digest: Annotated[Digest, Doc("SHA-256 of the installed schema, in hexadecimal")]


class DefectRecorded(Event):
    """A defect of the program came to the unit's notice (domain.md 5.12, and 3 on the computer presumption): a statement names it."""

    says = "{actor} recorded a defect of release {release}: {title}.[ What it may have touched: {touches}.]"
    group, stream, administrative = Group.UNIT, "unit", True
    recorders, default_purpose = frozenset({"administrator", "supervisor", "auditor"}), Purpose.INTEGRITY
    release: Annotated[str, Form("release", RELEASE), Doc("release of this program in which it was found")]
    title: Annotated[str, About("stream"), Doc("what is wrong, in a line that names no person of a case")]
    touches: Annotated[str | None, About("stream"), Doc("what it may have touched, and since when")] = None


class DefectMended(Event):
    """From this release on a defect is not there any more; what it touched before stays as it is (domain.md 5.12)."""

    says = "{actor} recorded that the defect in {defect} is mended since release {release}."
    group, stream, administrative = Group.UNIT, "unit", True
    recorders, default_purpose = frozenset({"administrator", "supervisor", "auditor"}), Purpose.INTEGRITY
    defect: Annotated[Entry, Doc("number of the entry that recorded it")]
    release: Annotated[str, Form("release", RELEASE), Doc("release of this program that mended it")]


class ImportBegun(Event):
    """A file of history began to be imported; as recorded, what it tells exists only from then on (domain.md 5.12, import.performed)."""

    says = "{actor} began to import a file of {size|byte} (SHA-256 {file})."
    group, stream, administrative = Group.UNIT, "unit", True
    recorders, default_purpose = frozenset({"practitioner", "supervisor", "administrator"}), Purpose.ADMINISTRATION
    file: Annotated[Digest, Doc("SHA-256 of the file, in hexadecimal")]
    size: Annotated[int, Ge(0), Doc("length of the file in bytes")]
