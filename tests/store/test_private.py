"""Private files: whole or not at all, also where their writing is interrupted."""

import os

import pytest

from ledger.errors import ConfigurationError
from ledger.store.private import write_private


@pytest.mark.parametrize(
    ("fault", "raised"), [(KeyboardInterrupt(), KeyboardInterrupt), (OSError(28, "No space left"), ConfigurationError)]
)
def test_what_is_not_written_whole_leaves_nothing_behind(tmp_path, monkeypatch, fault, raised):
    def failing(_handle):
        raise fault

    (tmp_path / "kek").write_bytes(b"before")
    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(raised):
        write_private(tmp_path / "kek", b"a key")
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"kek": b"before"}
