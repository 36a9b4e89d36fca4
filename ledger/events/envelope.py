"""What surrounds every event: when, who, about whom, on which basis (domain.md 5.0).

Each part is one clear unit of an entry (of a held type: one sealed unit). Reading them costs no pydantic.
"""

import re
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from ledger.errors import UsageError
from ledger.events.code import Code
from ledger.events.occurred import Occurred
from ledger.events.shape import coded, only
from ledger.events.source import Knowledge, Source

__all__ = [
    "Actor", "Basis", "Category", "Effort", "Knowledge", "Marks", "Occurred", "Possession", "Purpose", "Regime", "Sensitivity",
    "Source", "Statement", "Subject",
]  # fmt: skip


class Category(Code):
    """Why a person is in the record (DPA 2018 s.38(3): suspects, convicted, victims and others are kept apart)."""

    SUSPECT = "suspect", "suspect"
    CONVICTED = "convicted", "convicted person"
    VICTIM = "victim", "victim"
    WITNESS = "witness", "witness"
    THIRD_PARTY = "third_party", "third party"
    PROFESSIONAL = "professional", "professional"


SUSPECTED: frozenset[str] = frozenset({Category.SUSPECT, Category.CONVICTED})
"""Categories of those on whose side of a case it is said who did it."""


class Statement(Code):
    """On what a statement rests (DPA 2018 s.38(2): fact and personal assessment are kept apart)."""

    FACT = "fact", "stated as fact"
    PROFESSIONAL_ASSESSMENT = "professional_assessment", "professional assessment"
    ALLEGATION = "allegation", "allegation"
    OPINION = "opinion", "opinion"
    INFERENCE = "inference", "inference"
    HEARSAY = "hearsay", "reported by another"
    SYSTEM = "system", "made by the ledger"


class Sensitivity(Code):
    """What asks for care when the entry is shown or shared (domain.md 5.0; DPA 2018 s.35(8))."""

    HEALTH = "health", "health"
    MENTAL_HEALTH = "mental_health", "mental health"
    SEX_LIFE = "sex_life", "sex life or orientation"
    ETHNICITY = "ethnicity", "ethnicity or belief"
    VICTIM_LOCATION = "victim_location", "where a victim can be found"
    CHILD = "child", "a child"
    THIRD_PARTY = "third_party", "a third party"
    COVERT = "covert", "covert work"
    SOURCE_IDENTITY = "source_identity", "identity of a source"
    LPP = "lpp", "legal professional privilege"
    MAPPA_MINUTE = "mappa_minute", "MAPPA minutes"
    COUNSELLING = "counselling", "counselling"


class Possession(Code):
    """Who possesses the material (domain.md 8, Material)."""

    INVESTIGATOR = "investigator", "held by the investigator"
    SEEN = "seen", "seen by the unit, not copied"
    THIRD_PARTY = "third_party", "held by a third party, not seen"


class Regime(Code):
    """Under which part of data protection law the controller acts (domain.md 3)."""

    LED_P3 = "LED_P3", "DPA 2018 Part 3 (law enforcement)"
    UKGDPR = "UKGDPR", "UK GDPR"


class Purpose(Code):
    """For what an entry is made or read. The last four are all that the access log may serve (DPA 2018 s.62(4))."""

    CASE_WORK = "case_work", "work on the case"
    SUPERVISION = "supervision", "supervision of the unit"
    SAFEGUARDING = "safeguarding", "protection of a person"
    HEALTH_CARE = "health_care", "health care"
    VICTIM_SUPPORT = "victim_support", "support of a victim"
    DISCLOSURE = "disclosure", "disclosure in proceedings"
    LEGAL_CLAIM = "legal_claim", "legal claim"
    DATA_RIGHTS = "data_rights", "rights of a person recorded about"
    ADMINISTRATION = "administration", "running the ledger"
    LAWFULNESS = "lawfulness", "checking that processing is lawful"
    SELF_MONITORING = "self_monitoring", "self-monitoring and discipline"
    INTEGRITY = "integrity", "integrity and security of the record"
    CRIMINAL_PROCEEDINGS = "criminal_proceedings", "criminal proceedings"


REACHES_RESTRICTED = frozenset({"disclosure", "legal_claim", "criminal_proceedings", "lawfulness"})
"""Purposes for which a restricted record is still read: proceedings, legal claims, and the Commissioner's checks (DPA 2018 s.47(2))."""


_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")

MOST_MINUTES = 100_000
"""Working time of one act at most: what a person works in a year."""


@dataclass(frozen=True, slots=True)
class Effort:
    """Working time put into an act: whole minutes, by agency and grade (for cost per case, domain.md 1.5)."""

    agency: str
    grade: str
    minutes: int

    def check(self) -> None:
        """Raise UsageError unless it can stand in the clear: agency and grade are codes, and the minutes those of one person."""
        for name, code in (("agency", self.agency), ("grade", self.grade)):
            if not isinstance(code, str) or not _CODE.fullmatch(code):
                raise UsageError(f"effort: {name} is a code of up to 40 letters, digits, _ and -, such as police or band_6")
        if not 0 <= self.minutes <= MOST_MINUTES:
            raise UsageError(f"effort: minutes is a whole number up to {MOST_MINUTES:,}")

    def to_json(self) -> dict[str, Any]:
        """Write it as it stands in the unit ``who``."""
        return {"agency": self.agency, "grade": self.grade, "minutes": self.minutes}

    @classmethod
    def from_json(cls, json: dict[str, Any]) -> Self:
        """Read what ``to_json`` wrote; raises UsageError on surplus, missing or wrongly typed members."""
        only(json, {"agency", "grade", "minutes"}, set(), "effort")
        if not isinstance(json["minutes"], int) or isinstance(json["minutes"], bool) or json["minutes"] < 0:
            raise UsageError("effort: minutes is a whole number, not negative")
        return cls(json["agency"], json["grade"], json["minutes"])


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did what the event says, in which role and for which agency; ``actor`` is the member's opaque id."""

    actor: UUID
    role: str
    agency: str
    effort: tuple[Effort, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Write the unit ``who``."""
        json: dict[str, Any] = {"actor": str(self.actor), "agency": self.agency, "role": self.role}
        return {**json, "effort": [part.to_json() for part in self.effort]} if self.effort else json

    @classmethod
    def from_json(cls, json: dict[str, Any]) -> Self:
        """Read the unit ``who``; raises UsageError."""
        only(json, {"actor", "agency", "role"}, {"effort"}, "who")
        effort = tuple(Effort.from_json(part) for part in json.get("effort", []))
        return cls(_uuid(json["actor"], "who"), json["role"], json["agency"], effort)


@dataclass(frozen=True, slots=True)
class Subject:
    """A person the entry is about, and why that person is in the record."""

    person: UUID
    category: str

    def to_json(self) -> dict[str, Any]:
        """Write it as it stands in the unit ``marks``."""
        return {"category": self.category, "person": str(self.person)}

    @classmethod
    def from_json(cls, json: dict[str, Any]) -> Self:
        """Read what ``to_json`` wrote; raises UsageError."""
        only(json, {"person", "category"}, set(), "subjects")
        return cls(_uuid(json["person"], "subjects"), coded(Category, json["category"], "category"))


@dataclass(frozen=True, slots=True)
class Marks:
    """How the entry is to be handled: its subjects, sensitivity, who possesses the material, whose it is."""

    originator: str
    subjects: tuple[Subject, ...] = ()
    sensitivity: tuple[str, ...] = ()
    possession: str = Possession.INVESTIGATOR.value

    def to_json(self) -> dict[str, Any]:
        """Write the unit ``marks``."""
        return {
            "originator": self.originator,
            "possession": str(self.possession),
            "sensitivity": [str(mark) for mark in self.sensitivity],
            "subjects": [subject.to_json() for subject in self.subjects],
        }

    @classmethod
    def from_json(cls, json: dict[str, Any]) -> Self:
        """Read the unit ``marks``; raises UsageError."""
        only(json, {"originator", "possession", "sensitivity", "subjects"}, set(), "marks")
        return cls(
            json["originator"],
            tuple(Subject.from_json(subject) for subject in json["subjects"]),
            tuple(coded(Sensitivity, mark, "sensitivity") for mark in json["sensitivity"]),
            coded(Possession, json["possession"], "possession"),
        )


@dataclass(frozen=True, slots=True)
class Basis:
    """Why the entry may be held: controller, purpose, lawful basis, condition, regime, on what it rests, and its source."""

    controller: str
    purpose: str
    basis: str
    regime: str
    statement: str
    condition: str | None = None
    source: Source | None = None

    def to_json(self) -> dict[str, Any]:
        """Write the unit ``basis``; ``condition`` and ``source`` only where there is one."""
        json = {"basis": self.basis, "controller": self.controller, "purpose": str(self.purpose)}
        json |= {"regime": str(self.regime), "statement": str(self.statement)}
        more: dict[str, Any] = {} if self.condition is None else {"condition": self.condition}
        return {**json, **more, **({} if self.source is None else {"source": self.source.to_json()})}

    @classmethod
    def from_json(cls, json: dict[str, Any]) -> Self:
        """Read the unit ``basis``; raises UsageError."""
        only(json, {"controller", "purpose", "basis", "regime", "statement"}, {"condition", "source"}, "basis")
        return cls(
            json["controller"],
            coded(Purpose, json["purpose"], "purpose"),
            json["basis"],
            coded(Regime, json["regime"], "regime"),
            coded(Statement, json["statement"], "statement"),
            json.get("condition"),
            Source.from_json(json["source"]) if "source" in json else None,
        )


def _uuid(text: object, part: str) -> UUID:
    try:
        return UUID(str(text))
    except ValueError:
        raise UsageError(f"{part}: an id is not a UUID") from None
