"""What the program that goes with each bundle says of itself: its head, why each section is there, and which of them decide."""

HEAD = '''"""Check a bundle of caseledger: python verify.py [DIR] [--trust FILE] [--recorded DIGEST].

Reads only, and nothing outside DIR; without DIR the bundle that it lies in. Needs Python 3.11, and for signatures the package cryptography.
What is checked, and in which order, stands in docs/format.md, section 22. Assembled from the sources of release {release}, whose digest
of this file can be compared. The sections marked * decide; the others hold words, or read what RFC 6962, 8032, 8785 and 9162 define.
Who has little time reads bundle_check, bundle_verdicts and bundle_lists.

{contents}
"""

from __future__ import annotations

'''
"""Its beginning; in braces stands what is set in."""
SECTIONS = {
    "errors": "What is raised where bytes are not what they must be.",
    "finding": "What is judged, and how a matter can stand.",
    "bundle_words": "All that can be said of a bundle: verdicts and faults by their codes.",
    "bundle": "The files: their names, and how the lists of entries are read.",
    "bundle_files": "The files as they lie there, held against manifest.json and the manifests of the bag (RFC 8493).",
    "jcs": "JSON in its one spelling (RFC 8785), so that no two readers see two things in a text.",
    "core": "An entry: what the tree of the log commits to.",
    "unit": "A unit: a piece of an entry that can be shown or kept back by itself, and its digests.",
    "signature": "Ed25519 (RFC 8032), and the message that the author of an entry signs.",
    "bundle_entry": "One entry: the units shown of it, the key that it gives somebody, and its author's signature.",
    "merkle": "Trees (RFC 9162): their hashes, and whether a later tree continues an earlier one.",
    "partial": "The root of a tree of which some leaves are known.",
    "bundle_proof": "How entries and streams lead to the index and to one checkpoint.",
    "bundle_lists": "Both lists of entries, line by line: where each stands, and whose signature it has.",
    "bundle_signed": "Keys, the trust file, the checkpoint, and who signed it when.",
    "bundle_verdicts": "The six verdicts: of each matter the first outcome that is so.",
    "bundle_check": "The check, in order. To follow it from the top, begin here.",
    "bundle_told": "What is printed of it.",
    "verifier": "The command line.",
}
"""The modules in the order in which they are read, and of each why it is there."""
DECIDES = ("bundle_check", "bundle_lists", "bundle_entry", "bundle_proof", "bundle_signed", "bundle_verdicts", "bundle_files", "partial")
"""Modules that decide."""
TAIL = """

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parent, Ed25519PublicKey is not None))
"""
"""Its end."""
