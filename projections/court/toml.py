"""Texts as TOML holds them, for the files that a person edits. Pure."""

import json


def quoted(said: str) -> str:
    """Write a basic string of TOML 1.0, which is one of JSON but for the character DEL."""
    return json.dumps(said, ensure_ascii=False).replace("\x7f", "\\u007f")
