"""What stands on a form, a label or an answer is what this release says, as ``wording_of_forms.json`` keeps it.

An issued version of a schedule is drawn and read in the words of its form by then, so that a changed form is kept beside it as it was.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ledger.rules.jurisdiction import FOLDER, names

WORDING: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("wording_of_forms.json").read_text(encoding="utf-8"))


def told(name: str) -> dict[str, list[Any]]:
    """Give every reading of a form, label or answer that a jurisdiction's file has, such as forms.mg6c: the present one first."""
    file = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    found = {f"{table}.{key}": [each] for table in ("forms", "answers", "labels") for key, each in file[table].items()}
    for before in file.get("earlier", []):
        for form, each in before.items():
            found.setdefault(f"forms.{form}", []).append(each)
    return found


def test_every_file_has_its_wording():
    assert sorted(WORDING) == names()


@pytest.mark.parametrize("name", names())
def test_what_a_form_a_label_or_an_answer_once_said_is_kept(name):
    now = told(name)
    lost = [key for key, readings in WORDING[name].items() if any(each not in now.get(key, ()) for each in readings)]
    assert not lost, (
        f"{', '.join(lost)} of {name}.toml changed: versions were issued in those words and are still drawn and read in them;"
        " a changed form needs an [[earlier]] entry with the form as it was; of labels and answers nothing is kept, so their words stand"
    )


@pytest.mark.parametrize("name", names())
def test_what_is_new_in_a_file_is_written_down(name):
    now, kept = told(name), WORDING[name]
    new = [key for key, readings in now.items() if readings != kept.get(key)]
    assert not new, f"{', '.join(new)} of {name}.toml: write its readings into wording_of_forms.json, the present one first"
