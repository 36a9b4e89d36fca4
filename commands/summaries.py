"""What each command is for, in one line of the program's help: read from the text of its file, for importing all takes longer than any."""

import re
from pathlib import Path

import click

BEGINS = (r'^def {name}\(.*?^    """', r'^TOLD = """\\\n')
"""Where a command's help begins: with the docstring of its function, or where it is made without one, with the text TOLD."""
PARAGRAPH = r'(.*?)(?:\n\n|""")'


def summary(file: Path, function: str, room: int) -> str:
    """Give the beginning of a command's help, as click shortens it to so many columns; empty where the file has none."""
    text = file.read_text(encoding="utf-8")
    found = (re.search(begins.format(name=function) + PARAGRAPH, text, re.DOTALL | re.MULTILINE) for begins in BEGINS)
    return next((click.Command(function, help=each[1]).get_short_help_str(room) for each in found if each), "")
