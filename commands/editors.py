"""What editors keep of a text besides its file, and the words by which those that many people use are told to keep nothing.

Swap files, backups, undo trees and histories hold the text, some of them in the person's home. An editor is known by the name of its
program after all links (Debian's ``vi`` and ``editor`` are links), so that no other program gets words that it does not take.
"""

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

_VIM = ("-n", "-i", "NONE", "-c", "set nobackup nowritebackup noundofile noswapfile")
"""No swap file, no viminfo or shada, no backup and no undo file (vim: starting.txt, recover.txt, undo.txt; the same in nvim)."""
_NANO = ("--ignorercfiles",)
"""Backups, and the histories of searches and places, are kept only where a nanorc asks for them (nanorc(5))."""
_QUIET_EMACS = """\
(setq make-backup-files nil auto-save-default nil auto-save-list-file-prefix nil create-lockfiles nil undo-tree-auto-save-history nil
      kill-emacs-hook nil)"""
_EMACS = ("--eval", _QUIET_EMACS)
"""No backup, no auto-save nor list of them, no lock, and nothing saved when it ends (GNU Emacs Manual, "Backup" and "Auto Save")."""
_KNOWN = (
    (re.compile(r"r?g?(vim|view)(\.\w+)?|vimx|nvim"), _VIM), (re.compile(r"r?nano"), _NANO), (re.compile(r"emacs(-[\w.]+)?"), _EMACS),
)  # fmt: skip
TOLD = "vim, nvim, nano and emacs"
"""The editors that are told to keep nothing, as a sentence names them."""
_ELSEWHERE = ("TMPDIR", "TMP", "TEMP", "XDG_STATE_HOME", "XDG_CACHE_HOME")
"""Where programs put what they keep for a while (environ(7); XDG Base Directory Specification)."""


def discreet(editor: Sequence[str]) -> list[str] | None:
    """Give the words of an editor with those that make it keep nothing besides its file; None of an editor that is not known."""
    found = shutil.which(editor[0])
    name = Path(found or editor[0]).resolve().name
    more = next((words for known, words in _KNOWN if known.fullmatch(name)), None)
    return None if more is None else [*editor, *more]


def surroundings(directory: Path) -> dict[str, str]:
    """Make the environment of an editor: what it keeps for a while it keeps in the private directory, which goes when it ends."""
    return os.environ | dict.fromkeys(_ELSEWHERE, str(directory))
