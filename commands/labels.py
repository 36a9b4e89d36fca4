"""The labels by which lines of a file call the cases, persons and entries that it makes: not in memory, for there is any number of them."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from commands import options
from commands.fields import IN_THIS_ACT
from commands.given import Members
from commands.labelling import Known, Store
from commands.naming import with_ids
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.event import Event
    from ledger.intents import Intent
    from ledger.receipts import Line

LABEL = re.compile(r"@[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
UNKNOWN = "it names a label that no recorded line before it began"


class Labels:
    """The streams that the lines of one file began (``composing.Book``); what a refused act began is taken back.

    They stand in a ``Store``. An act calls the streams that it begins by labels, and the first entry that it makes where it is recorded.
    """

    root = "fields."

    def __init__(self, ledger: "Ledger", store: Store | None = None) -> None:
        """Know the labels of the store; without one, none yet."""
        self._ledger = ledger
        self._begun: dict[str, UUID] = {}
        self._store = Store(ledger.unit_stream()) if store is None else store
        self._request = ""
        self._place = ledger.unit_stream()
        self._entry: str | None = None
        self.members = Members(ledger)

    def asked_by(self, request: str) -> None:
        """Say under which id the next act is recorded: what it began in an earlier run it begins again, to be answered as then."""
        self._request = request

    def begin(self, label: str | None) -> UUID:
        """Give a fresh stream, to be found under ``label``; raises UsageError for a label that is taken, or none."""
        if label is not None:
            self._require_new(label)
        stream = self._ledger.fresh()
        if label is not None:
            self._begun[label] = stream
        return stream

    def recorded_in(self, place: UUID, label: str | None) -> None:
        """Say in which stream the act is recorded, and by which label its first entry there is called; raises UsageError."""
        if label is not None:
            if not isinstance(label, str) or not label[1:2].isalpha():
                raise UsageError("the label of an entry is @, a letter and up to 63 letters, digits, dots and dashes, such as @offer")
            self._require_new(label)
        self._place, self._entry = place, label

    def person(self, word: object) -> UUID:
        """Find a person by number or label."""
        return self.stream(word, options.PERSON)

    def stream(self, word: object, number: re.Pattern[str]) -> UUID:
        """Find a stream by number or label; raises UsageError or NotFound."""
        if isinstance(word, str) and word.startswith("@"):
            if (known := self._found(word)) is None:
                raise UsageError(UNKNOWN)
            return known
        if not isinstance(word, str) or not number.fullmatch(word):
            such = "case, such as CHS-26-0041" if number is options.CASE else "person, such as P-311"
            found = "nothing is given" if word is None else "it is neither a number nor a label"
            raise UsageError(f"{found}; give the number of a {such}, or a label, such as @first")
        return self._ledger.find(word).stream

    def identified(self, cls: "type[Event]", values: Mapping[str, Any], where: str) -> dict[str, Any]:
        """Put ids for the labels, numbers and logins in fields that hold ids, and numbers for the labels of cases and of entries."""
        from ledger.events.event import fields_of

        meant = {
            "case": self.numbered, "entry": self._numbered_here, "uuid": self._meant, "person": self._labelled, "member": self._named,
            "record": self._labelled,
        }  # fmt: skip
        return with_ids(self._ledger, fields_of(cls), values, where, lambda kind, value: meant[kind](value))

    def kept(self, made: "Iterable[tuple[Intent, Line]]") -> None:
        """Keep what the act began: ``made`` gives, for each intent, what it became, in the stream that was recorded for the one drawn."""
        first: dict[UUID, Line] = {}
        for intent, line in made:
            first.setdefault(intent.stream, line)
        for label, drawn in self._begun.items():
            made_of = first.get(drawn)
            known = Known(drawn, None, None) if made_of is None else Known(made_of.stream, made_of.address.partition("#")[0], None)
            self._store.keep(label, self._request, known)
        if self._entry is not None and (own := first.get(self._place)) is not None:
            self._store.keep(self._entry, self._request, Known(own.stream, None, own.version))
        self.dropped()

    def dropped(self) -> None:
        """Forget what a refused act began."""
        self._begun, self._entry = {}, None

    def back_to(self, known: int) -> None:
        """Forget all labels but the first ``known``, whose acts stand."""
        self.dropped()
        self._store.back_to(known)

    def settle(self) -> None:
        """Let the labels count in later runs: their acts stand."""
        self._store.settle()

    def knows(self, label: str) -> bool:
        """Tell whether an act before this one began it."""
        known = self._row(label)
        return label in self._begun or (known is not None and not known.mine)

    def __len__(self) -> int:
        """Count the labels whose acts stand."""
        return len(self._store)

    def numbered(self, value: Any) -> Any:
        """Give a JSON value with numbers for the labels that have one."""
        if isinstance(value, dict):
            return {name: self.numbered(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self.numbered(item) for item in value]
        known = self._row(value) if isinstance(value, str) else None
        return value if known is None else known.version or known.number or value

    def numbered_text(self, text: str) -> str:
        """Give a text that is no JSON with numbers for the labels in it that have one."""
        return re.sub(f'"{LABEL.pattern}"', lambda label: json.dumps(self.numbered(label[0][1:-1])), text)

    def _require_new(self, label: str) -> None:
        if not isinstance(label, str) or not LABEL.fullmatch(label):
            raise UsageError("a label is @ and up to 64 letters, digits, dots and dashes, such as @first")
        if self.knows(label):
            raise UsageError("it begins a label that an earlier line began")

    def _found(self, label: str) -> UUID | None:
        known = self._row(label)
        return self._begun.get(label) or (None if known is None or known.version is not None else known.stream)

    def _row(self, label: str) -> Known | None:
        return self._store.row(label, self._request) if LABEL.fullmatch(label) else None

    def _numbered_here(self, value: Any) -> Any:
        """Give the number of an entry for its label; one that the same act makes keeps the word by which it is meant."""
        if isinstance(value, list):
            return [self._numbered_here(each) for each in value]
        if not isinstance(value, str) or not value.startswith("@") or IN_THIS_ACT.fullmatch(value):
            return value
        if (known := self._row(value)) is None:
            raise UsageError(UNKNOWN)
        if known.version is None:
            raise UsageError("it names a label of a case or person, and an entry is meant")
        if known.stream != self._place:
            raise UsageError("it names a label of an entry in another record; name one of this")
        return known.version

    def _meant(self, value: Any) -> Any:
        return self._named(self._labelled(value))

    def _labelled(self, value: Any) -> Any:
        """Give the id of a person for the label with which his record was begun."""
        if isinstance(value, list):
            return [self._labelled(each) for each in value]
        return str(self.person(value)) if isinstance(value, str) and value.startswith("@") else value

    def _named(self, value: Any) -> Any:
        """Give the id of a member for his full name."""
        if isinstance(value, list):
            return [self._named(each) for each in value]
        return str(self.members.find(value)) if isinstance(value, str) and " " in value else value
