"""The last look at a finished copy before it is recorded: what refuses it, and what a person has to decide first."""

import ast
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from commands import bags, drafts, finishing, output
from ledger.errors import DisclosureRefused, UsageError
from ledger.proof import bundle
from ledger.rules.copies import TO_SEE_ALL

if TYPE_CHECKING:
    from commands.redacting import Redacting
    from projections.court.bundle import Copy
    from projections.court.gate import Gate, Known
    from projections.court.gate_draft import Decided
    from projections.court.matter import Matter

UNTOLD = (bundle.HASHES, bundle.TIMESTAMPS, finishing.VERIFIER)
"""Files of hashes and signatures alone, and the program that is the same in every copy."""
FIXED = ("page.html", "page_checks.html", "page_legend.html", "page.js", "print.typ")
"""Files of projections.court whose words stand in every copy."""
WORDED = ("volume.py", "printed.py", "page.py", "page_proof.py", "page_text.py", "heading.py")
"""Modules of projections.court whose texts do."""
UNDONE = "nothing was recorded, and nothing was written"


def looked(found: "Redacting", copy: "Copy", files: Mapping[str, bytes]) -> "Gate":
    """Look at the files of a copy. Raises DisclosureRefused where they hold what the audience is not shown; every place is told."""
    from projections.court import gate

    told = {name: content for name, content in files.items() if not name.startswith(UNTOLD)}
    seen = gate.look(told, known(found, copy))
    for finding in seen.refusals:
        output.note(str(finding))
    if seen.refusals:
        places = output.counted(len(seen.refusals), "place")
        raise DisclosureRefused(f"the copy holds what its audience is not shown, in {places} told above; {UNDONE}")
    for name in seen.unread:
        output.note(f"{name} cannot be read by this program: look at it yourself before it goes")
    return seen


def decided(found: "Redacting", copy: "Copy", seen: "Gate", file: str | None, matches: str | None) -> int:
    """Give how many short hits stand by a person's decision. Raises DisclosureRefused where one is not decided or may not stand.

    What is to be decided is written to the file ``matches``, if one is named; ``file`` is that file, decided.
    """
    from projections.court import gate_draft

    said = None if file is None else _read(found, copy, file)
    open_ = [*gate_draft.refusing(seen.short, said)]
    if open_:
        if matches is not None:
            drafts.require_new(matches)
            drafts.write(matches, gate_draft.written(found.number, copy.audience, seen.short))
        for line in open_:
            output.note(line)
        then = f"decide them in {matches} and give it with --decided" if matches else "write them to a file with --matches, and decide them"
        hits = output.counted(len(gate_draft.gathered(seen.short)), "short match", "short matches")
        raise DisclosureRefused(f"{hits} with what is withheld are not decided; {UNDONE}; {then}")
    return len(gate_draft.gathered(seen.short))


def _read(found: "Redacting", copy: "Copy", file: str) -> "Decided":
    from projections.court import gate_draft

    said = gate_draft.decided(drafts.read(file, "caseledger bundle make --matches"))
    if (said.proceedings, said.audience) != (found.number, copy.audience):
        raise UsageError(f"{Path(file).name} was written for other proceedings or another audience; nothing was made; name the right one")
    drafts.refuse(said.faults, "make the copy again")
    return said


def known(found: "Redacting", copy: "Copy") -> "Known":
    """Say what must not stand in a copy, and what explains a hit: what is shown, head and schedules, and the program's own words."""
    from projections.court import generated, kept_back, units
    from projections.court.gate import Kept

    matter = found.matter(copy.audience)
    own = [unit for unit in units.units(found.own, {}) if unit.kind not in (units.CLEAR, units.ID)]
    head = [*_head(copy), *_written(copy, matter), *map(str, found.cases.values())]  # the entries name their streams
    phrases = [*_phrases(found), *copy.legend, *(label for label, _ in copy.heading)]
    said = [*generated.said(copy, phrases), *_fixed()]
    numbers = () if copy.audience in TO_SEE_ALL else (*found.cases, *found.numbers.values())
    identifiers = [Kept(number, number) for number in numbers]
    others = kept_back.of_proceedings(own, found.number)
    return kept_back.known(
        matter, found.numbers, others=others, decided=head, said=said, identifiers=identifiers, bare=copy.audience == "subject"
    )


def _written(copy: "Copy", matter: "Matter") -> Iterator[str]:
    """Give the units that were decided to be shown as a copy writes them: with their names, and coded values as JSON."""
    from ledger.entry import core
    from projections.court.redaction import Shown

    shown = {(unit.case, unit.entry, unit.ordinal) for unit in matter.units if isinstance(matter.verdict(unit), Shown)}
    for line in copy.lines:
        version = core.decode(line.core).version
        yield from (text.decode() for ordinal, text in line.units.items() if (line.stream, version, ordinal) in shown)


def _fixed() -> Iterator[str]:
    """Give the words that stand in every copy."""
    from ledger.proof.bundle_words import FAULTS, VERDICTS
    from projections.court import volume

    folder = resources.files("projections.court")
    yield from (folder.joinpath(name).read_text(encoding="utf-8") for name in FIXED)
    for name in WORDED:
        found = ast.walk(ast.parse(folder.joinpath(name).read_bytes()))
        yield from (each.value for each in found if isinstance(each, ast.Constant) and isinstance(each.value, str))
    yield from (text for _, because, instead in VERDICTS.values() for text in (because, instead))
    yield from (text for _, text in FAULTS.values())
    yield from (volume.ONE, volume.MANY, *volume.METADATA)  # two of these are put together of texts of the modules
    yield bags.WORDS


def _phrases(found: "Redacting") -> Iterator[str]:
    from projections.court import generated

    forms = found.state.jurisdiction
    return iter(()) if forms is None else generated.phrases_of_forms(forms)


def _head(copy: "Copy") -> Iterator[str]:
    """Give what a copy shows beside units: its head, who is called how, and the issued schedules."""
    yield from (copy.title, copy.marking, copy.contact, *copy.legend)
    yield from (text for pair in copy.heading for text in pair)
    yield from (text for each in copy.people for text in (each.called, *each.status))
    yield from (each.label for each in copy.redacted)
    for sheet in copy.schedules:
        yield from (sheet.title, sheet.marking, sheet.statement, *sheet.notes, *sheet.columns)
        yield from (text for pair in sheet.heading for text in pair)
        for row in sheet.rows:
            yield from (*row, " ".join(row))
