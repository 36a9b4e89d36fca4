"""A jurisdiction: which forms, grounds and duties its kinds of proceedings have, and the words of its forms (CPIA 1996; domain.md 3, 5.10).

It is one TOML file, so that another jurisdiction is another file. What stands there is configuration, not law: who uses it compares it with
his own manual. All of a file is read and checked before any of it is used, and a key that nothing reads is refused. Reading one costs no
pydantic.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ledger.errors import UsageError
from ledger.rules.jurisdictions import table
from ledger.rules.jurisdictions.table import Fault, members

FOLDER = Path(__file__).with_name("jurisdictions")
KINDS = ("criminal", "civil_order", "family", "inquest", "parole", "other")
FORMS = ("mg6c", "mg6d", "highly_sensitive", "mg6e", "streamlined", "dmd", "list")
SERIES = ("non_sensitive", "sensitive", "highly_sensitive")
GROUNDS = (
    "third_party", "whereabouts", "source", "privilege", "mappa", "public_interest", "medical", "safety", "child", "methods", "inquiry",
    "not_relevant", "not_decided",
)  # fmt: skip
AUDIENCES = ("prosecutor", "court", "defence", "applicant", "subject")
ANSWERS = ("d", "i", "cnd", "nd", "e", "de", "q")
HOLDS = ("cpia", "civil", "inquiry", "coroner", "complaint", "appeal")
UNTIL = ("charging_decision", "verdict", "release", "appeal_ended", "proceedings_ended")
"""Codes of the event types; a test compares them."""
DUTIES = (
    "code", "disclosure_officer", "continuing_review", "statement_review", "certificate", "acknowledgement", "reply", "ruling_review",
    "victim_notice", "hold",
)  # fmt: skip
"""Duties that rules, clocks and screens know: the edition of a Code; a disclosure officer; review, and after a defence statement;
certification; to chase an acknowledgement; to answer a request; to have a ruling reviewed; notice to a victim; a legal hold."""
COLUMNS = (
    "number", "schedule", "description", "location", "made_on", "held_as", "presumption", "sensitivity_reason", "answer", "reason", "test",
    "why", "line", "repository", "terms", "since", "until", "searched",
)  # fmt: skip
"""What the program can put into a column."""
PROSECUTORS_ALONE = frozenset({"schedule", "presumption", "sensitivity_reason", "test"})
"""Columns that never stand on a form which the defence is given."""


class Column(NamedTuple):
    """A column of a form: the key of what stands in its cells, and its title."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form. ``series``: whose numbers stand on it, None if none; ``nil``: what it says where there is nothing to list."""

    name: str
    title: str
    marking: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...]
    series: str | None
    defence_facing: bool
    nil: str


class Hold(NamedTuple):
    """The legal hold that is proposed for the cases: for what, and what has to have happened before it may end.

    ``convicted``, ``reopened``: what it is after a conviction, and when the proceedings are taken up again; None: as before.
    """

    kind: str
    until: str
    convicted: str | None = None
    reopened: str | None = None


class Duty(NamedTuple):
    """A duty: within how many days it is met, None where the file sets none, and where it comes from."""

    name: str
    source: str
    days: int | None = None


class Edition(NamedTuple):
    """An edition of the Code of Practice, and the first day on which an investigation that begins falls under it."""

    since: date
    code: str
    words: str


class AnswerWords(NamedTuple):
    """A prosecutor's answer as it stands on a schedule, and its words."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of proceedings: names of its forms, its grounds, its duties by name, and what a copy says of its use, by audience."""

    name: str
    forms: tuple[str, ...]
    grounds: frozenset[str]
    duties: Mapping[str, Duty]
    hold: Hold | None
    legend: Mapping[str, tuple[str, ...]]

    def days(self, duty: str) -> int | None:
        """Within how many days a duty is met; None where the kind has not that duty, or the file sets no days."""
        return self.duties[duty].days if duty in self.duties else None


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """What a file of forms says. ``title``: its name for readers; ``editions`` in order of days; ``labels`` by audience and ground.

    ``earlier``: forms as they read before, in which versions of schedules were issued.
    """

    name: str
    title: str
    kinds: Mapping[str, Kind]
    forms: Mapping[str, Form]
    editions: tuple[Edition, ...]
    labels: Mapping[str, Mapping[str, str]]
    answers: Mapping[str, AnswerWords]
    earlier: tuple[Form, ...] = ()

    def as_before(self, form: str) -> "Iterator[Jurisdiction]":
        """Give the jurisdiction with each of the earlier readings of a form in its place."""
        yield from (replace(self, forms={**self.forms, form: each}) for each in self.earlier if each.name == form)

    def edition_on(self, began: date) -> str | None:
        """Code of the edition under which an investigation falls that began on that day (CPIA 1996 s.25(3)); None before the first."""
        return next((edition.code for edition in reversed(self.editions) if edition.since <= began), None)

    def forms_of(self, kind: str) -> tuple[Form, ...]:
        """Forms of a kind of proceedings; none of a kind that the jurisdiction does not have."""
        return tuple(self.forms[form] for form in self.kinds[kind].forms) if kind in self.kinds else ()

    def series_of(self, kind: str) -> frozenset[str]:
        """Schedules on which an item of proceedings of that kind can stand: those of which it has a form."""
        return frozenset(form.series for form in self.forms_of(kind) if form.series is not None)

    def legend(self, kind: str, audience: str) -> tuple[str, ...]:
        """Give what a copy for an audience says of the use that may be made of it."""
        return self.kinds[kind].legend.get(audience, ()) if kind in self.kinds else ()

    def label(self, audience: str, ground: str) -> str:
        """Give what an audience reads in place of what is withheld on a ground."""
        labels = self.labels[audience]
        return labels.get(ground, labels["default"])


def names(folder: Path = FOLDER) -> list[str]:
    """Name every jurisdiction of which there is a file."""
    return sorted(file.stem for file in folder.glob("*.toml"))


@lru_cache(maxsize=32)
def load(name: str, folder: Path = FOLDER) -> Jurisdiction:
    """Give the jurisdiction of that name; raises UsageError where there is none, or its file is not one."""
    if name not in names(folder):
        raise UsageError(f"there is no jurisdiction {name}; nothing was recorded; choose one of {', '.join(names(folder))}")
    try:
        return read(name, (folder / f"{name}.toml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise _refused(name, "it cannot be read") from None


def read(name: str, text: str) -> Jurisdiction:
    """Read a jurisdiction's TOML; raises UsageError that names the jurisdiction, the table and what is wrong there."""
    try:
        return _jurisdiction(name, tomllib.loads(text))
    except Fault as fault:
        raise _refused(name, str(fault)) from None
    except (ValueError, RecursionError) as fault:
        raise _refused(name, f"it is not TOML ({fault})") from None


def _refused(name: str, why: str) -> UsageError:
    return UsageError(f"the jurisdiction {name}: {why}; nothing was recorded; mend its file")


def _jurisdiction(name: str, told: Any) -> Jurisdiction:
    parts = {"name": str, "editions": list, "duties": dict, "kinds": dict, "forms": dict, "answers": dict, "labels": dict}
    told = members("the file", told, parts, {"earlier": list})
    duties = {key: _duty(key, each) for key, each in table.keyed("[duties]", told["duties"], DUTIES).items()}
    forms = {key: _form(key, each) for key, each in table.keyed("[forms]", told["forms"], FORMS).items()}
    kinds = {key: _kind(key, each, forms, duties) for key, each in table.keyed("[kinds]", told["kinds"], KINDS).items()}
    answers = {
        key: AnswerWords(**members(f"[answers] {key}", each, {"code": str, "words": str}))
        for key, each in table.keyed("[answers]", told["answers"], ANSWERS).items()
    }
    labels = {key: _labels(key, each) for key, each in table.keyed("[labels]", told["labels"], AUDIENCES).items()}
    _has_all("answers", answers, ANSWERS)
    _has_all("labels", labels, AUDIENCES)
    before = [members("[[earlier]]", each, {}, dict.fromkeys(FORMS, dict)) for each in told.get("earlier", [])]
    earlier = tuple(_form(key, form) for each in before for key, form in each.items())
    return Jurisdiction(name, told["name"], kinds, forms, _editions(told["editions"]), labels, answers, earlier)


def _has_all(where: str, told: Mapping[str, Any], known: tuple[str, ...]) -> None:
    if missing := [key for key in known if key not in told]:
        raise Fault(f"[{where}] has no {missing[0]}")


def _editions(told: list[Any]) -> tuple[Edition, ...]:
    read = [members("[[editions]]", each, {"code": str, "from": date, "words": str}) for each in told]
    found = tuple(sorted(Edition(each["from"], each["code"], each["words"]) for each in read))
    if len({each.since for each in found}) < len(found) or len({each.code for each in found}) < len(found):
        raise Fault("[[editions]] has a code or a day twice")
    return found


def _duty(key: str, told: Any) -> Duty:
    said = members(f"[duties.{key}]", told, {"source": str}, {"days": int})
    return Duty(key, said["source"], said.get("days"))


def _form(key: str, told: Any) -> Form:
    where = f"[forms.{key}]"
    needed = {"title": str, "marking": str, "columns": list, "notes": list, "defence_facing": bool, "nil": str}
    said = members(where, told, needed, {"series": str})
    columns = tuple(Column(**members(f"{where} columns", each, {"key": str, "title": str})) for each in said["columns"])
    table.codes(f"{where} columns", [column.key for column in columns], COLUMNS)
    series, facing = table.code(f"{where} series", said.get("series"), SERIES), said["defence_facing"]
    if facing and (series not in (None, "non_sensitive") or any(column.key in PROSECUTORS_ALONE for column in columns)):
        raise Fault(f"{where} would show the defence what is for the prosecutor alone")
    return Form(key, said["title"], said["marking"], columns, table.texts(f"{where} notes", said["notes"]), series, facing, said["nil"])


def _kind(key: str, told: Any, forms: Mapping[str, Form], duties: Mapping[str, Duty]) -> Kind:
    where = f"[kinds.{key}]"
    said = members(where, told, {"forms": list, "grounds": list, "duties": list}, {"hold": dict, "legend": dict})
    hold = _hold(f"{where} hold", said["hold"]) if "hold" in said else None
    has = table.codes(f"{where} duties", said["duties"], duties)
    if (hold is None) == ("hold" in has):
        raise Fault(f"{where} has a hold without the duty, or the duty without a hold")
    grounds = frozenset(table.codes(f"{where} grounds", said["grounds"], GROUNDS))
    use = members(f"{where} legend", said.get("legend", {}), {}, dict.fromkeys(AUDIENCES, list))
    legend = {audience: table.texts(f"{where} legend {audience}", told) for audience, told in use.items()}
    return Kind(key, table.codes(f"{where} forms", said["forms"], forms), grounds, {name: duties[name] for name in has}, hold, legend)


def _hold(where: str, told: Any) -> Hold:
    said = members(where, told, {"kind": str, "until": str}, {"convicted": str, "reopened": str})
    until = [table.code(where, said.get(key), UNTIL) for key in ("convicted", "reopened")]
    return Hold(table.codes(where, [said["kind"]], HOLDS)[0], table.codes(where, [said["until"]], UNTIL)[0], *until)


def _labels(key: str, told: Any) -> Mapping[str, str]:
    return members(f"[labels.{key}]", told, {"default": str}, dict.fromkeys(GROUNDS, str))
