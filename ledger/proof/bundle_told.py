"""What the check of a bundle gave, line by line, as the command and the program that goes with a bundle print it. Pure.

What a bundle brings along (names of files and keys) is printed in ASCII, all else escaped: it must not steer a terminal.
"""

from collections.abc import Iterator

from ledger.proof.bundle_words import OPENSSL, Checked
from ledger.proof.finding import Standing

NONE = "there is no such file"
STANDINGS = {Standing.ESTABLISHED: "established", Standing.NOT_ESTABLISHED: "NOT ESTABLISHED", Standing.FAILED: "FAILED"}


def lines(found: Checked) -> Iterator[str]:
    """Give the six verdicts, what does not fit, and what is to be compared by hand."""
    for each in found.verdicts:
        instead = f"; it would be by: {each.instead}" if each.instead else ""
        yield f"{each.matter.value:<15} {STANDINGS[each.standing]:<16} {plain(each.because)}{plain(instead)} [{each.reason}]"
    yield f"{'files':<15} {'do not fit' if found.files_fault else 'fit':<16} manifest.json, and the manifests of the bag"
    yield from (f"fault: {plain(each.where)}: {plain(each.what)} [{each.reason}]" for each in found.faults)
    if found.counts is not None:
        yield "entries: {shown} shown, {withheld} marked withheld; streams: {streams}".format(**found.counts)
    yield f"SHA-256 of manifest.json: {found.manifest or NONE}"
    yield f"SHA-256 of manifest-sha256.txt: {found.bag or NONE} (page, PDF and verify.py stand by this one alone)"
    yield from (f"key of the log ({'yours' if found.keys_are_yours else 'as the bundle states it'}): {plain(each)}" for each in found.keys)
    for name in found.timestamps:
        yield f"timestamp, not checked here; by hand: {OPENSSL.format(file=plain(name))}"


def plain(text: str) -> str:
    """Give a text in printable ASCII, the rest escaped."""
    return "".join(each if " " <= each <= "~" else ascii(each)[1:-1] for each in text)
