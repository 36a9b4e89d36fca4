"""Check a bundle as the program ``verify.py`` does that goes with it: python verify.py [DIR] [--trust FILE] [--recorded DIGEST].

The command ``caseledger bundle check`` gives the same verdicts. This module is where ``ledger.proof.assembled`` begins.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ledger.errors import MalformedProof
from ledger.proof import bundle_told
from ledger.proof.bundle_check import check, policy
from ledger.proof.bundle_files import Directory

HOLDS, USAGE, FAILED = 0, 2, 7


def main(arguments: Sequence[str], beside: Path, can_verify: bool = True) -> int:
    """Check the bundle that is named, or the one in which the program lies (``beside``); gives the exit code.

    0: nothing stands against it (what is not established is another thing); 7: something does not fit; 2: nothing was checked.
    """
    parser = argparse.ArgumentParser(prog="verify.py", description="Check a bundle; reads only (format.md, section 22)")
    parser.add_argument("bundle", nargs="?", type=Path, default=beside.parent, metavar="DIR", help="the bundle; else the one this lies in")
    parser.add_argument("--trust", type=Path, metavar="FILE", help="the keys that you were given by another way (format.md, section 18)")
    parser.add_argument("--recorded", metavar="DIGEST", help="the SHA-256 of manifest.json, or of manifest-sha256.txt, that you were given")
    asked = parser.parse_args(arguments)
    if not asked.bundle.is_dir():
        parser.error("DIR is no directory; nothing was checked")
    try:
        given = policy(asked.trust.read_bytes(), yours=True) if asked.trust else None
    except (OSError, MalformedProof):
        parser.error("the trust file cannot be read; nothing was checked")
    found = check(Directory(asked.bundle), given, asked.recorded, can_verify)
    sys.stdout.write("".join(f"{line}\n" for line in bundle_told.lines(found)))
    return HOLDS if found.holds else FAILED
