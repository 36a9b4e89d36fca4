"""What an agency holds is corrected by that agency, and the correction is held too (DPA 2018 s.46; domain.md 5.12, 5.13)."""

from typing import Annotated, Any

from ledger.events.corrections import FactCorrected
from ledger.events.envelope import Purpose
from ledger.events.event import About, Doc, Group, Narrative


class HeldCorrected(FactCorrected):
    """One field of an entry that an agency holds, or when it occurred, was recorded wrongly; the agency itself corrects it (DPA 2018 s.46).

    Which entry, which field and what is right would tell what is held, so that all of it is sealed; others see an entry of the agency.
    """

    group, stream, effect, administrative, after_closure = Group.HEALTH, "case", None, True, True
    held_by, default_purpose = "health", Purpose.HEALTH_CARE
    to: Annotated[Any, Doc("right value of a field that is no text, or of occurred_at")] = None
    to_personal: Annotated[Narrative | None, About("target"), Doc("right value of a text")] = None
