"""Copies that are made for a court, a side or a person: made, signed off, and whether they state completeness (design: a bundle)."""

from typing import Annotated

from annotated_types import Ge, MinLen

from ledger.events.envelope import Purpose
from ledger.events.event import About, Digest, Doc, Entry, Event, Group, Narrative, Part
from ledger.events.field import Case
from ledger.events.proceedings import OFFICERS
from ledger.events.redaction import Audience


class Span(Part):
    """Entries of one case by their numbers there, from the first to the last, of each of which a copy shows something."""

    case: Case
    first: Annotated[int, Ge(1)]
    last: Annotated[int, Ge(1)]


class CompletenessDecided(Event):
    """Whether copies for an audience state that every entry of their cases is in them or marked as withheld (design: a bundle).

    Without such a decision a copy for the defence or an applicant shows that what it holds is authentic, and no more.
    """

    says = "{actor} decided that copies for {audiences} [do not state completeness{withdrawn?}|state completeness].[ {reason}.]"
    group, stream = Group.PROCEEDINGS, "proceedings"
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    audiences: Annotated[tuple[Audience, ...], MinLen(1), Doc("for whom")]
    withdrawn: Annotated[bool | None, Doc("whether it is stated no longer")] = None
    reason: Annotated[Narrative | None, About("stream"), Doc("why")] = None


class BundleMade(Event):
    """A copy was made for one audience, from what stands under a checkpoint (design: a bundle is itself an event with its manifest hash).

    The manifest names what the copy says, the bag every file of it, pages and proof among them (RFC 8493).
    """

    says = (
        "{actor} made a copy for {audience} of what stood recorded under the checkpoint of {checkpoint} entries"
        "[, which states completeness{complete?}]. SHA-256 of its manifest: {manifest}; of the list of its files: {bag}."
        "[ Runs of entries of which it shows something: {shows#}.][ It goes on from the copy in {earlier}.][ Files with it: {exhibits#}.]"
        "[ Short matches that were looked at and let stand: {let_stand}.][ {note}.]"
    )
    group, stream = Group.PROCEEDINGS, "proceedings"
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    audience: Annotated[Audience, Doc("for whom")]
    checkpoint: Annotated[int, Ge(1), Doc("number of entries of the record under the checkpoint by which it is proven")]
    manifest: Annotated[Digest, Doc("SHA-256 of its manifest, in hexadecimal")]
    bag: Annotated[Digest, Doc("SHA-256 of the list of its files, in hexadecimal")]
    shows: Annotated[tuple[Span, ...] | None, MinLen(1), Doc("entries of which it shows something")] = None
    complete: Annotated[bool | None, Doc("whether it states completeness")] = None
    earlier: Annotated[Entry | None, Doc("number of the entry that made the copy which this one extends")] = None
    exhibits: Annotated[tuple[Digest, ...] | None, MinLen(1), Doc("SHA-256 of each file that goes with it, in hexadecimal")] = None
    let_stand: Annotated[int | None, Ge(1), Doc("short matches with what is withheld that were looked at and let stand")] = None
    note: Annotated[Narrative | None, About("stream"), Doc("particulars, such as why matches were let stand")] = None


class BundleSignedOff(Event):
    """A supervisor looked at a copy before it leaves: signs it off or refuses it (design: supervisor sign-off)."""

    says = (
        "{actor} looked at the copy in {bundle} (SHA-256 of the list of its files: {bag})[ and refused it{refused?}| and signed it off]."
        "[ {note}.]"
    )
    group, stream = Group.PROCEEDINGS, "proceedings"
    recorders, default_purpose, own_login = frozenset({"supervisor"}), Purpose.DISCLOSURE, True
    bundle: Annotated[Entry, Doc("number of the entry that made it")]
    bag: Annotated[Digest, Doc("SHA-256 of the list of its files, in hexadecimal")]
    refused: Annotated[bool | None, Doc("whether it is refused")] = None
    note: Annotated[Narrative | None, About("stream"), Doc("why")] = None
