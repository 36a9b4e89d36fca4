"""What can be said of a bundle that is checked: each outcome by a code, with its words. One table for all that check bundles.

The command, the program that goes with each bundle and its page give the same codes and the same words (docs/format.md, section 22). In
braces stands what is set in. No sentence tells how many entries there are, but in a copy that states completeness.
"""

from collections.abc import Mapping
from typing import NamedTuple

from ledger.proof.finding import Matter, Standing, Verdict

FILES = "files"
"""The matter of a fault that is one of the files as they lie there, beside the six."""


class Fault(NamedTuple):
    """What does not fit: of which matter, which sentence (a code of ``FAULTS``), where, and the sentence."""

    matter: str
    reason: str
    where: str
    what: str


class Checked(NamedTuple):
    """What the check of a bundle gives. ``keys``: the log's keys in force, as verifier keys, and whether the reader gave them himself.

    ``counts``: streams, and entries shown and withheld, of a copy that states completeness; ``timestamps``: names of files that were not
    checked here; ``manifest``: SHA-256 of manifest.json, to be compared with what was told by another way; ``bag``: that of the
    bag's manifest, by which the page, the PDF and verify.py stand; ``size``: entries under the
    checkpoint, None for a copy that states authenticity only.
    """

    verdicts: tuple[Verdict, ...]
    faults: tuple[Fault, ...]
    origin: str
    size: int | None
    keys: tuple[str, ...]
    keys_are_yours: bool
    counts: Mapping[str, int] | None
    timestamps: tuple[str, ...]
    manifest: str
    bag: str

    @property
    def files_fault(self) -> bool:
        """Whether a file is not as the manifests say."""
        return any(each.matter == FILES for each in self.faults)

    @property
    def holds(self) -> bool:
        """Whether nothing stands against the bundle; what is not established by it is another thing."""
        return not self.faults and all(each.standing is not Standing.FAILED for each in self.verdicts)


UNCHECKED = "a program that knows Ed25519: verify.py with the Python package cryptography, or a current browser"
OPENSSL = (
    "sed '/^$/,$d' data/proof/checkpoint > stamped.txt && "
    "openssl ts -verify -data stamped.txt -in {file} -CAfile authority.pem"
)
"""How a timestamp is checked by hand; the authority's root certificate comes by another way."""

_YES, _NO, _FALSE = Standing.ESTABLISHED, Standing.NOT_ESTABLISHED, Standing.FAILED
VERDICTS: Mapping[str, tuple[Standing, str, str]] = {
    "key_trust.given": (_YES, "the log's key stands in the trust file that you gave", ""),
    "key_trust.not_given": (_NO, "the keys come with the bundle itself", "compare this fingerprint with one given by another way: {keys}"),
    "key_trust.other_log": (_NO, "the trust file that you gave has no key of this log", "the log's key, given by another way"),
    "log_signature.holds": (_YES, "the log's key signed the checkpoint", ""),
    "log_signature.false": (_FALSE, "the log's key did not sign the checkpoint as it stands here", ""),
    "log_signature.no_checkpoint": (_FALSE, "there is no checkpoint that can be read", ""),
    "log_signature.no_key": (_NO, "no key of this log is stated", "a trust file with the log's key"),
    "log_signature.unchecked": (_NO, "signatures cannot be checked here", UNCHECKED),
    "witness_quorum.met": (_YES, "enough witnesses cosigned the checkpoint: {groups}", ""),
    "witness_quorum.false": (_FALSE, "a cosignature in the name of a trusted witness does not hold", ""),
    "witness_quorum.none": (_NO, "no quorum of witnesses is stated", "a trust file that names witnesses"),
    "witness_quorum.short": (_NO, "too few witnesses cosigned the checkpoint: {groups}", "their cosignatures"),
    "witness_quorum.unchecked": (_NO, "signatures cannot be checked here", UNCHECKED),
    "time.witnessed": (_YES, "recorded by {time} at the latest, as these state: {witnesses}", ""),
    "time.contradicted": (_FALSE, "an entry was recorded after others saw the checkpoint over it", ""),
    "time.not_witnessed": (_NO, "no quorum of witnesses states a time", "cosignatures, or timestamps, not checked here"),
    "time.unchecked": (_NO, "signatures cannot be checked here", UNCHECKED),
    "integrity.holds": (_YES, "every entry leads to the checkpoint, is signed by its author, and committed to what is shown of it", ""),
    "integrity.failed": (_FALSE, "something that is shown does not fit; the faults say what", ""),
    "integrity.unchecked": (_NO, "entries lead to the checkpoint and committed to what is shown; signatures are not checked", UNCHECKED),
    "completeness.holds": (_YES, "every entry of the listed streams up to checkpoint {size} is here or marked withheld", ""),
    "completeness.failed": (_FALSE, "entries, index and checkpoint do not fit one another; the faults say what", ""),
    "completeness.not_stated": (_NO, "this copy states authenticity only", "a copy that states completeness"),
    "completeness.not_witnessed": (_NO, "no index witness of the quorum cosigned the checkpoint", "the cosignatures of index witnesses"),
    "completeness.unchecked": (_NO, "signatures cannot be checked here", UNCHECKED),
}  # fmt: skip
"""Of each outcome: how the matter before the dot stands, because of what, and what would establish it."""

_WHOLE, _ALL = Matter.INTEGRITY.value, Matter.COMPLETENESS.value
FAULTS: Mapping[str, tuple[str, str]] = {
    "file.missing": (_WHOLE, "the file is not there"),
    "file.unreadable": (_WHOLE, "the file is not what it must be (format, section 22)"),
    "line.unreadable": (_WHOLE, "the line is not that of an entry"),
    "line.order": (_WHOLE, "the line stands at another place than its number or its stream and version say"),
    "entry.unreadable": (_WHOLE, "the bytes are not those of an entry"),
    "entry.other_log": (_WHOLE, "the entry is of another log"),
    "entry.beyond": (_WHOLE, "the entry stands beyond the checkpoint"),
    "entry.twice": (_WHOLE, "an entry of this position, or of this version of its stream, stands here already"),
    "entry.order": (_WHOLE, "the positions of a stream's entries do not rise with their versions"),
    "entry.withheld": (_WHOLE, "an entry is withheld by its leaf in a copy that states authenticity only"),
    "unit.ordinal": (_WHOLE, "the entry has no unit of this ordinal"),
    "unit.changed": (_WHOLE, "the unit is not what the entry committed to"),
    "unit.unreadable": (_WHOLE, "the unit is not one of salt, name and value"),
    "unit.decoy": (_WHOLE, "the unit is a decoy, which is shown to nobody"),
    "tree.size": (_WHOLE, "the proof is of another size than the checkpoint"),
    "tree.root": (_WHOLE, "the entries do not lead to the root of the checkpoint"),
    "author.entry": (_WHOLE, "the entry gives nobody a key"),
    "author.no_key": (_WHOLE, "no entry that is shown gives the author his key"),
    "author.signature": (_WHOLE, "the author's signature does not hold"),
    "author.ledger": (_WHOLE, "the entry is the ledger's own by its type or by its want of a signature, and not by both"),
    "stream.not_listed": (_ALL, "the entry is of a stream that the proof does not list"),
    "stream.gap": (_ALL, "the entries of the stream are not all that the proof says it has"),
    "stream.root": (_ALL, "the entries of the streams do not lead to the index and the checkpoint"),
    "time.after": (Matter.TIME.value, "the entry was recorded after {witness} saw the checkpoint over it"),
    "earlier.root": (_WHOLE, "the checkpoint does not continue that of an earlier copy"),
    "manifest.unreadable": (FILES, "it is not the manifest of a bundle"),
    "manifest.recorded": (FILES, "neither its SHA-256 nor that of manifest-sha256.txt is the one that you gave"),
    "manifest.file": (FILES, "the file is not what manifest.json says"),
    "manifest.surplus": (FILES, "the file is none of those in manifest.json"),
    "bag.unreadable": (FILES, "it is not a manifest of a bag (RFC 8493)"),
    "bag.file": (FILES, "the file is not what the bag's manifest says"),
    "bag.surplus": (FILES, "the file is none of the bag's"),
    "bag.missing": (FILES, "the file is not there"),
    "file.special": (FILES, "it is a link or no plain file, and was not read"),
}  # fmt: skip
"""Of each fault: its matter, and its sentence."""


def verdict(reason: str, **words: str) -> Verdict:
    """Give the verdict of a code of ``VERDICTS``."""
    standing, because, instead = VERDICTS[reason]
    return Verdict(Matter(reason.partition(".")[0]), standing, because.format(**words), instead.format(**words), reason)


def fault(reason: str, where: str, **words: str) -> Fault:
    """Give the fault of a code of ``FAULTS``; ``where`` is a file, or an entry by its number in the copy."""
    matter, what = FAULTS[reason]
    return Fault(matter, reason, where, what.format(**words))
