"""A copy as a BagIt bag (RFC 8493): its tag files, its digest, and how its directory is written, whole or not at all.

All that matters is payload; the tag files say what the payload is to be. Nothing here reads a clock.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from commands import packs
from ledger import RELEASE
from ledger.errors import ConfigurationError, UsageError
from ledger.store.private import settle_names

SUMS, TAG_SUMS, DECLARED, INFO, READ_ME = "manifest-sha256.txt", "tagmanifest-sha256.txt", "bagit.txt", "bag-info.txt", "read-me.txt"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
WORDS = """\
{title}

Open data/index.html in a web browser: it needs no network and no other program. data/bundle.pdf holds the same, for paper.

What this copy shows can be checked without whoever made it, in three ways that judge alike:
  data/index.html                 checks itself while you read it, and says with what to check the page
  python3 data/verify.py          one file to read; it needs Python, and for signatures the package cryptography
  caseledger bundle check DIR     the program by which the copy was made

At the foot of each page of the PDF stands the manifest digest. Compare it with the one you were told by another way than this copy:
  sha256sum data/manifest.json    on Windows: certutil -hashfile data\\manifest.json SHA256
That every file is what the list of files says:
  sha256sum -c manifest-sha256.txt

Change no file here: a changed copy no longer checks. Questions: {contact}
"""


class About(NamedTuple):
    """What the tag files say of a copy: its title, whom to ask, and of when it is (aware UTC)."""

    title: str
    contact: str
    as_of: datetime


def bagged(payload: Mapping[str, bytes], about: About) -> dict[str, bytes]:
    """Put the tag files to the files of a payload, whose names begin with ``data/``; the same files give the same bytes."""
    words = WORDS.format(title=about.title, contact=about.contact or "whoever gave it to you")
    tags = {
        DECLARED: DECLARATION, INFO: _info(payload, about.as_of), READ_ME: words.encode(), SUMS: _sums(payload),
    }  # fmt: skip
    return {**payload, **tags, TAG_SUMS: _sums(tags)}


def digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 (hexadecimal) of the list of files: the digest of the bag."""
    return sha256(files.get(SUMS, b"")).hexdigest()


def digest_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 (hexadecimal) of what the list of these files would be: of a copy in which no list lies."""
    return sha256(_sums(files)).hexdigest()


def _info(payload: Mapping[str, bytes], as_of: datetime) -> bytes:
    lines = {
        "Bag-Software-Agent": f"caseledger {RELEASE}", "Bagging-Date": as_of.date().isoformat(),
        "Payload-Oxum": f"{sum(map(len, payload.values()))}.{len(payload)}",
    }  # fmt: skip
    return "".join(f"{name}: {value}\n" for name, value in lines.items()).encode()


def _sums(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


# -- written -------------------------------------------------------------------------------------------------------


@contextmanager
def beside(directory: Path, files: Mapping[str, bytes], done: str) -> Iterator[None]:
    """Have the files of a new directory written beside it, privately; it gets its name when the body ends, and nothing stays otherwise.

    ``done`` says, where it cannot get its name, what was done all the same. Raises UsageError where something is there already,
    ConfigurationError where it cannot be written.
    """
    packs.require_new(directory)
    draft: Path | None = None
    try:
        try:
            draft = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", dir=directory.parent))  # 0700 from the first
            _written(draft, files)
        except OSError as fault:
            raise ConfigurationError(f"{directory} cannot be written ({fault.strerror}); nothing was recorded") from None
        yield
        try:
            packs.require_new(directory)
            draft.rename(directory)
            settle_names(directory.parent)
        except (OSError, UsageError) as fault:
            raise ConfigurationError(f"{directory} cannot get its name ({getattr(fault, 'strerror', 'it is there')}); {done}") from None
        draft = None
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)


def _written(directory: Path, files: Mapping[str, bytes]) -> None:
    folders = sorted({directory, *(folder for name in files for folder in (directory / name).parents if folder.is_relative_to(directory))})
    for folder in folders:
        folder.mkdir(mode=0o700, exist_ok=True)
    for name, content in files.items():
        with os.fdopen(os.open(directory / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    for folder in folders:
        settle_names(folder)
