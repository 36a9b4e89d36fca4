"""``bundle check`` and ``bundle compare``: a copy that was given, checked offline, and held against an earlier one. No ledger is needed."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands import output
from commands.checkpointing import read_given
from commands.words import command
from ledger.errors import UsageError, VerificationFailed

if TYPE_CHECKING:
    from ledger.proof.bundle_files import Directory
    from ledger.proof.bundle_signed import InForce
    from ledger.proof.bundle_words import Checked
    from projections.court.comparing import Compared, Moved

PLAIN = frozenset({"index.html", "bundle.pdf"})
"""All files of a copy for the person whose data it is; there may be further volumes."""
NOTHING = (
    "There is nothing to check in it, and nothing was checked: it holds no digest and no proof. So it is with a copy for the person whose "
    "data it is. If you were given it as another copy, its proof was taken out: do not rely on it, and ask who gave it."
)
LARGEST = 4 * 2**30
"""Bytes of a copy at most: what is larger was not made here, and is not read."""
DIRECTORY = click.Path(path_type=Path)
trust_option = click.option(
    "--trust", "trusted", type=DIRECTORY, metavar="FILE", help="What you trust, by another way than the copy (docs/format.md, trust file).",
)  # fmt: skip


@command(
    "check", may=(VerificationFailed,),
    examples="caseledger bundle check bundle\ncaseledger bundle check bundle --trust unit.trust --recorded 9f86d081884c7d65…\n"
    "caseledger bundle check bundle --format json",
)  # fmt: skip
@click.argument("directory", type=DIRECTORY, metavar="DIR")
@trust_option
@click.option("--recorded", metavar="SHA-256", help="The digest of manifest.json, or of the bag, told you by another way.")
@output.format_option
def check(*, directory: Path, trusted: Path | None, recorded: str | None, form: str) -> None:
    """Check a copy offline: six verdicts, each by itself, and whether its files are those that were made.

    The matters are the log's key, its signature, the quorum of witnesses, time, integrity and completeness. What is not established has
    nothing against it: what would establish it is said. verify.py in the copy and its page judge alike. Ends with status 7 where anything
    fails. A copy that states authenticity only tells of no counts.
    """
    files = opened(directory)
    if is_plain(files):
        if recorded is not None or trusted is not None:
            raise VerificationFailed("the copy holds no digest and no proof that could be held against what was given; do not rely on it")
        output.answer({"directory": str(directory), "nothing_to_check": True}, form, [NOTHING])
        return
    checked = checked_of(files, in_force(trusted), recorded)
    output.answer(told(directory, checked), form, prose(checked))
    if not checked.holds:
        faults = output.counted(len(checked.faults), "fault")
        raise VerificationFailed(f"the copy does not hold ({faults}); do not rely on it; ask who gave it, and keep it as it is")


def opened(directory: Path) -> "Directory":
    """Find the files of a copy. Raises UsageError where there is no directory, or one that holds more than any copy."""
    from ledger.proof.bundle_files import Directory

    if not directory.is_dir():
        raise UsageError(f"{directory} is no directory; nothing was checked; name the directory of a copy")
    size = 0
    for folder, _, names in os.walk(directory, followlinks=False):
        size += sum(Path(folder, name).lstat().st_size for name in names)
        if size > LARGEST:
            raise UsageError(f"{directory} holds more than any copy; nothing was checked; name the directory of a copy")
    return Directory(directory)


def is_plain(files: Mapping[str, bytes]) -> bool:
    """Whether these are the files of a copy for the person whose data it is."""
    volumes = {name for name in files if name.startswith("bundle-") and name.endswith(".pdf") and "/" not in name}
    return not getattr(files, "special", ()) and set(files) - volumes == PLAIN


def in_force(trusted: Path | None) -> "InForce | None":
    """Read a trust file, if one is given. Raises UsageError, MalformedProof."""
    from ledger.proof import bundle_check

    return None if trusted is None else bundle_check.policy(read_given(trusted), yours=True)


def checked_of(files: Mapping[str, bytes], force: "InForce | None" = None, recorded: str | None = None) -> "Checked":
    """Check a copy by its files. Raises UsageError where one of them cannot be read."""
    from ledger.proof import bundle_check

    try:
        return bundle_check.check(files, force, recorded)
    except OSError as fault:
        raise UsageError(f"a file of the copy cannot be read ({fault.strerror}); nothing was checked; make it readable") from None


def told(directory: Path, checked: "Checked") -> dict[str, Any]:
    """Tell what a check found in JSON values."""
    return {
        "directory": str(directory), "holds": checked.holds, "verdicts": [each._asdict() for each in checked.verdicts],
        "files": "failed" if checked.files_fault else "established", "faults": [each._asdict() for each in checked.faults],
        "manifest": checked.manifest, "bag": checked.bag, "origin": checked.origin, "checkpoint": checked.size, "keys": list(checked.keys),
        "keys_are_yours": checked.keys_are_yours, "counts": checked.counts and dict(checked.counts), "timestamps": list(checked.timestamps),
    }  # fmt: skip


def prose(checked: "Checked") -> Iterator[str]:
    """Tell what a check found in words: the very lines of verify.py."""
    from ledger.proof import bundle_told

    return bundle_told.lines(checked)


@command(
    "compare", may=(VerificationFailed,),
    examples="caseledger bundle compare first-copy second-copy\ncaseledger bundle compare first-copy second-copy --trust unit.trust",
)  # fmt: skip
@click.argument("earlier", type=DIRECTORY, metavar="EARLIER")
@click.argument("later", type=DIRECTORY, metavar="LATER")
@trust_option
@output.format_option
def compare(*, earlier: Path, later: Path, trusted: Path | None, form: str) -> None:
    """Say what a later copy adds to an earlier one, shows now, withholds now and words otherwise. Entries are matched by their leaf.

    Each copy is checked first. Where one does not hold, that is said, nothing is compared, and the command ends with status 7. Whether the
    later record goes on from the earlier one is proven by the later copy, or it is said that nothing shows it.
    """
    from projections.court import comparing

    force = in_force(trusted)
    both = {directory: opened(directory) for directory in (earlier, later)}
    for directory, files in both.items():
        if is_plain(files):
            raise UsageError(f"{directory} is a copy for the person whose data it is; nothing was compared; compare such copies by reading")
        if not (checked := checked_of(files, force)).holds:
            output.answer(told(directory, checked), form, [f"{directory} does not hold:", *prose(checked)])
            raise VerificationFailed(f"{directory} does not hold; nothing was compared; see caseledger bundle check")
    found = comparing.compare(both[earlier], both[later])
    output.answer({"earlier": str(earlier), "later": str(later), **_record(found)}, form, _compared(found))
    if found.extends is False:
        raise VerificationFailed("the later copy does not go on from the earlier one; do not rely on either; ask who gave them")


def _record(found: "Compared") -> dict[str, Any]:
    return {
        **found._asdict(), "same": found.same, "moved": [each._asdict() for each in found.moved],
        "schedules": [each._asdict() for each in found.schedules],
    }  # fmt: skip


GOES_ON: Mapping[bool | None, str] = {
    True: "The later copy proves that its record goes on from that of the earlier one: nothing was changed or taken out between them.",
    False: "The record of the later copy does not go on from that of the earlier one.",
    None: "The later copy holds no proof from the earlier one: whether its record goes on from it is not shown.",
}


def _compared(found: "Compared") -> Iterator[str]:
    yield GOES_ON[found.extends]
    if not found.same_audience:
        yield "They were made for different audiences."
    if found.same:
        yield "Both say the same."
    for numbers, words in (
        (found.added, "Recorded since the earlier copy, and shown now"),
        (found.disclosed, "Recorded by then, and shown now for the first time"),
        (found.gone, "Shown in the earlier copy, and not in this one (numbers of the earlier one)"),
    ):  # fmt: skip
        if numbers:
            yield output.Heading(f"{words}: entries {', '.join(map(str, numbers))}.")
    for each in found.moved:
        yield from output.paragraph(_moved(each), "    ", "  ")
    for rows in found.schedules:
        yield output.Heading(rows.file.removeprefix("data/"))
        yield from (f"  Added: {_row(row)}" for row in rows.added)
        yield from (f"  No longer there: {_row(row)}" for row in rows.gone)
        yield from (f"  Changed: {_row(before)} -> {_row(after)}" for before, after in rows.changed)


def _moved(each: "Moved") -> str:
    parts = [f"Entry {each.after} (entry {each.before} of the earlier copy)"]
    parts += [f"shown now: {', '.join(each.shown)}"] if each.shown else []
    parts += [f"withheld now: {', '.join(each.withheld)}"] if each.withheld else []
    parts += [f'where "{before}" stood, now "{after}"' for before, after in each.words]
    return "; ".join(parts)


def _row(row: Sequence[str]) -> str:
    return " | ".join(cell for cell in row if cell)
