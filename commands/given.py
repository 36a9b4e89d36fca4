"""An act as a line of an import gives it: where, when, by whom, with which fields; and the labels that lines call streams by.

    {"type": TYPE or FORM, "case": "CHS-26-0041" or "@label", "person"?, "request_id"?, "occurred_at"?, "actor"?, "effort"?, "sensitivity"?,
     "source"?, "statement"?, "fields": {…}}

A label is local to its file: the line that begins a case or a person names it, later lines find the stream by it.
"""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from commands import composing, framing, options
from commands.naming import identified, with_ids
from ledger.errors import UsageError

if TYPE_CHECKING:
    from commands.forms import Form
    from ledger.application import Ledger
    from ledger.events.envelope import Source
    from ledger.events.event import Event
    from ledger.intents import Intent

KEYS = ("type", "case", "person", "request_id", "occurred_at", "actor", "effort", "sensitivity", "source", "statement", "fields")
REJECTED = "rejected"
"""A key that a rejects file adds; it may stay in the line when that is mended and imported again."""

LABEL = re.compile(r"@[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
MOST_LABELS = 2_000_000
"""Labels of one file: what bounds the memory of an import."""


WHY = "To find the members whom a file of history names."
"""The reason of the consultation by which members' names are opened."""


class Members:
    """Members by the words that files have for them: full name, login, or number. Names are opened once, by a recorded consultation."""

    def __init__(self, ledger: "Ledger") -> None:
        """Open no name yet."""
        self._ledger = ledger
        self._named: dict[str, set[UUID]] = {}
        self._read_to = 0

    def find(self, word: str) -> UUID:
        """Find a member; raises UsageError where nobody or more than one is called so, NotFound for a login that is none."""
        if " " not in word:
            return UUID(identified(self._ledger, word))
        if word not in self._named:
            self._open()
        if len(found := self._named.get(word, set())) != 1:
            many = "more than one member" if found else "nobody"
            raise UsageError(f"{many} of that name is in the unit's record; give a login or M-n")
        return next(iter(found))

    def _open(self) -> None:
        """Read the names that the unit's record gives, again only when something was recorded there since."""
        from ledger.store import reading

        stream = self._ledger.unit_stream()
        version = reading.writing(self._ledger.user, stream).version
        if version == self._read_to:
            return
        purpose = options.default_purpose(self._ledger.me.roles)
        for entry in self._ledger.read([stream], purpose=purpose, reason=WHY, classes=("facts", "personal")):
            fields = entry.fact.fields
            member = fields.get("member", fields.get("recorder"))
            if entry.fact.kind in ("member-named", "user-added") and member and "name" in fields:
                self._named.setdefault(fields["name"], set()).add(UUID(member))
        self._read_to = version


class Labels:
    """The streams that the lines of one file began (``composing.Book``); what a refused act began is taken back."""

    def __init__(self, ledger: "Ledger") -> None:
        """Know no label yet."""
        self._ledger = ledger
        self._streams: dict[str, UUID] = {}
        self._numbers: dict[str, str] = {}
        self._begun: list[str] = []
        self.members = Members(ledger)

    def begin(self, label: str | None) -> UUID:
        """Give a fresh stream, to be found under ``label``; raises UsageError for a label that is taken, or none."""
        if label is not None:
            self._take(label)
        stream = self._ledger.fresh()
        if label is not None:
            self._streams[label] = stream
            self._begun.append(label)
        return stream

    def person(self, word: str) -> UUID:
        """Find a person by number or label."""
        return self.stream(word, options.PERSON)

    def stream(self, word: object, number: re.Pattern[str]) -> UUID:
        """Find a stream by number or label; raises UsageError or NotFound."""
        if isinstance(word, str) and word.startswith("@"):
            if word not in self._streams:
                raise UsageError("it names a label that no recorded line before it began")
            return self._streams[word]
        if not isinstance(word, str) or not number.fullmatch(word):
            raise UsageError("it needs the number of the case or person, or a label, such as CHS-26-0041, P-311 or @first")
        return self._ledger.find(word).stream

    def identified(self, cls: "type[Event]", values: Mapping[str, Any]) -> dict[str, Any]:
        """Put ids for the labels, numbers and logins in fields that hold ids."""
        from ledger.events.event import fields_of

        ids = {field.name for field in fields_of(cls) if field.kind == "uuid"}
        own = {name: self._meant(value) if name in ids else value for name, value in values.items()}
        return with_ids(self._ledger, fields_of(cls), own)

    def kept(self, streams: Mapping[UUID, tuple[UUID, str]]) -> None:
        """Keep what the act began: ``streams`` gives, for each id that was drawn, the recorded stream and its number."""
        for label in self._begun:
            if self._streams[label] in streams:
                self._streams[label], self._numbers[label] = streams[self._streams[label]]
        self._begun = []

    def dropped(self) -> None:
        """Forget what a refused act began."""
        for label in self._begun:
            del self._streams[label]
        self._begun = []

    def back_to(self, known: int) -> None:
        """Forget all labels but the first ``known``, whose acts stand."""
        self._begun = list(self._streams)[known:]
        self.dropped()

    def knows(self, label: str) -> bool:
        """Tell whether a line before began it."""
        return label in self._streams

    def __len__(self) -> int:
        """Count the labels."""
        return len(self._streams)

    def numbered(self, value: Any) -> Any:
        """Give a JSON value with numbers for the labels that have one."""
        if isinstance(value, dict):
            return {name: self.numbered(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self.numbered(item) for item in value]
        return self._numbers.get(value, value) if isinstance(value, str) else value

    def _take(self, label: str) -> None:
        if not LABEL.fullmatch(label):
            raise UsageError("a label is @ and up to 64 letters, digits, dots and dashes, such as @first")
        if label in self._streams:
            raise UsageError("it begins a label that an earlier line began")
        if len(self._streams) >= MOST_LABELS:
            raise UsageError(f"the file begins more than {MOST_LABELS:,} labels; divide it")

    def _meant(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._meant(each) for each in value]
        if isinstance(value, str) and value.startswith("@"):
            return str(self.person(value))
        return str(self.members.find(value)) if isinstance(value, str) and " " in value else value


def intents(
    act: Mapping[str, Any], labels: Labels, ledger: "Ledger", form_of: "Callable[[str], Form]", source: "Source"
) -> "list[Intent]":
    """Make the intents of one line's act; raises UsageError for what is wrong with it, NotFound for a number that is none.

    ``form_of`` gives the form of that name, or that of one event of that type.
    """
    if surplus := len(act.keys() - {*KEYS, REJECTED}):
        raise UsageError(f"{surplus} of its keys are not of an act; it has {', '.join(KEYS)}")
    if not isinstance(act.get("type"), str) or not isinstance(act.get("fields", {}), dict):
        raise UsageError("an act names its type, and its fields are an object")
    form = form_of(act["type"])
    made = composing.parts(form, act.get("fields", {}))
    place = _place(form, act, labels, ledger)
    return composing.intents(form, made, place, labels, framing.frame(act, labels.members, source))


def _place(form: "Form", act: Mapping[str, Any], labels: Labels, ledger: "Ledger") -> UUID:
    case, person = act.get("case"), act.get("person")
    if form.stream == "unit":
        return ledger.unit_stream()
    if form.begins:
        return labels.begin(_label(case, "case"))
    if form.stream == "person":
        begins = person is None or (isinstance(person, str) and person.startswith("@") and not labels.knows(person))
        return labels.begin(_label(person, "person")) if begins else labels.person(str(person))
    if case is None and person is not None and form.stream == "record":
        return labels.person(str(person))
    return labels.stream(case, options.CASE)


def _label(word: Any, what: str) -> str | None:
    if word is not None and not (isinstance(word, str) and word.startswith("@")):
        raise UsageError(f"it begins a {what}, which gets its number when it is recorded; give a label such as @first, or none")
    return word
