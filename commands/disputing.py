"""``rights dispute``, ``rights resolve`` and ``rights statement``: an entry is contested, that ends, or a statement stands beside it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from commands import composing, forms, owed, prompts
from commands.forming import OfEntry
from commands.recording import Beside, Values
from ledger.errors import UsageError
from ledger.events.catalogue import latest, load

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact

DISPUTED, RESOLVED, STATED, RESTRICTED = "fact-disputed", "dispute-resolved", "statement-added", "record-restricted"
CONTESTED = "accuracy_contested"
"""The ground of a restriction of what cannot be settled (ledger.events.privacy.RestrictionGround)."""

DISPUTING = """\
Record that somebody disputes an entry, or one field of it: the entry stands, and is marked wherever it is shown.

Asked for, or given in --fields: claim (what is disputed, and what is said to be right), evidence (optional). Until rights resolve
ends it, it is told as not resolved."""
RESOLVING = """\
Record how a dispute ended; CASE#N is the entry that recorded it, or the entry that is disputed.

With the outcome restricted the entry is restricted in the same act, because what is right cannot be ascertained (DPA 2018 s.47(3));
where another agency brought it, that agency is named, and restricts it itself. With the outcome supplemented a statement may be given in
the same act: in --fields as {"supplement": {"made_by": ..., "text": ...}}. Asked for, or given in --fields: reasons."""
STATING = """\
Add a supplementary statement to an entry: it stands beside the entry wherever that is shown (DPA 2018 s.46(3)).

Asked for, or given in --fields: text, in the words of whose statement it is. Whoever was given the entry is listed: he must be told."""


class Stating(Beside):
    """A supplementary statement: who was given the entry must be told of it."""

    def begun(self, ledger: "Ledger", stream: UUID, _label: str, given: Values) -> Values:
        """Find, and at a terminal show, who must be told."""
        self.owed = owed.owed(ledger, stream, [given["target"]], "correction")
        if prompts.can_ask():
            self.owed.show()
        return given


class Resolving(Beside):
    """How a dispute ended, and what follows from it in the same act."""

    def begun(self, ledger: "Ledger", stream: UUID, label: str, given: Values) -> Values:
        """Find the dispute and what it disputes."""
        self._facts = {fact.version: fact for fact in ledger.facts(stream)}
        self._stream, self._label = stream, label
        self.entry = self._dispute(given["dispute"])
        self._target: int = self._facts[self.entry].fields.get("target", 0)
        return given | {"dispute": self.entry}

    def _dispute(self, named: int) -> int:
        """Give the number of the dispute: the entry itself, or the one open dispute of it. Raises UsageError where that is not one."""
        if (fact := self._facts.get(named)) is not None and fact.kind == DISPUTED:
            return named
        ended = {fact.fields.get("dispute") for fact in self._facts.values() if fact.kind == RESOLVED}
        every = [version for version, fact in self._facts.items() if fact.kind == DISPUTED and fact.fields.get("target") == named]
        of_it = [version for version in every if version not in ended] or every
        if len(of_it) == 1:
            return of_it[0]
        known = ", ".join(f"{self._label}#{version}" for version in of_it)
        which = f"name one of its disputes: {known}" if of_it else "nothing disputes it; name the entry that recorded a dispute"
        raise UsageError(f"entry #{named} is no dispute; nothing was recorded; {which}")

    def made(self, ledger: "Ledger", parts: Sequence[composing.Part]) -> Sequence[composing.Part]:
        """Have a statement of this act stand beside what was disputed, and add the restriction where that is the outcome."""
        ending, *statements = parts
        target = {"target": self._target, "dispute": self.entry}
        made = [ending, *(part._replace(values={**part.values, **target}) for part in statements)]
        outcome = ending.values.get("outcome")
        if outcome == "restricted":
            made += self._restriction(ledger)
        elif outcome in LEFT and not statements and not self._later(FOLLOWS[outcome]):
            self.remark = LEFT[outcome].format(entry=f"{self._label}#{self._target}", dispute=f"{self._label}#{self.entry}")
        return made

    def _restriction(self, ledger: "Ledger") -> list[composing.Part]:
        """Make the restriction of what was disputed; none where another agency brought it, or it is restricted for this already."""
        from ledger.rules import restriction

        fact, entry = self._facts.get(self._target), f"{self._label}#{self._target}"
        whose = None if fact is None else fact.brought_by
        if whose not in (None, ledger.me.agency):
            self.remark = f"{entry} was brought by {whose}: have a member of {whose} restrict it (caseledger rights restrict)."
            return []
        if any(self._target in each.fields.get("versions", (self._target,)) for each in self._contested()):
            self.remark = f"{entry} is restricted already, because its accuracy is contested."
            return []
        earlier = (fact for version, fact in self._facts.items() if version < self.entry and fact.brought_by == ledger.me.agency)
        versions = restriction.with_it(earlier, [self._target])
        self.owed = owed.owed(ledger, self._stream, versions, "restriction")
        return [composing.Part(forms.Step(RESTRICTED), load(latest(RESTRICTED)), {"ground": CONTESTED, "versions": versions})]

    def _contested(self) -> "list[Fact]":
        """Give the restrictions of what is contested that stood when this dispute ended, or stand now: so the act can be repeated."""
        ends = (version for version, fact in self._facts.items() if fact.kind == RESOLVED and fact.fields.get("dispute") == self.entry)
        end = next(ends, max(self._facts) + 1)
        lifted = {fact.fields.get("restriction") for fact in self._facts.values() if fact.kind == "restriction-lifted"}
        return [
            fact for version, fact in self._facts.items()
            if fact.kind == RESTRICTED and fact.fields.get("ground") == CONTESTED and version not in lifted and version < end
        ]  # fmt: skip

    def _later(self, kind: str) -> bool:
        """Whether an entry of a type speaks of what was disputed, and came after the dispute."""
        later = (fact for fact in self._facts.values() if fact.kind == kind and fact.version > self.entry)
        return any(fact.fields.get("target") == self._target for fact in later)


LEFT = {
    "corrected": "Correct it: caseledger correct {entry} --field NAME, or caseledger rights rectify where the person asked for it.",
    "supplemented": "Record the statement: caseledger rights statement {entry} --dispute {dispute}.",
}
"""What is left to do after an outcome, where it was not done before."""
FOLLOWS = {"corrected": "fact-corrected", "supplemented": STATED}
"""The type by which it is done."""


BESIDE = forms.Step(STATED, under="supplement", optional=True, set={"target": None, "dispute": None})
"""A statement in the act that ends a dispute: beside which entry it stands follows from that."""


def _resolving() -> forms.Form:
    """Give the form of the end of a dispute, with a statement in the same act."""
    form = forms.of_type(RESOLVED)
    return replace(form, steps=(*form.steps, BESIDE))


dispute = OfEntry(
    "dispute", lambda: forms.of_type(DISPUTED), names="target", help=DISPUTING,
    examples="caseledger rights dispute CHS-26-0041#3 --disputed-by data_subject --person P-311 --raised-on fri\n"
    "caseledger rights dispute P-311#1 --field address --disputed-by data_subject --raised-on fri --fields dispute.json",
)  # fmt: skip
resolve = OfEntry(
    "resolve", _resolving, Resolving, names="dispute", help=RESOLVING,
    examples="caseledger rights resolve CHS-26-0041#7 --outcome stands --fields reasons.json\n"
    "caseledger rights resolve CHS-26-0041#3 --outcome restricted",
)  # fmt: skip
statement = OfEntry(
    "statement", lambda: forms.of_type(STATED), Stating, names="target", help=STATING,
    examples="caseledger rights statement CHS-26-0041#3 --made-by data_subject --person P-311 --dispute 7\n"
    "caseledger rights statement P-311#1 --made-by data_subject --fields statement.json",
)  # fmt: skip
