"""An act as a line of an import gives it: where, when, by whom, with which fields.

    {"type": TYPE or FORM, "case": "CHS-26-0041" or "@label", "person"?, "label"?, "request_id"?, "occurred_at"?, "actor"?, "effort"?,
     "sensitivity"?, "source"?, "statement"?, "fields": {…}}

A label is local to its file, or to those that are imported with the same labels: the line that begins a case or a person names it, later
lines find the stream by it, and a line's own ``label`` calls the first entry that it makes there (``commands.labels``).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from commands import composing, framing, options, resting
from commands.fields import within
from commands.lines import REJECTED
from commands.naming import identified
from ledger.errors import UsageError

if TYPE_CHECKING:
    from commands.forms import Form
    from commands.labels import Labels
    from ledger.application import Ledger
    from ledger.events.envelope import Source
    from ledger.intents import Intent

KEYS = ("type", "case", "person", "label", "request_id", "occurred_at", "actor", "effort", "sensitivity", "source", "statement", "fields")

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

    def meet(self, intents: "Sequence[Intent]") -> None:
        """Know the members whom acts of this file name, which were rehearsed alone."""
        for values in (intent.event.values() for intent in intents if intent.event.type_name().startswith("member-named.")):
            self._named.setdefault(values["name"], set()).add(UUID(values["member"]))

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


def intents(
    act: Mapping[str, Any], labels: "Labels", ledger: "Ledger", form_of: "Callable[[str], Form]", source: "Source"
) -> "list[Intent]":
    """Make the intents of one line's act; raises UsageError for what is wrong with it, NotFound for a number that is none.

    ``form_of`` gives the form of that name, or that of one event of that type.
    """
    if surplus := len(act.keys() - {*KEYS, REJECTED}):
        raise UsageError(f"{surplus} of its keys are not of an act; it has {', '.join(KEYS)}")
    if not isinstance(act.get("type"), str):
        raise UsageError("type: it is the name of an event type or a form; see caseledger events list")
    if not isinstance(act.get("fields", {}), dict):
        raise UsageError("fields: they are an object")
    form = form_of(act["type"])
    made = composing.parts(form, _with_rests(act, act.get("fields", {})))
    place = _place(form, act, labels, ledger)
    with within("label"):
        labels.recorded_in(place, act.get("label"))
    return ledger.of_both(composing.intents(form, made, place, labels, framing.frame(act, labels.members, source)))


def _with_rests(act: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Put on what the act rests beside its fields; raises UsageError where it is said in both places."""
    rests = {name: act[name] for name in resting.KEYS if act.get(name) is not None}
    if twice := sorted(rests.keys() & fields.keys()):
        raise UsageError(f"it is said beside the fields and in them: {', '.join(twice)}; say it once")
    return {**rests, **fields}


def _place(form: "Form", act: Mapping[str, Any], labels: "Labels", ledger: "Ledger") -> UUID:
    case, person = act.get("case"), act.get("person")
    if form.stream == "unit":
        return ledger.unit_stream()
    if form.begins:
        with within("case"):
            return labels.begin(_label(case, "case"))
    if form.stream == "person" or (case is None and person is not None and form.stream == "record"):
        begins = form.stream == "person" and (person is None or (_is_label(person) and not labels.knows(person)))
        with within("person"):
            return labels.begin(_label(person, "person")) if begins else labels.person(person)
    with within("case"):
        return labels.stream(case, options.CASE)


def _is_label(word: Any) -> bool:
    return isinstance(word, str) and word.startswith("@")


def _label(word: Any, what: str) -> str | None:
    if word is not None and not (isinstance(word, str) and word.startswith("@")):
        raise UsageError(f"it begins a {what}, which gets its number when it is recorded; give a label such as @first, or none")
    return word
