"""What the server shows, made entries and facts: of a ticket, fetched from server and keyring at once and then opened; and clear units.

Of many cases the next are fetched while one is opened.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from ledger.store import reading
from ledger.store.beside import Beside

if TYPE_CHECKING:
    from ledger.entry.shown import Content, Erasure
    from ledger.events.fact import Fact
    from ledger.privacy.keyring import Keyring
    from ledger.privacy.opening import Entry
    from ledger.store.connection import Connection

CLASSES = ("facts", "personal", "narrative", "held")
"""The unit classes of a consultation that reaches for everything; all but the first are sealed."""
HELD = ("held",)
"""The unit classes of one that reaches for agency-held entries and for no others."""


class Shown(NamedTuple):
    """What the server shows of a ticket, and the unit keys that the keyring released for it, by event and ordinal."""

    contents: "list[Content]"
    erasures: "list[Erasure]"
    keys: Mapping[tuple[UUID, int], bytes]


def shown(
    user: "Connection", keyring: "Callable[[], Keyring]", ticket: UUID, classes: Sequence[str], streams: Sequence[UUID] | None
) -> Shown:  # fmt: skip
    """Fetch what a ticket shows, of some of its streams or of all. Raises TicketRefused, NotAuthorised."""
    released = Beside(lambda: keyring().release(ticket, streams)) if {*classes} - {"facts"} else None
    contents, erasures = reading.redeem(user, ticket, streams)
    return Shown(contents, erasures, released.answer() if released is not None else {})


def opened(found: Shown, classes: Sequence[str], *, bare: bool = False) -> "list[Entry]":
    """Open it; ``classes`` as it was consulted for, ``bare`` as in ``opening.entries``. Raises MalformedEntry."""
    from ledger.privacy import opening

    whole, keys = {*classes} >= {*CLASSES[1:]}, found.keys
    return opening.entries(found.contents, found.erasures, lambda event, ordinal: keys.get((event, ordinal)), sealed=whole, bare=bare)


def held(fetch: Callable[[Sequence[UUID]], Shown], pieces: Iterable[Sequence[UUID]], *, bare: bool) -> "Iterator[list[Entry]]":
    """Open the agency-held entries that a ticket shows, piece by piece; the next is fetched meanwhile, so nothing else is to be asked."""
    coming: Beside[Shown] | None = None
    for streams in pieces:
        fetched, coming = coming, Beside(partial(fetch, streams))
        if fetched is not None:
            yield opened(fetched.answer(), HELD, bare=bare)
    if coming is not None:
        yield opened(coming.answer(), HELD, bare=bare)


def fact_of(row: Sequence[Any]) -> "Fact":
    """Make a fact of a row of clear units: position, stream, version, event, recorded_at, recorder, type, units."""
    from ledger.entry.unit import read_stored
    from ledger.events.fact import fact_from_units, joined

    position, stream, version, event, recorded_at, recorder, _, stored = row
    units = joined(read_stored(bytes(unit)) for unit in stored or ())
    return fact_from_units(
        position=position, stream=stream, version=version, event=event, recorded_at=recorded_at, recorder=recorder, units=units
    )
