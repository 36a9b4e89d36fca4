"""One run over an import file: which lines are recorded together, what became of each, and where the refused ones go."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from commands import forms, given, lines, output, receipts
from commands.agencies import Agencies, note_unplaced
from commands.labels import Labels
from commands.rejecting import Rejects
from commands.session import unit_directory
from ledger import errors
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.importing import Given, ImportingLedger, Outcome

TOGETHER = 50
"""Lines recorded in one transaction: more save little, and others who record wait as long."""

LONGEST_REQUEST = 200
"""Characters of a request id; an index of the database takes some 2,700 bytes."""

SAID = 20
"""Refusals told on standard error; the rejects file has them all."""


class Import:
    """One run over a file: its labels, its counts, its rejects."""

    def __init__(
        self, ledger: "ImportingLedger", place: Path, file: lines.File, labels: Labels, *, again: bool, dry_run: bool
    ) -> None:  # fmt: skip
        """``labels``: those that are known already; ``again``: some of its lines may be recorded already."""
        self._ledger, self._place, self._file, self._labels = ledger, place, file, labels
        self._again, self._dry_run = again, dry_run
        self._agencies = Agencies(ledger)
        self._form_of = cache(partial(forms.require, unit=unit_directory()))
        self._rejects = Rejects(place, file.digest)
        self.recorded = self.repeated = self.entries = self.refused = 0

    def __enter__(self) -> Self:
        """Begin to collect what is refused."""
        self._rejects.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        """Put what was refused in its place."""
        self._rejects.__exit__(*error)

    @property
    def rejects(self) -> Path | None:
        """Where refused lines stand, once the run has ended."""
        return self._rejects.place

    def run(self) -> Iterator[int]:
        """Go through the file; gives the number of the last line done, again and again."""
        for together in self._together():
            for line, outcome in zip(together, self._recorded(together), strict=True):
                self._count(line, outcome)
            self._labels.settle()
            yield together[-1].number

    def _together(self) -> Iterator[list[lines.Line]]:
        """Give the lines recorded together; what concerns the unit or a person ends a transaction, so that later lines know of it."""
        together: list[lines.Line] = []
        for line in lines.read(self._place):
            together.append(line)
            if len(together) == TOGETHER or self._reaches_further(line.act or {}):
                yield together
                together = []
        if together:
            yield together

    def _reaches_further(self, act: dict[str, Any]) -> bool:
        """Whether roles and names, or notes in other streams, follow from it."""
        kind = act.get("type")
        try:
            return "case" not in act or (isinstance(kind, str) and self._form_of(kind).stream in ("unit", "person"))
        except UsageError:
            return False

    def _recorded(self, together: list[lines.Line]) -> "list[Outcome]":
        from ledger.importing import REFUSALS

        if self._dry_run:
            return [self._one(line, partial(self._ledger.rehearse, named=self._again or self._is_named(line))) for line in together]
        known, met = len(self._labels), self._agencies.met()
        try:
            with self._ledger.transaction():
                return [self._one(line, self._ledger.act) for line in together]
        except REFUSALS:
            self._labels.back_to(known)
            self._agencies.back_to(met)
        return [self._one(line, self._ledger.alone) for line in together]

    def _one(self, line: lines.Line, record: "Callable[[Given], Outcome]") -> "Outcome":
        outcome: Outcome | None
        try:
            act = self._act(line)
            known = self._again or self._is_named(line)
            outcome = self._ledger.earlier(act) if known and not self._dry_run else None
        except (UsageError, errors.NotFound, errors.RequestReused) as refusal:
            outcome = refusal
        outcome = outcome or record(act)  # what the database refuses here ends the transaction, and is not this line's to answer
        if isinstance(outcome, errors.CaseledgerError):
            self._labels.dropped()
        else:
            if not outcome.repeated:
                self._agencies.meet(act.intents)
            if self._dry_run and not outcome.repeated:
                self._labels.members.meet(act.intents)
            self._labels.kept(zip(act.intents, outcome.entries, strict=False))
        return outcome

    def _act(self, line: lines.Line) -> "Given":
        from ledger.events.envelope import Source
        from ledger.importing import Given

        if line.act is None:
            raise UsageError(str(line.wrong))
        request = self._request(line.act, line.first or lines.First(self._file.digest, line.number))
        source = Source(file=self._file.digest, line=line.number)
        self._labels.asked_by(request)
        return Given(given.intents(line.act, self._labels, self._ledger, self._form_of, source), request)

    @staticmethod
    def _is_named(line: lines.Line) -> bool:
        """Whether its request id may be that of another line, or of one in another file."""
        return line.first is not None or "request_id" in (line.act or {})

    def _request(self, act: dict[str, Any], first: lines.First) -> str:
        """Give the act's id: its own, or that of the line which was refused first, however often that is mended."""
        request = act.get("request_id", f"{first.file}:{first.line}")
        if not isinstance(request, str) or not 0 < len(request) <= LONGEST_REQUEST:
            raise UsageError(f"request_id: it is a text of up to {LONGEST_REQUEST} characters")
        return request

    # -- what became of it -----------------------------------------------------------------------------------------

    def _count(self, line: lines.Line, outcome: "Outcome") -> None:
        if isinstance(outcome, errors.CaseledgerError):
            self.refused += 1
            self._reject(line, outcome.briefly)
        elif outcome.repeated:
            self.repeated += 1
        else:
            self.recorded += 1
            self.entries += len(outcome.entries)

    def _reject(self, line: lines.Line, reason: str) -> None:
        if self.refused <= SAID:
            before = "" if line.first is None else f", line {line.first.line} when it was first refused"
            output.note(f"line {line.number}{before}: {reason}")
        if not self._dry_run:
            known = line._replace(text=None if line.text is None else self._labels.numbered_text(line.text))
            self._rejects.add(known, None if line.act is None else self._labels.numbered(line.act), reason)

    def remark(self) -> None:
        """Tell on standard error what was recorded and may be a slip."""
        self._agencies.note()
        note_unplaced(self._ledger)

    def told(self) -> dict[str, Any]:
        """Tell the run in JSON values."""
        return {
            "dry_run": self._dry_run, "file": self._file.digest, "lines": self._file.lines, "recorded": self.recorded,
            "entries": self.entries, "repeated": self.repeated, "refused": self.refused,
            "rejects": None if self.rejects is None else str(self.rejects), "notice": receipts.NOBODY_NOTIFIED,
            "consultations": self._ledger.consultations, "agencies_without_a_name": self._agencies.unnamed(),
        }  # fmt: skip

    def prose(self) -> Iterator[str]:
        """Tell the run in words."""
        verb = "Would record" if self._dry_run else "Recorded"
        yield f"{verb} {output.counted(self.recorded, 'act')} ({output.counted(self.entries, 'entry', 'entries')}) from {self._place.name}."
        if self.repeated:
            yield f"{output.counted(self.repeated, 'act')} had been recorded before."
        if self.refused:
            yield f"{output.counted(self.refused, 'line')} refused{f', with reasons in {self.rejects.name}' if self.rejects else ''}."
        if self._dry_run:
            yield receipts.but_consulted(self._ledger.consultations)
        yield receipts.NOBODY_NOTIFIED
