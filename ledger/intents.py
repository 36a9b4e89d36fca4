"""Who asks for what: the user, and the events he wants recorded. Cheap to load, so that a question costs no event class."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, Self
from uuid import UUID

from ledger.events.envelope import Actor, Effort, Occurred, Source, Statement

if TYPE_CHECKING:
    from ledger.events.event import Event

FOR_ANOTHER = frozenset({None, "party-of", "contribution", "correction"})
"""Effects of the types that may be recorded for another; what else the database enforces, its actor records by his own login."""


def may_be_anothers(cls: "type[Event]") -> bool:
    """Whether an act of this type may be recorded for another than the recorder."""
    return cls.effect in FOR_ANOTHER and not cls.own_login


class Acted(Protocol):
    """When it happened and by whom, if not now and by the user; in which role and for which agency, where that is not to be chosen."""

    @property
    def occurred(self) -> Occurred | None:
        """When it happened."""

    @property
    def actor(self) -> UUID | None:
        """Who acted."""

    @property
    def effort(self) -> tuple[Effort, ...]:
        """Working time."""

    @property
    def role(self) -> str | None:
        """In which of the actor's roles."""

    @property
    def agency(self) -> str | None:
        """For which agency."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One event to be recorded: where (a stream's id; a fresh id begins a stream), when it happened, by whom if not by the user.

    When nobody says when it happened, an act whose fields give its own day happened on that day; any other happens as it is recorded.

    ``role`` and ``agency`` say in which of the actor's roles, and for which agency, where that is not to be chosen for him;
    ``statement`` on what it rests, where that is not what its type says. ``refers``: fields that hold the number of an entry which this
    very act makes, each with the place (from 0) of its event in the act; until it is decided the field holds any number, or a list of one.
    """

    event: "Event"
    stream: UUID
    occurred: Occurred | None = None
    actor: UUID | None = None
    effort: tuple[Effort, ...] = ()
    sensitivity: tuple[str, ...] = ()
    source: Source | None = None
    statement: Statement | None = None
    role: str | None = None
    agency: str | None = None
    refers: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take the act's own day for its time, where nobody says another."""
        if self.occurred is None:
            object.__setattr__(self, "occurred", Occurred.on(self.event.own_day()))


def numbered(intents: Sequence[Intent], versions: Mapping[UUID, int]) -> list[Intent]:
    """Put the numbers of entries of the act where its events refer to them; ``versions``: the last one of each stream before the act."""
    last, numbers, found = dict(versions), list[int](), list[Intent]()
    for intent in intents:
        said = intent.event.values()
        meant = {name: [numbers[at]] if isinstance(said.get(name), list) else numbers[at] for name, at in intent.refers.items()}
        event = type(intent.event).from_values(said | meant) if meant else intent.event
        found.append(replace(intent, event=event))
        last[intent.stream] = last.get(intent.stream, 0) + 1
        numbers.append(last[intent.stream])
    return found


@dataclass(frozen=True, slots=True)
class Me:
    """The user as the database knows him: opaque recorder id, agency, ledger roles.

    ``sector``: kind of his agency, by which the default lawful basis is chosen; the police lead the unit (seed.txt).
    ``placed``: whether that kind is recorded, or was taken for want of a record (decision 0009).
    """

    recorder: UUID
    agency: str
    roles: tuple[str, ...]
    sector: str = "police"
    placed: bool = False

    @classmethod
    def from_session(cls, session: Mapping[str, Any]) -> Self:
        """Read what ``api.session()`` answered."""
        return cls(UUID(session["recorder"]), session["agency"], tuple(session["roles"]))

    def acting(self, allowed: Iterable[str]) -> Actor:
        """The user as an actor: in the first of his roles that is allowed, else in his first role, so that the rule can say no."""
        able = [role for role in self.roles if role in set(allowed)]
        return Actor(self.recorder, (able or list(self.roles))[0], self.agency)
