"""``receipt``: the proof that an entry is in the record, or a case there as a whole, to be checked offline by whoever is given it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands import consulting, options, output
from commands.checkpointing import hand_out, require_new
from commands.session import opened_ledger
from commands.words import WRITES, command
from ledger.errors import NotFound, UsageError, VerificationFailed

if TYPE_CHECKING:
    from uuid import UUID

    from ledger.application import Ledger
    from ledger.events.fact import Fact


@command(
    "receipt", may=(*WRITES, VerificationFailed),
    examples="caseledger receipt CHS-26-0041#7\ncaseledger receipt CHS-26-0041#7 --out entry.tlog-proof\n"
    "caseledger receipt CHS-26-0041 --out case.completeness",
)  # fmt: skip
@click.argument("address", metavar="CASE[#n]|P-n[#n]|UNIT[#n]", type=options.Whole())
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write the proof to a new file, for whoever is to check it.")
@output.format_option
def receipt(*, address: tuple[str, int | None], out: Path | None, form: str) -> None:
    """Prove that an entry is in the record, by its leaf and a checkpoint: the newest that witnesses cosigned, else the newest of all.

    The proof (C2SP tlog-proof) is checked without this program and without the database: the path from the leaf to the root that
    the log signed. An entry that no checkpoint covers yet is pending. Of a whole case the file (docs/format.md, section 17) shows that
    its entries are all there are, up to a checkpoint that is made for it; ask the witnesses first, for it takes their cosignatures along.
    Nothing of what entries say is read or shown.
    """
    number, version = address
    require_new(out)
    with opened_ledger() as ledger:
        if version is None:
            _whole(ledger, number, out, form)
            return
        told = proven(ledger, number, version)
    if out is not None:
        _written(out, told)
    output.answer(told, form, _prose(told))


def _whole(ledger: "Ledger", number: str, out: Path | None, form: str) -> None:
    from ledger import completing
    from ledger.proof.checkpoint import stated

    proof = completing.make(ledger, _stream(ledger, number))
    source, size = proof.encode(), stated(proof.checkpoint).size
    if out is not None:
        hand_out(out, source, "the checkpoint is signed and kept")
    told = {"number": number, "entries": proof.size, "checkpoint": size, "bytes": len(source), "proof": source.hex()}
    there = f"{number} has {output.counted(proof.size, 'entry', 'entries')}, and no other, up to the checkpoint of {size:,} entries."
    written = f"The proof is in {out}." if out is not None else "Write the proof to a file with --out FILE."
    output.answer(told, form, [there, f"{written} It has {len(source):,} bytes."])


def proven(ledger: "Ledger", number: str, version: int) -> dict[str, Any]:
    """Give address, position, leaf, the size of the checkpoint (None before the first), whether one covers it, and the proof if so."""
    from ledger import checkpoints

    entry = _entry(ledger, number, version)
    found = checkpoints.receipt(ledger, entry.position)
    return {
        "address": f"{number}#{version}", "position": entry.position, "leaf": found.leaf.hex(), "checkpoint": found.size,
        "state": "pending" if found.proof is None else "proven", "proof": None if found.proof is None else found.proof.decode(),
    }  # fmt: skip


def _entry(ledger: "Ledger", number: str, version: int) -> "Fact":
    found = next((fact for fact in ledger.facts(_stream(ledger, number)) if fact.version == version), None)
    if found is None:
        raise NotFound(f"no {number}#{version} that you may see; nothing was proven; see caseledger show {number}")
    return found


def _stream(ledger: "Ledger", number: str) -> "UUID":
    return ledger.unit_stream() if number == "UNIT" else consulting.find(ledger, number).stream


def _prose(told: dict[str, Any]) -> list[str]:
    where = f"{told['address']} is entry {told['position']} of the record, leaf {told['leaf']}."
    if told["proof"] is not None:
        return [where, f"The checkpoint of {told['checkpoint']:,} entries covers it:", *told["proof"].splitlines()]
    covers = "There is no checkpoint yet" if told["checkpoint"] is None else f"The newest checkpoint covers {told['checkpoint']:,} entries"
    return [where, f"{covers}: the proof is pending until the next one (caseledger checkpoint)."]


def _written(out: Path, told: dict[str, Any]) -> None:
    if told["proof"] is None:
        raise UsageError(f"no checkpoint covers {told['address']} yet; nothing was written; make one first: caseledger checkpoint")
    hand_out(out, told["proof"].encode(), "nothing was proven")
