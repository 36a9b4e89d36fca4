"""Which public key signs for whom, from which position on: folded from what the unit's own stream says of its users.

Only what is signed with a key that was in force when it was recorded is followed. The record's first user is believed by his own
word, at the position where he adds himself; whoever knows that key from elsewhere compares it (``Authors.first``). From there:

1. a user is added, his roles are changed, and a login is closed, by an administrator who is in force himself; his own roles by another,
   unless there is none;
2. a key is changed by its holder (rotated: the entry is signed with the key that goes) or, revoked and registered anew, by an
   administrator who is somebody else;
3. a key is registered for a user who has none, and rotated or revoked where one is in force;
4. a new key has signed that it is this user's (docs/format.md, keys of users);
5. no key is ever a user's twice, or two users', and none is a point of low order.

An entry that breaks one of these changes nothing, and is a finding. One whose signature does not hold changes nothing either, and
is the finding of whoever checks every entry's: an entry is signed with ``key_of`` its recorder at its position, and where that is
None, nobody could have signed it. The entry that ends a key is still signed with it; whatever stands behind it is not.
Corrections of such entries are not followed: a key is changed by an entry of its own.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID

from ledger.entry import signature
from ledger.entry.canonical import JSON
from ledger.proof.finding import Finding, Matter

ADMINISTRATOR = "administrator"
APART = 120_000_000
"""How far, in microseconds, the times of two logs may be apart: what append allows between two clocks."""
BY_ADMINISTRATOR = "a user is added, and a login closed, by an administrator"
BY_ANOTHER = "a user's roles are changed by an administrator, who is somebody else unless nobody else can"
BY_WHOM = "a user exchanges his own key; an administrator who is somebody else revokes it, or registers the next"
IN_FORCE = "a key is registered for a user who has none, and exchanged or revoked where one is in force"
HELD = "whoever is to sign with a key has signed that it is his"
ONCE = "a key is one user's, once, and no point of low order"


class Said(NamedTuple):
    """An entry of the unit's stream: ``message`` is what its author signed, ``units`` its clear units by name, as JSON values.

    ``recorded_at`` is microseconds since 1970. Of entries that tell nothing of users or keys nothing is taken.
    """

    position: int
    stream: UUID
    recorded_at: int
    recorder: UUID
    message: bytes
    signature: bytes
    units: Mapping[str, JSON]


class Span(NamedTuple):
    """A key and the positions at which it signs: those after ``after``, up to ``upto`` (None: to this day); with the times of both."""

    public: bytes
    after: int
    since: int
    upto: int | None = None
    until: int | None = None


class User(NamedTuple):
    """A user as far as his signature goes: his keys in order, whether he is an administrator, whether his login is closed."""

    login: str
    administrator: bool
    spans: tuple[Span, ...]
    closed: bool = False

    @property
    def key(self) -> bytes | None:
        """The key in force at the end of what was folded."""
        return self.spans[-1].public if self.spans and self.spans[-1].upto is None else None


@dataclass(frozen=True)
class Authors:
    """The users by recorder id, and what of their keys is not as it must be, in order of positions."""

    users: Mapping[UUID, User] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def first(self) -> bytes | None:
        """The key of the record's first user, from which all trust in the others comes; None before there is one."""
        return next((user.spans[0].public for user in self.users.values()), None)

    def key_of(self, recorder: UUID, position: int) -> bytes | None:
        """Give the public key that signs for a recorder at a position of the record; None where nobody can sign for him there."""
        user = self.users.get(recorder)
        if user is None:
            return None
        index = bisect_left(user.spans, position, key=lambda span: span.after) - 1
        if index < 0:
            return None
        span = user.spans[index]
        return span.public if span.upto is None or position <= span.upto else None

    def keys_at(self, recorder: UUID, recorded_at: int) -> frozenset[bytes]:
        """Give the keys that may sign for a recorder in another log at a time, whose positions tell nothing of the record's.

        The times of two logs are compared, give or take two minutes (``APART``).
        """
        spans = self.users[recorder].spans if recorder in self.users else ()
        return frozenset(
            span.public
            for span in spans
            if span.since - APART <= recorded_at and (span.until is None or recorded_at <= span.until + APART)
        )

    def following(self, said: Said) -> "Authors":
        """Give the authors after one more entry of the unit's stream, in order of positions. Total: what cannot be read changes nothing."""
        change = _CHANGES.get(str(_part(said.units, "what").get("type")).partition(".")[0])
        try:
            return change(self, said) if change else self
        except (KeyError, TypeError, ValueError, AttributeError):
            return self

    def signed(self, said: Said) -> bool:
        """Say whether the recorder of an entry signed it with the key that he had there."""
        public = self.key_of(said.recorder, said.position)
        return public is not None and signature.verifies(public, said.message, said.signature)

    def administers(self, recorder: UUID) -> bool:
        """Say whether a recorder is an administrator."""
        return recorder in self.users and self.users[recorder].administrator


def folded(entries: Iterable[Said]) -> Authors:
    """Fold the entries of the unit's stream, in order of positions."""
    authors = Authors()
    for said in entries:
        authors = authors.following(said)
    return authors


def _added(authors: Authors, said: Said) -> Authors:
    recorder, public = UUID(_text(said, "recorder")), bytes.fromhex(_text(said, "public_key"))
    roles = said.units["roles"]
    administrator = isinstance(roles, list) and ADMINISTRATOR in roles
    first = not authors.users and said.recorder == recorder
    if not (signature.verifies(public, said.message, said.signature) if first else authors.signed(said)):
        return authors
    user = User(_text(said, "login"), administrator, (Span(public, said.position - first, said.recorded_at),))
    taken = recorder in authors.users or any(user.login == other.login for other in authors.users.values())
    broken = _broken((first or authors.administers(said.recorder), BY_ADMINISTRATOR), (not taken and _is_new(authors, public), ONCE))
    return _found(authors, said, broken) if broken else _with(authors, recorder, user)


def _disabled(authors: Authors, said: Said) -> Authors:
    if not authors.signed(said):
        return authors
    recorder = {user.login: recorder for recorder, user in authors.users.items()}[_text(said, "login")]
    if not authors.administers(said.recorder):
        return _found(authors, said, BY_ADMINISTRATOR)
    return _with(authors, recorder, _ended(authors.users[recorder], said)._replace(closed=True))


def _moved(authors: Authors, said: Said) -> Authors:
    if not authors.signed(said):
        return authors
    recorder, roles = UUID(_text(said, "recorder")), said.units["roles"]
    user = authors.users[recorder]
    others = any(other.administrator and other.key for who, other in authors.users.items() if who != recorder)
    if user.closed or not authors.administers(said.recorder) or (recorder == said.recorder and others):
        return _found(authors, said, BY_ANOTHER)
    return _with(authors, recorder, user._replace(administrator=isinstance(roles, list) and ADMINISTRATOR in roles))


def _changed(authors: Authors, said: Said) -> Authors:
    if not authors.signed(said):
        return authors
    recorder, change = UUID(_text(said, "recorder")), _text(said, "change")
    user, own, revoked = authors.users[recorder], recorder == said.recorder, change == "revoked"
    public = None if revoked else bytes.fromhex(_text(said, "public_key"))
    broken = _broken(
        (change in ("rotated", "registered", "revoked"), BY_WHOM),
        (own if change == "rotated" else not own and authors.administers(said.recorder), BY_WHOM),
        (not user.closed and (user.key is None) == (change == "registered"), IN_FORCE),
        (public is None or _is_new(authors, public), ONCE),
        (public is None or _is_held(recorder, public, _text(said, "proof")), HELD),
    )
    if broken:
        return _found(authors, said, broken)
    ended = _ended(user, said)
    spans = (*ended.spans, Span(public, said.position, said.recorded_at)) if public is not None else ended.spans
    return _with(authors, recorder, ended._replace(spans=spans))


def _ended(user: User, said: Said) -> User:
    """End the key that is in force, with this entry as the last that it may sign."""
    if user.key is None:
        return user
    return user._replace(spans=(*user.spans[:-1], user.spans[-1]._replace(upto=said.position, until=said.recorded_at)))


def _is_new(authors: Authors, public: bytes) -> bool:
    known = {span.public for user in authors.users.values() for span in user.spans}
    return len(public) == signature.PUBLIC_BYTES and public not in known and not signature.is_low_order(public)


def _is_held(recorder: UUID, public: bytes, proof: str) -> bool:
    message = signature.user_key_message(recorder, public) if len(public) == signature.PUBLIC_BYTES else b""
    return signature.verifies(public, message, bytes.fromhex(proof))


def _broken(*asked: tuple[bool, str]) -> str:
    """Give the first sentence that does not hold, or none."""
    return next((sentence for held, sentence in asked if not held), "")


def _found(authors: Authors, said: Said, rule: str) -> Authors:
    what = "an entry about a user or his key, which was not followed"
    return replace(authors, findings=(*authors.findings, Finding(Matter.INTEGRITY, "cases", said.position, said.stream, rule, what)))


def _with(authors: Authors, recorder: UUID, user: User) -> Authors:
    return replace(authors, users={**authors.users, recorder: user})


def _text(said: Said, name: str) -> str:
    value = said.units[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _part(units: Mapping[str, JSON], name: str) -> Mapping[str, JSON]:
    part = units.get(name)
    return part if isinstance(part, dict) else {}


_CHANGES = {"user-added": _added, "user-disabled": _disabled, "user-roles-changed": _moved, "user-key-changed": _changed}
