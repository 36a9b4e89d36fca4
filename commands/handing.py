"""``share pack`` and ``share check``: a pack written again from the record, and a pack held against its manifest."""

from collections.abc import Iterator
from pathlib import Path

import click

from commands import consulting, options, output
from commands.session import opened_ledger
from commands.words import READS, command
from ledger.errors import NotAuthorised, RuleRefused, UsageError, VerificationFailed

LARGEST = 64 * 2**20
"""Bytes of a pack at most: what is larger was not made here."""


@command(
    "pack", may=(*READS, RuleRefused, VerificationFailed),
    examples="caseledger share pack CHS-26-0041#12 --out to-housing\ncaseledger share pack CHS-26-0041#12 --out to-housing --reason",
)  # fmt: skip
@click.argument("address", type=options.Address(), metavar="CASE#n")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", required=True, help="Write the pack to a new directory.")
@options.consulting
@output.format_option
def write_pack(*, address: tuple[str, int], out: Path, purpose: str | None, why: str | None, form: str) -> None:
    """Write the pack of a share again, as the entry CASE#n recorded it; reading it is one recorded consultation.

    What follows from the record is the same to the byte. Where it is not, as after an erasure, nothing is written. Proofs of
    inclusion are those of today's checkpoint. The directory is private to this account; who carries it decides who reads it.
    """
    from commands import packing, packs

    number, version = address
    packs.require_new(out)
    with opened_ledger() as ledger:
        found = consulting.find(ledger, number, purpose, why)
        pack, recorded = packing.again(ledger, found.stream, version, purpose, why)
        if pack.manifest != recorded:
            raise VerificationFailed(
                f"the pack of {number}#{version} is not what it was: {packing.differs(pack)}; nothing was written; "
                "to share what stands now, share it anew (caseledger share give)"
            )
        pack.write(out)
    told = {"address": f"{number}#{version}", "directory": str(out), "manifest": pack.manifest, "proofs": len(pack.proofs)}
    output.answer(told, form, written(out, pack.manifest, len(pack.proofs)))


def written(out: Path, manifest: str, proofs: int) -> Iterator[str]:
    """Tell where a pack lies and by what its recipient knows that it is whole."""
    yield f"The pack is in {out}. Its manifest has SHA-256 {manifest}."
    yield "Tell the recipient this digest by another way than the pack, and how to check: sha256sum -c SHA256SUMS; sha256sum manifest.json."
    if proofs:
        yield f"It has {output.counted(proofs, 'proof')} of inclusion."
    else:
        yield "No checkpoint covers its entries yet: no proof of inclusion is in it (caseledger checkpoint, then write it again)."
    yield output.NOBODY_NOTIFIED


@command(
    "check", may=(NotAuthorised, VerificationFailed),
    examples="caseledger share check to-housing\ncaseledger share check to-housing --manifest 9f86d081884c7d65…",
)  # fmt: skip
@click.argument("directory", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--manifest", metavar="SHA-256", help="Digest of the manifest, as the sender told it.")
@output.format_option
def check(*, directory: Path, manifest: str | None, form: str) -> None:
    """Check a pack that was received: its files against the manifest, its units against their entries. No ledger is needed.

    Who signed a checkpoint that a proof brings is not asked here: see docs/format.md, section 20.
    """
    from ledger.proof import pack

    files = read(directory)
    faults = list(pack.faults(files, manifest))
    told = {"directory": str(directory), "manifest": pack.digest(files.get(pack.MANIFEST, b"")), "compared": manifest is not None,
            "faults": faults}  # fmt: skip
    whole = f"Every file of {directory} is what its manifest says, and every unit is what its entry committed to."
    by = "It is the one that was recorded." if manifest else f"Ask its sender whether its manifest has SHA-256 {told['manifest']}."
    output.answer(told, form, [output.Heading(output.counted(len(faults), "fault")), *faults] if faults else [whole, by])
    if faults:
        raise VerificationFailed(f"{output.counted(len(faults), 'fault')} found in the pack; do not rely on it; ask who shared it")


def read(directory: Path) -> dict[str, bytes]:
    """Read the files of a pack by name, of its directory and of those in it, following no link. Raises UsageError."""
    found: dict[str, bytes] = {}
    try:
        for path in sorted([*directory.iterdir(), *directory.glob("*/*")]):
            if path.is_symlink() or not path.is_file():
                continue
            if path.stat().st_size + sum(map(len, found.values())) > LARGEST:
                raise UsageError(f"{directory} is larger than any pack; nothing was checked")
            found[path.relative_to(directory).as_posix()] = path.read_bytes()
    except OSError as fault:
        raise UsageError(f"{directory} cannot be read ({fault.strerror}); nothing was checked") from None
    return found
