"""From what a copy says to its finished files: entries, schedules, manifest, page, print and bag, and the last look at them.

Nothing is read here, neither of the record nor of a clock: the same copy and proof give the same bytes. Files are made in memory, so that
nothing lies on a disk that the last look refuses.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from commands import bags
from ledger import RELEASE
from ledger.proof import bundle, jcs
from ledger.proof.bundle import Bare, Shown

if TYPE_CHECKING:
    from projections.court.bundle import Copy, Line

PAGE, PDF, SCHEDULE, VERIFIER = "index.html", "bundle.pdf", "schedule.csv", f"{bundle.DATA}verify.py"


class Finished(NamedTuple):
    """The files of a copy by their names in its directory, and the digests by which it is known (hexadecimal)."""

    files: Mapping[str, bytes]
    manifest: str
    bag: str


def finished(copy: "Copy", proof: Mapping[str, bytes]) -> Finished:
    """Make the files of a copy. ``proof``: the authors' entries and what lies in data/proof, by name; nothing for a silent copy.

    Raises ConfigurationError where what sets pages is not installed, VerificationFailed where a text is not what its unit says.
    """
    from projections.court import page
    from projections.court.print import as_pdf

    if copy.silent:
        files = {PAGE: page.as_html(copy, {}), **_volumes(as_pdf(copy, ""), "")}
        return Finished(files, bundle.digest(bundle.manifest(files)), bags.digest_of(files))
    stated = {**_stated(copy), **{name: proof[name] for name in proof if name == bundle.AUTHORS}}
    manifest = bundle.manifest(stated)
    files = {**stated, **proof, bundle.MANIFEST: manifest}
    digest = bundle.digest(manifest)
    files[bundle.DATA + PAGE] = page.as_html(copy, files)
    files |= _volumes(as_pdf(copy, digest), bundle.DATA)
    files[VERIFIER] = _verifier()
    whole = bags.bagged(files, bags.About(copy.title, copy.contact, copy.as_of))
    return Finished(whole, digest, bags.digest(whole))


def _verifier() -> bytes:
    from ledger.proof import assembled

    return assembled.verifier(RELEASE)


def _stated(copy: "Copy") -> dict[str, bytes]:
    """Give the files that the manifest names, but for the authors' entries."""
    from projections.court import documents

    files = {bundle.ENTRIES: bundle.written(_entries(copy)), bundle.COVER: jcs.encode(cover(copy)) + b"\n"}
    for place, sheet in enumerate(copy.schedules):
        name = SCHEDULE if place == 0 else f"schedule-{sheet.form.replace('_', '-')}.csv"
        files[bundle.DATA + name] = documents.as_csv(sheet)
    return files | {f"{bundle.DATA}exhibits/{each.name}": each.content for each in copy.exhibits}


def cover(copy: "Copy") -> Mapping[str, object]:
    """Give what of a copy is generated, in JSON values: what stands at its head and who is who."""
    return {
        "audience": copy.audience, "title": copy.title, "marking": copy.marking, "release": copy.release, "contact": copy.contact,
        "heading": [list(pair) for pair in copy.heading], "legend": list(copy.legend), "as_of": copy.as_of.isoformat(),
        "checkpoint": copy.checkpoint, "complete": copy.complete,
        "people": [{"called": each.called, "status": list(each.status), "renamed": each.renamed} for each in copy.people],
    }  # fmt: skip


def _entries(copy: "Copy") -> Iterator[Shown | Bare]:
    for line in copy.lines:
        yield Shown(line.number, line.core, line.units, instead(line))
    for bare in sorted(copy.bare, key=lambda each: (each.stream, each.version)):
        yield Bare(bare.leaf, bare.stream, bare.version)


def instead(line: "Line") -> dict[int, str]:
    """Give what is printed in place of units that are not shown, by ordinal; of several that one text stands for, by the first."""
    from projections.court.bundle import RECORDED, WORDS

    runs = (*line.says, *(each.run for each in line.fields))
    return {run.ordinal: run.text for run in runs if run.ordinal is not None and run.kind not in (WORDS, RECORDED)}


def _volumes(volumes: list[bytes], folder: str) -> dict[str, bytes]:
    return {f"{folder}{PDF if place == 1 else f'bundle-{place}.pdf'}": content for place, content in enumerate(volumes, 1)}
