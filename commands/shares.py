"""``share ask``, ``share decide`` and ``share give``: one act of sharing each, with what is known of it shown before anything is asked."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import beforehand, composing, forms, output
from commands.forming import FormCommand
from commands.recording import Beside, Values
from ledger.events.catalogue import latest

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact

REQUESTED, DECIDED, MADE = "share-requested", "share-decided", "share-made"
ANSWERS = {"request": REQUESTED, "decision": DECIDED, "share": MADE}
"""Fields that name what an act answers, with the type of that."""
TAKEN_OVER = ("items", "purposes", "recipient")
"""What an act has of what it answers, where it does not say it itself."""


ASKED = """\
Ask an agency for what it brought: entries by their numbers, or what is wanted in words, for which purposes and how soon.

It goes to your own agency unless --recipient or, in --fields, outside names another. caseledger due tells which answers are awaited. What
is wanted and why are asked for, or come in --fields: wanted, why, outside."""
DECIDING = """\
Decide on a request, on sharing without one, or afterwards on what was given in an emergency (--share).

Each entry is shown first, with what the recipient sees of it already and by which agreement. Entries, purposes and recipient are those of
the request unless others are named. Asked for, or given in --fields: necessity, proportionality, minimum (why nothing less serves),
informed_why, conditions, refusal, outside."""
GIVEN = """\
Share entries of a case with an agency or with somebody outside, as decided (--decision) or in an emergency.

Each entry is shown first, with what the recipient sees of it already and by which agreement. Entries, purposes and recipient are those of
the decision unless fewer are named. An agency then reads them in the ledger, until --until or until they are recalled. Somebody outside
gets a pack (--pack), paper or word of mouth (--method). Asked for, or given in --fields: outside, left_out, conditions, and emergency: why
it could not wait for a decision."""


class Sharing(Beside):
    """Fills in of an act of sharing what follows from what it answers, and shows what it is about."""

    _shown = False

    def begun(self, ledger: "Ledger", stream: UUID, label: str, given: Values) -> Values:
        """Take over what the act answers, and show each entry that it names."""
        facts = {fact.version: fact for fact in ledger.facts(stream, [latest(kind) for kind in ANSWERS.values()])}
        given = taken_over(given, facts)
        self._at = stream, label
        self.show(ledger, given)
        return given

    def made(self, ledger: "Ledger", parts: Sequence[composing.Part]) -> Sequence[composing.Part]:
        """Show each entry before the act is confirmed, where they were asked for only now."""
        self.show(ledger, parts[0].values)
        return parts

    def show(self, ledger: "Ledger", given: Values) -> None:
        """Show each entry that is named, once."""
        items = [each for each in given.get("items") or () if isinstance(each, int)]
        if not items or self._shown:
            return
        self._shown = True
        for line in beforehand.lines(ledger, *self._at, items, self.goes_to(ledger, given)):
            output.note(line)

    def goes_to(self, _ledger: "Ledger", given: Values) -> str | None:
        """Give the agency to which it goes, as far as that is known before anything is asked."""
        return given.get("recipient")


def taken_over(given: Values, facts: "Mapping[int, Fact]") -> Values:
    """Give what is given with what the request says, or the decision and the request that it answers; a refusal takes over nothing."""
    for name, kind in ANSWERS.items():
        found = facts.get(given.get(name, 0))
        if found is None or found.kind != kind or given.get("decision") == "refused":
            continue
        before = facts.get(found.fields.get("request", 0))
        told = {**({} if before is None else before.fields), **found.fields}
        given = {each: told[each] for each in TAKEN_OVER if each in told and not (each == "recipient" and "outside" in given)} | given
    return given


class Asking(Sharing):
    """A request: what is asked for goes to the agency that asks, unless it says otherwise."""

    def goes_to(self, ledger: "Ledger", given: Values) -> str | None:
        """Give the agency that asks, where nobody is named."""
        return given.get("recipient") or (None if "outside" in given else ledger.me.agency)

    def made(self, ledger: "Ledger", parts: Sequence[composing.Part]) -> Sequence[composing.Part]:
        """Name the agency of whoever asks, where nobody is named."""
        (part,) = super().made(ledger, parts)
        self.remark = f"Tell {part.values.get('of', 'the agency that is asked')} that it is asked."
        return [part if part.values.keys() & {"recipient", "outside"} else part._replace(
            values={**part.values, "recipient": ledger.me.agency}
        )]  # fmt: skip


class Deciding(Sharing):
    """A decision."""

    def made(self, ledger: "Ledger", parts: Sequence[composing.Part]) -> Sequence[composing.Part]:
        """Say what follows from it: nothing is given by it, and what was given already is not taken back."""
        (part,) = super().made(ledger, parts)
        asked = "Tell whoever asked. " if part.values.get("request") is not None else ""
        refused = part.values.get("decision") == "refused"
        if part.values.get("share") is not None:
            self.remark = f"{asked}It was given already{': recall it (caseledger share recall)' if refused else ''}."
        else:
            self.remark = f"{asked}Nothing is shared{'' if refused else ' yet: caseledger share give does that'}."
        return parts


class Giving(Sharing):
    """A share: shown in the ledger to an agency, or given to somebody outside, as a pack where a directory for it is named."""

    def __init__(self, typed: Values) -> None:
        """Take the directory of the pack."""
        super().__init__(typed)
        self._directory: Path | None = typed.pop("pack", None)
        self._repeatable = typed.get("request_id") is not None
        self._packs: dict[str, Any] = {}

    def begun(self, ledger: "Ledger", stream: UUID, label: str, given: Values) -> Values:
        """Fill in by what way it goes, where that follows: as a pack into a directory, else in the ledger to an agency."""
        if self._directory is not None and not self._repeatable:
            from commands import packs

            packs.require_new(self._directory)
        given = super().begun(ledger, stream, label, given)
        way = "pack" if self._directory is not None else "ledger" if given.get("recipient") else None
        today = ledger.today().isoformat()
        return {"as_of": today, **({} if way is None else {"method": way})} | given

    def made(self, ledger: "Ledger", parts: Sequence[composing.Part]) -> Sequence[composing.Part]:
        """Build the pack, once for the same act, and name its manifest."""
        (part,) = super().made(ledger, parts)
        whom = part.values.get("recipient")
        self.remark = f"Tell {whom} that it is there to be read." if whom else "Hand it over yourself."
        if self._directory is None:
            return parts
        pack = self._pack(ledger, part)
        self._there = self._repeatable and pack.stands_in(self._directory)
        by_another_way = f"tell the digest of its manifest by another way: {pack.manifest}."
        self.remark = f"Read index.txt before you hand over the directory {self._directory}; {by_another_way}"
        return [part._replace(values={**part.values, "manifest": pack.manifest})]

    def done(self) -> None:
        """Write the pack; of an act that was sent again it may be there."""
        if self._directory is not None and not self._there:
            again = "it is recorded as shared; write the pack by caseledger share pack CASE#n --out DIR"
            next(reversed(self._packs.values())).write(self._directory, again)

    def _pack(self, ledger: "Ledger", part: composing.Part) -> Any:
        from commands import fields, packing
        from commands.recording import Recorded

        event = fields.event_of(part.cls, Recorded(ledger, self._at[0]).identified(part.cls, {**part.values, "manifest": "0" * 64}, ""))
        made = event.values()
        key = event.model_dump_json()
        if key not in self._packs:
            persons = [UUID(each) for each in made.get("persons", ())]
            self._packs[key] = packing.built(ledger, self._at[0], made["items"], persons, packing.Cover(made))
        return self._packs[key]


ask = FormCommand(
    "ask", lambda: forms.of_type(REQUESTED), Asking, help=ASKED,
    examples="caseledger share ask CHS-26-0041 --of cwp --purposes safeguarding --urgency urgent --reply-by fri --fields -\n"
    "caseledger share ask CHS-26-0041 --of cc --items 4 --items 7 --purposes case_work --urgency routine",
)  # fmt: skip
decide = FormCommand(
    "decide", lambda: forms.of_type(DECIDED), Deciding, help=DECIDING,
    examples="caseledger share decide CHS-26-0041 --request 12 --decision granted --sharing-basis safeguarding --informed will_be\n"
    "caseledger share decide CHS-26-0041 --request 12 --decision refused --sharing-basis cda115 --informed not_safe --fields -",
)  # fmt: skip
give = FormCommand(
    "give", lambda: forms.of_type(MADE), Giving, help=GIVEN,
    more=[click.Option(["--pack"], type=click.Path(path_type=Path), metavar="DIR", help="Write a pack to a new directory.")],
    examples="caseledger share give CHS-26-0041 --decision 13 --accuracy verified --completeness partly --reliability verified\n"
    "caseledger share give CHS-26-0041 --pack to-housing --fields share.json",
)  # fmt: skip
