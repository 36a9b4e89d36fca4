"""What stands beside an entry's sentence: its recording, on what it rests, how it was corrected and disputed, what is not shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from commands import contesting, correcting, output, resting, telling
from commands.contesting import Dispute, Place, Supplement
from commands.correcting import Correction
from commands.people import People

if TYPE_CHECKING:
    from ledger.events.fact import Fact
    from ledger.privacy.opening import Entry

RESTS_ON = {
    "fact": "Stated as fact by {who}.",
    "professional_assessment": "Professional assessment of {who}.",
    "allegation": "An allegation, as recorded by {who}.",
    "opinion": "An opinion, as recorded by {who}.",
    "inference": "An inference drawn by {who}.",
    "hearsay": "Reported by another and passed on by {who}.",
}
"""On what a statement rests, by its code (ledger.events.envelope.Statement); what the ledger itself makes rests on nothing said."""

SUPPLIED = {
    "hearsay": "As reported by {whom}.", "allegation": "An allegation, as reported by {whom}.",
    "professional_assessment": "Professional assessment of {whom}.",
}  # fmt: skip
"""The same of a type whose fields say who supplied what is told, and of whom that is shown here."""

ANOTHERS = "A professional assessment, as recorded by {who}."
"""Of an assessment that somebody else made, where a type has a field for whom and it is not given or not shown."""


@dataclass(frozen=True)
class Later:
    """What later entries say of earlier ones, by the place of the earlier: corrections, disputes and the like.

    ``liftings``: by the place of a restriction, what ended it.
    """

    corrections: Mapping[Place, Sequence["Fact"]] = field(default_factory=dict)
    restrictions: Mapping[Place, Sequence["Fact"]] = field(default_factory=dict)
    liftings: Mapping[Place, "Fact"] = field(default_factory=dict)
    confirmations: Mapping[Place, "Fact"] = field(default_factory=dict)
    entries: Mapping[int, "Entry"] = field(default_factory=dict)
    types: Mapping[Place, str] = field(default_factory=dict)
    disputes: Mapping[Place, Sequence[Dispute]] = field(default_factory=dict)
    statements: Mapping[Place, Sequence[Supplement]] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Iterable["Fact"], entries: Mapping[int, "Entry"]) -> "Later":
        """Gather them from facts in order of position."""
        corrections: dict[Place, list[Fact]] = {}
        restrictions: dict[Place, list[Fact]] = {}
        liftings: dict[Place, Fact] = {}
        confirmations: dict[Place, Fact] = {}
        types: dict[Place, str] = {}
        told = list(facts)
        for fact in told:
            types[fact.stream, fact.version] = fact.type
            match fact.kind:
                case kind if kind in telling.CORRECTIONS:
                    corrections.setdefault((fact.stream, fact.fields.get("target")), []).append(fact)
                case "record-restricted":
                    for version in fact.fields.get("versions") or (None,):
                        restrictions.setdefault((fact.stream, version), []).append(fact)
                case "restriction-lifted":
                    liftings[fact.stream, fact.fields.get("restriction")] = fact
                case "act-confirmed":
                    confirmations[fact.stream, fact.fields.get("version")] = fact
        contested, stated = contesting.gathered(told, entries), contesting.supplements(told, entries)
        return cls(corrections, restrictions, liftings, confirmations, entries, types, contested, stated)

    def corrected(self, first: "Fact") -> tuple[Correction, ...]:
        """Give the corrections of an entry (``first``: as it was recorded), each with what the field said before it."""
        from ledger.events.catalogue import moved_with

        stands: dict[str, Any] = {**first.fields, "occurred_at": first.occurred.to_json()}
        whole = self.entries[first.position].whole
        found = []
        of = self.corrections.get((first.stream, first.version), ())
        for fact in (each for each in of if each.held in (None, first.held)):  # an agency corrects what it holds, and nothing else
            name = str(fact.fields.get("field", ""))
            after = fact.fields.get("to", fact.fields.get("to_personal"))
            moved = moved_with(first.type, name, stands.get(name), after)
            found.append(Correction(name, stands.get(name), after, whole, self.entries[fact.position], fact, moved is not None))
            stands |= {name: after} if moved is None else {name: after, "occurred_at": moved.to_json()}
        return tuple(found)

    def disputed(self, fact: "Fact") -> tuple[Dispute, ...]:
        """Give the disputes of an entry."""
        return tuple(self.disputes.get((fact.stream, fact.version), ()))

    def supplemented(self, fact: "Fact") -> tuple[Supplement, ...]:
        """Give the supplementary statements that stand beside an entry."""
        return tuple(self.statements.get((fact.stream, fact.version), ()))

    def restricted(self, fact: "Fact") -> list["Fact"]:
        """Give the restrictions of an entry, the whole record's included, that were recorded after it."""
        found = [*self.restrictions.get((fact.stream, fact.version), ()), *self.restrictions.get((fact.stream, None), ())]
        return [each for each in found if each.position > fact.position]


def paragraphs(
    entry: "Entry", fact: "Fact", said: str, corrections: Sequence[Correction], later: Later, zone: tzinfo, people: People
) -> Iterator[str]:
    """Tell what stands beside the sentence ``said``: its recording first, then what later entries say, then what is not shown."""
    care = [_sensitivity().get(str(each), str(each)) for each in fact.marks.get("sensitivity") or ()]
    first = (
        _recorded(entry, fact, said, later, zone, people), _controller(fact, people, zone), _counts_since(fact, zone),
        _rests_on(entry, fact, people, zone), _source(fact), _possession(fact, zone, people),
        f"To be handled with care: {', '.join(care)}." if care else None,
    )  # fmt: skip
    yield " ".join(part for part in first if part)
    for one in corrections:
        yield correcting.in_words(one, later.types.get((fact.stream, fact.version), fact.type), zone, people)
    for dispute in later.disputed(fact):
        yield contesting.in_words(dispute, zone, people)
    for statement in later.supplemented(fact):
        yield contesting.stated(statement, zone, people)
    for restriction in later.restricted(fact):
        yield _restriction(restriction, later, zone, people)
    if gaps := [mark for mark in telling.marks_of(entry, zone) if mark not in said]:
        yield f"Not shown here: {' '.join(gaps)}"


# -- recorded when and by whom -------------------------------------------------------------------------------------


def _recorded(entry: "Entry", fact: "Fact", said: str, later: Later, zone: tzinfo, people: People) -> str:
    at = telling.moment(fact, zone)
    if not entry.signed:
        return f"Made by the ledger itself on {at}."
    recorder = people.members.get(str(fact.recorder))
    actor = str(fact.who.get("actor", ""))
    if not actor:
        return f"{_how_late(fact, at, zone)}{f' by {recorder}' if recorder else ''}."
    if actor != str(fact.recorder):
        confirmed = later.confirmations.get((fact.stream, fact.version))
        whether = f", confirmed by {_address(confirmed, later)}" if confirmed else ", not confirmed" if people.whole else ""
        by = f"by {recorder or 'another member'} for {_called(actor, fact, said, zone, people)}{whether}"
    else:
        by = f"by {_called(actor, fact, said, zone, people)}"
    return f"{_how_late(fact, at, zone)} {by}."


def _controller(fact: "Fact", people: People, zone: tzinfo) -> str | None:
    """Say who the controller is where that is not the agency in which the actor acted: the entry is that of the recorder's own."""
    controller, agency = fact.basis.get("controller"), fact.who.get("agency")
    if controller is None or agency in (None, controller):
        return None
    return f"Controller: {people.agency(str(controller), telling.day(fact, zone))}, whose member recorded it."


def _called(actor: str, fact: "Fact", said: str, zone: tzinfo, people: People) -> str:
    """Name who acted: with role and agency unless the sentence ``said`` gives them."""
    who = people.actor(fact, telling.day(fact, zone))
    return people.member(actor, telling.day(fact, zone)) or who if who in said else who


def _how_late(fact: "Fact", at: str, zone: tzinfo) -> str:
    """Say when it was recorded, and of what was recorded more than a day after it happened how long after: late is not backdated.

    What was imported may have been recorded in time elsewhere: it says from which line of which file it came (domain.md 5.0).
    """
    if fact.type in telling.NOT_TOLD:
        return f"Recorded on {at}"
    source = fact.basis.get("source") or {}
    latest = fact.occurred.latest(zone)
    days = (fact.recorded_at.astimezone(zone).date() - latest.astimezone(zone).date()).days
    after = f", {output.counted(days, 'day')} after it is said to have happened," if days > 1 else ""
    if "file" in source:
        return f"Imported on {at} from line {source.get('line')} of the file with SHA-256 {str(source['file'])[:16]}…{after}"
    if fact.occurred.precision == "instant" and abs(fact.recorded_at - latest) < timedelta(minutes=1):
        return "Recorded at that time"
    return f"Recorded late, on {at}{after}" if after else f"Recorded on {at}"


def counted_only_since(fact: "Fact", zone: tzinfo) -> date | None:
    """Give the day of recording of an administrative act that is said to have happened on an earlier day; of any other, None.

    What enforces, restricts, corrects or disputes counts from its recording, whatever time it claims; names and roles say ``since``.
    """
    from ledger.events.catalogue import ADMINISTRATIVE, DATED

    recorded = fact.recorded_at.astimezone(zone).date()
    early = fact.occurred.latest(zone).astimezone(zone).date() < recorded
    return recorded if early and fact.type in ADMINISTRATIVE - DATED else None


def _counts_since(fact: "Fact", zone: tzinfo) -> str | None:
    from ledger.events.occurred import long_date

    day = counted_only_since(fact, zone)
    return f"It has counted in this ledger only since its recording on {long_date(day)}." if day else None


# -- on what it rests, how to handle it ----------------------------------------------------------------------------


def _rests_on(entry: "Entry", fact: "Fact", people: People, zone: tzinfo) -> str | None:
    statement = str(fact.basis.get("statement"))
    rests = ANOTHERS if statement == "professional_assessment" and telling.supplied(fact) else RESTS_ON.get(statement)
    if rests is None or not entry.signed or not resting.is_said(statement, reports=telling.reports(fact)):
        return None
    if statement in SUPPLIED and (whom := telling.supplier(fact, zone, people)):
        return SUPPLIED[statement].format(whom=whom)
    name = people.members.get(str(fact.who.get("actor")))
    return rests.format(who=name or people.actor(fact, telling.day(fact, zone)))


def _source(fact: "Fact") -> str | None:
    """Say from whose knowledge it came and how it is graded (domain.md 5.0)."""
    from ledger.events.source import Knowledge

    told = fact.basis.get("source") or {}
    said_so = fact.basis.get("statement") == "hearsay" and told.get("knowledge") == "reported"
    knowledge = None if said_so else Knowledge.meanings().get(str(told.get("knowledge")))
    found = (f"Told {knowledge}." if knowledge else None, f"Graded {told['grading']}." if "grading" in told else None)
    return " ".join(part for part in found if part) or None


def _possession(fact: "Fact", zone: tzinfo, people: People) -> str | None:
    """Say who possesses the material where that is not the investigator (domain.md 8, Material); of what an agency holds, that agency."""
    from ledger.events.envelope import Possession

    code = fact.marks.get("possession")
    if code in (None, Possession.INVESTIGATOR.value):
        return None
    if fact.held:
        return f"The material is held by {people.agency(str(fact.held.get('originator', 'another agency')), telling.day(fact, zone))}."
    return f"The material is {Possession.meanings().get(str(code), str(code))}."


def _sensitivity() -> Mapping[str, str]:
    from ledger.events.envelope import Sensitivity

    return Sensitivity.meanings()


# -- what later entries say of it ----------------------------------------------------------------------------------


def _restriction(fact: "Fact", later: Later, zone: tzinfo, people: People) -> str:
    ground = telling.value_in_words(fact.type, "ground", fact.fields.get("ground"), zone, people)
    told = f"Restricted by {_address(fact, later)}, recorded on {telling.moment(fact, zone)}, because {ground}."
    lifted = later.liftings.get((fact.stream, fact.version))
    return f"{told} Lifted by {_address(lifted, later)}, recorded on {telling.moment(lifted, zone)}." if lifted else told


def _address(fact: "Fact", later: Later) -> str:
    return later.entries[fact.position].address
