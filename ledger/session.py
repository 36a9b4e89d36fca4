"""Who is connected, under which settings, and what he may find: all that a question needs, and cheap to load."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from ledger import errors
from ledger.entry import signature
from ledger.intents import Me
from ledger.moment import now
from ledger.rules import policy
from ledger.store import connection, install, next_key, place, proceedings_reading, reading

Opened = TypeVar("Opened", bound="Session")


@contextmanager
def opened(kind: type[Opened], target: str | None, user: str | None) -> Iterator[Opened]:
    """Open a session of a ``kind``, with the ledger that ``target`` names (a directory or a server's URL), and close it again.

    Raises NotFound, ConfigurationError, ServerUnreachable, NotAuthorised.
    """
    found = place.find(target)
    session = kind(found, place.profile(found, user))
    try:
        yield session
    finally:
        session.close()


class Session:
    """A user's session: connected as his login, known by the database, holding the unit's settings. Other connections open on demand.

    ``exchanged``: it finished the exchange of a signing key that was recorded before and interrupted.
    """

    exchanged = False

    def __init__(self, at: place.Place, profile: place.Profile) -> None:
        """Connect as the profile's login and learn who that is."""
        self.place = at
        self.profile = profile
        self._opened: list[connection.Connection] = []
        self._numbers: dict[UUID, str] = {}
        self._unit_stream: UUID | None = None
        self.user = self._connect(profile.login)
        try:
            self._introduce()
        except BaseException:
            self.close()
            raise

    def _introduce(self) -> None:
        with install.required(self.user):
            self.session = reading.session(self.user)
        install.require_number(self.session["schema"], self.session["release"])
        if "head" not in self.session:
            earlier = "this database was installed by an earlier state of this release"
            raise errors.SchemaTooOld(f"{earlier}; nothing was done; run caseledger server upgrade")
        self._finish_exchange(bytes.fromhex(self.session["public_key"]))
        self.me = Me.from_session(self.session)
        self.zone = ZoneInfo(self.session["settings"]["zone"])
        self.policy = policy.adopted_in(self.session["settings"])
        self.logs = {name: UUID(text) for name, text in self.session["logs"].items()}

    def _finish_exchange(self, recorded: bytes) -> None:
        """Take the key that waits in the profile, where it is the recorded one: an exchange was interrupted after it was recorded."""
        if signature.public_key(self.profile.seed) == recorded:
            return
        folder = place.folder_of(self.place, self.profile.name)
        seed = next_key.waiting(folder)
        if seed is None or signature.public_key(seed) != recorded:
            raise errors.ConfigurationError(
                f"the signing key of {self.profile.name} is not the one that was recorded; nothing was done; "
                "put his profile here as it is where the key was exchanged or registered"
            )
        next_key.exchange(folder)
        self.profile, self.exchanged = replace(self.profile, seed=seed), True

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return now()

    def today(self) -> date:
        """The present day in the unit's zone."""
        return self.now().astimezone(self.zone).date()

    def close(self) -> None:
        """Close every connection."""
        for opened in self._opened:
            opened.close()

    @cached_property
    def projector(self) -> connection.Connection:
        """The projector's connection: on a server of its own administrators, for the account to which its map gives that login.

        Raises NotAuthorised for any other account.
        """
        try:
            return self._connect("projector")
        except errors.ServerUnreachable:
            if self.place.private:
                raise
            raise errors.NotAuthorised(
                "the login projector is not open to this account; nothing was done; let the account do it that runs caseledger server run"
            ) from None

    def find(self, number: str) -> reading.Stream:
        """The stream that a human number names. Raises NotFound, in the same words whether it is absent or not to be seen."""
        found = reading.find_stream(self.user, number)
        if found is None:
            raise errors.not_found(number)
        self._numbers[found.stream] = number
        return found

    def stream_of(self, number: str) -> UUID:
        """The stream of a case or person by its number, or the unit's by UNIT. Raises NotFound as ``find``."""
        return self.unit_stream() if number == "UNIT" else self.find(number).stream

    def called(self, stream: UUID) -> str | None:
        """The human number of a stream that was found here, UNIT for the unit's own; None for any other."""
        return self._numbers.get(stream)

    def parties(self, streams: Sequence[UUID]) -> dict[UUID, list[tuple[UUID, str, str | None]]]:
        """Person, category and number of each party, by case, in one call. The unit has none, and may be asked about by any role."""
        cases = [stream for stream in streams if stream != self._unit_stream]
        return reading.parties(self.user, cases) if cases else {}

    def proceedings(self, stream: UUID | None = None) -> list[proceedings_reading.Proceedings]:
        """The proceedings that this reader may see, or the one of that stream alone."""
        return [each for each in proceedings_reading.proceedings(self.user) if stream in (None, each.stream)]

    def unit_stream(self) -> UUID:
        """The unit's own stream. Raises NotFound before the unit is founded."""
        if self._unit_stream is None:
            self._unit_stream = reading.unit_stream(self.user)
        if self._unit_stream is None:
            raise errors.NotFound("this ledger has no unit yet; nothing was done; run caseledger init")
        self._numbers[self._unit_stream] = "UNIT"
        return self._unit_stream

    def _connect(self, role: str, database: str = "ledger") -> connection.Connection:
        opened = connection.connect(self.place.dsn(role, database))
        self._opened.append(opened)
        return opened
