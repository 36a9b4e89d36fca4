"""The line of a document by which it is known again: its form, its version and the digest of what it says. Pure."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from projections.court.schedule import Sheet, digest

_STAMP = re.compile(r"\bform (\w+) version (\d{1,6}) digest sha256:([0-9a-f]{64})\b")


class Stamp(NamedTuple):
    """Of which form, which version of it, and the SHA-256 of its canonical JSON in hexadecimal."""

    form: str
    version: int
    digest: str


def stamp(sheet: Sheet) -> str:
    """Give the line of a sheet, for a program."""
    return f"form {sheet.form} version {sheet.version} digest sha256:{digest(sheet)}"


def short(sheet: Sheet) -> str:
    """Give what tells pages of versions apart, for a reader."""
    return f"Version {sheet.version}, {digest(sheet)[:12]}"


def stamps(lines: Sequence[str]) -> set[Stamp]:
    """Find every such line in a text, however it is broken into lines."""
    return {Stamp(form, int(version), found) for form, version, found in _STAMP.findall(" ".join(" ".join(lines).split()))}
