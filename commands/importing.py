"""One run over an import file: which lines are recorded together, what became of each, and where the refused ones go."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self

from commands import forms, given, lines, output, receipts
from commands.labels import Labels
from commands.session import unit_directory
from ledger import errors
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.importing import Given, ImportingLedger, Outcome

TOGETHER = 50
"""Lines recorded in one transaction: more save little, and others who record wait as long."""

SAID = 20
"""Refusals told on standard error; the rejects file has them all."""


class Import:
    """One run over a file: its labels, its counts, its rejects."""

    def __init__(self, ledger: "ImportingLedger", place: Path, file: lines.File, *, again: bool, dry_run: bool) -> None:
        """``again``: some of its lines may be recorded already."""
        self._ledger, self._place, self._file = ledger, place, file
        self._again, self._dry_run = again, dry_run
        self._labels = Labels(ledger)
        self._form_of = cache(partial(forms.require, unit=unit_directory()))
        self._open = ExitStack()
        self._out: BinaryIO | None = None
        self.recorded = self.repeated = self.entries = self.refused = 0

    def __enter__(self) -> Self:
        """Hold the rejects file open until the run ends."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close the rejects file."""
        self._open.close()

    @property
    def rejects(self) -> Path:
        """Where refused lines go."""
        return self._place.with_name(f"{self._place.name}.rejects.ndjson")

    def run(self) -> Iterator[int]:
        """Go through the file; gives the number of the last line done, again and again."""
        for together in self._together():
            for line, outcome in zip(together, self._recorded(together), strict=True):
                self._count(line, outcome)
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
            return [self._one(line, self._ledger.rehearse) for line in together]
        known = len(self._labels)
        try:
            with self._ledger.transaction():
                return [self._one(line, self._ledger.act) for line in together]
        except REFUSALS:
            self._labels.back_to(known)
        return [self._one(line, self._ledger.alone) for line in together]

    def _one(self, line: lines.Line, record: "Callable[[Given], Outcome]") -> "Outcome":
        outcome: Outcome | None
        try:
            act = self._act(line)
            outcome = self._ledger.earlier(act) if self._again else None
        except (UsageError, errors.NotFound, errors.RequestReused) as refusal:
            outcome = refusal
        outcome = outcome or record(act)  # what the database refuses here ends the transaction, and is not this line's to answer
        if isinstance(outcome, errors.CaseledgerError):
            self._labels.dropped()
        else:
            places = zip(act.intents, outcome.entries, strict=False)
            self._labels.kept({intent.stream: (entry.stream, entry.address.partition("#")[0]) for intent, entry in places})
        return outcome

    def _act(self, line: lines.Line) -> "Given":
        from ledger.events.envelope import Source
        from ledger.importing import Given

        if line.act is None:
            raise UsageError(str(line.wrong))
        request = line.act.get("request_id") or f"{self._file.digest}:{line.number}"
        if not isinstance(request, str):
            raise UsageError("request_id is a text")
        source = Source(file=self._file.digest, line=line.number)
        return Given(given.intents(line.act, self._labels, self._ledger, self._form_of, source), request)

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
            output.note(f"line {line.number}: {reason}")
        if self._dry_run:
            return
        if self._out is None:
            self._out = self._open.enter_context(private(self.rejects))
        why = {given.REJECTED: {"line": line.number, "reason": reason}}
        kept = self._labels.numbered(line.act) if line.act else {"text": line.text.decode("utf-8", "replace")} if line.text else {}
        self._out.write(json.dumps(kept | why, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")

    def told(self) -> dict[str, Any]:
        """Tell the run in JSON values."""
        return {
            "dry_run": self._dry_run, "file": self._file.digest, "lines": self._file.lines, "recorded": self.recorded,
            "entries": self.entries, "repeated": self.repeated, "refused": self.refused,
            "rejects": str(self.rejects) if self.refused and not self._dry_run else None, "notice": receipts.NOBODY_NOTIFIED,
            "consultations": self._ledger.consultations,
        }  # fmt: skip

    def prose(self) -> Iterator[str]:
        """Tell the run in words."""
        verb = "Would record" if self._dry_run else "Recorded"
        yield f"{verb} {output.counted(self.recorded, 'act')} ({output.counted(self.entries, 'entry', 'entries')}) from {self._place.name}."
        if self.repeated:
            yield f"{output.counted(self.repeated, 'act')} had been recorded before."
        if self.refused:
            yield f"{output.counted(self.refused, 'line')} refused{'' if self._dry_run else f', with reasons in {self.rejects.name}'}."
        if self._dry_run:
            yield receipts.but_consulted(self._ledger.consultations)
        yield receipts.NOBODY_NOTIFIED


def private(place: Path) -> BinaryIO:
    """Open a file that only this account may read, because refused lines hold what was to be recorded."""
    try:
        place.unlink(missing_ok=True)
        return os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except OSError as fault:
        raise UsageError(f"{place} cannot be written ({fault.strerror}), lines were refused; import the file from another place") from None
