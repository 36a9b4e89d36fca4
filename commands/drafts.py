"""Files that a person edits between two commands: written anew and private, read back whole, every fault of one told."""

import os
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from commands import output, prompts, toml
from ledger.errors import UsageError

LARGEST = 50_000_000
"""Bytes of a draft: each item or suggestion in it has about half a thousand."""


def require_new(place: str) -> None:
    """Raise UsageError where something is at that place already."""
    if os.path.lexists(place):
        raise UsageError(f"{place} is there already; nothing was done; name a new file")


def write(place: str, text: str) -> None:
    """Write a new file that its owner alone can read. Raises ConfigurationError where it cannot be written."""
    from ledger.store import private

    private.write_private(Path(place), text.encode())


def read(place: str, made_with: str) -> dict[str, Any]:
    """Read the TOML of a draft, or standard input for ``-``. Raises UsageError for what is none, with the line and without its content."""
    text = prompts.text_file(place, "the draft", LARGEST)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise UsageError(f"the draft is not TOML ({toml.place(fault, text)}); nothing was recorded; mend that line") from None
    except RecursionError:
        raise UsageError(f"the draft is nested too deep; nothing was recorded; make one with {made_with}") from None


def refuse(faults: Sequence[str], then: str) -> None:
    """Tell every fault of a draft, and raise UsageError where there is any."""
    for fault in faults:
        output.note(fault)
    if faults:
        raise UsageError(f"the draft has {output.counted(len(faults), 'fault')}, told above; nothing was recorded; mend them and {then}")
