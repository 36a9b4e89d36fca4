"""Key files: open to others, gone, another ledger's, no key at all. One line, status 6, nothing written."""

import shutil
from dataclasses import replace

import pytest
from application.scenes import photograph
from processes import refused, run

from ledger.store import place

REFERRAL = {"reason": "He waits.", "suspect": {"name": "Bert Imagined"}, "victim": {"name": "Ottilie Sample"}}
REFER = ("refer", "--agency", "police", "--channel", "phone", "--victim-aware", "yes", "--fields", "-")


@pytest.fixture(scope="module")
def whole(shared_at, tmp_path_factory):
    """The key files of a ledger with one case, copies that can be spoiled: the key-encryption key and the signing key."""
    kek = tmp_path_factory.mktemp("keys") / "kek"
    shutil.copy2(shared_at.kek_file, kek)
    place.settle(replace(shared_at, kek_file=kek))
    assert run(shared_at.directory, *REFER, typed=REFERRAL).status == 0
    return {"kek": kek, "signing-key": shared_at.directory / "users" / "dana" / "signing-key"}


@pytest.fixture
def keys(whole):
    """The key files, as they were again afterwards."""
    texts = {file: file.read_text() for file in whole.values()}
    yield whole
    for file, text in texts.items():
        file.write_text(text)
        file.chmod(0o600)


def opened(file):
    file.chmod(0o640)


def removed(file):
    file.unlink()


def anothers(file):
    file.write_text("ab" * 32 + "\n")


def scribbled(file):
    file.write_text("not a key\n")


def shortened(file):
    file.write_text(file.read_text()[:20] + "\n")


SPOILED = [
    ("kek", opened, "chmod 600"), ("kek", removed, "cannot be read"), ("kek", anothers, "wrapped under key"),
    ("kek", scribbled, "32 bytes"), ("kek", shortened, "32 bytes"), ("signing-key", opened, "chmod 600"),
    ("signing-key", scribbled, "32 bytes"), ("signing-key", shortened, "32 bytes"),
    ("signing-key", anothers, "not the one that was recorded"),
]  # fmt: skip


@pytest.mark.parametrize(("which", "spoil", "saying"), SPOILED, ids=[f"{which} {spoil.__name__}" for which, spoil, _ in SPOILED])
def test_a_spoiled_key_file_is_one_line_and_nothing_is_written(shared_at, keys, which, spoil, saying):
    spoil(keys[which])
    before = photograph(shared_at, reads=False)
    for words, typed in (((*REFER,), REFERRAL), (("show", "CHS-26-0001"), b"")):
        refused(run(shared_at.directory, *words, typed=typed), 6, saying=saying)
    assert photograph(shared_at, reads=False) == before


def test_a_signing_key_that_is_gone_leaves_no_user_here(shared_at, keys):
    keys["signing-key"].unlink()
    refused(run(shared_at.directory, "caseload"), 2, saying="no user's profile here")
