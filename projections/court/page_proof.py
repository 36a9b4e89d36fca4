"""What the page of a copy tells of its proof, and the words that its script needs. Pure."""

from collections.abc import Iterator, Mapping
from string import Template
from typing import Any

from ledger.proof import bundle
from ledger.proof.bundle_words import FAULTS, OPENSSL, VERDICTS
from ledger.proof.finding import Matter
from projections.court.bundle import Copy
from projections.court.page_text import shown

MATTERS: Mapping[str, str] = {
    Matter.KEY_TRUST.value: "Trust in the log's key",
    Matter.LOG_SIGNATURE.value: "The log's signature",
    Matter.WITNESS_QUORUM.value: "Witnesses",
    Matter.TIME.value: "Time",
    Matter.INTEGRITY.value: "Integrity of what is shown",
    Matter.COMPLETENESS.value: "Completeness of the listed streams",
}
"""The six matters in the order of the verdicts, in plain words."""

_STEPS = (
    "Each recorded passage is a unit: its salt, name and value as JSON. The SHA-256 of the base64url text of the unit stands in its entry.",
    "The SHA-256 of the entry is its leaf. {leads}",
    "The checkpoint states the root of the log, and is signed by the log's key and by witnesses.",
    "Each entry is signed by its author, whose key the record gives in entries of its own.",
)
_COMPLETE = "The leaves of a stream give its root, the roots of streams the index, and the index stands in the log under the checkpoint."
_SINGLE = "With the hashes beside it, it leads to the root of the log under the checkpoint."
_STAMP = Template("<li><code>$name</code>, not checked here. To check it: <code>$command</code></li>")


def words() -> Mapping[str, Any]:
    """Give the words of verdicts and faults by their codes: those that the command and verify.py use."""
    return {"verdicts": VERDICTS, "faults": FAULTS}


def told(copy: Copy, proof: Mapping[str, bytes]) -> str:
    """Write how the proof is used by hand, with the checkpoint and its timestamps."""
    return "\n".join(_told(copy, proof))


def _told(copy: Copy, proof: Mapping[str, bytes]) -> Iterator[str]:
    steps = (each.format(leads=_COMPLETE if copy.complete else _SINGLE) for each in _STEPS)
    yield "<p>What the browser checks can be checked by hand, from the files beside this page:</p>"
    yield f"<ol>{''.join(f'<li>{shown(each)}</li>' for each in steps)}</ol>"
    yield (
        "<p>The entries stand in <code>data/entries.ndjson</code>, the authors' keys in <code>data/authors.ndjson</code>, the hashes in "
        "<code>data/proof</code>. The format is public and states every byte: docs/format.md of the release, section 22.</p>"
    )
    yield "<h3>The checkpoint</h3>"
    note = proof.get(bundle.CHECKPOINT, b"").decode("utf-8", "replace")
    yield f'<div class="scroll" tabindex="0" role="region" aria-label="The checkpoint, a signed note"><pre>{shown(note)}</pre></div>'
    stamps = [name for name in sorted(proof) if name.startswith(bundle.TIMESTAMPS)]
    if stamps:
        yield "<h3>Timestamps</h3>"
        yield f"<ul>{''.join(_STAMP.substitute(name=shown(each), command=shown(OPENSSL.format(file=each))) for each in stamps)}</ul>"
