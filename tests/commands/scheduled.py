"""Proceedings over one invented case, for tests of what is done with their schedules."""

import json
import tomllib

COURT = {"court": "Chester Crown Court", "reference": "07AB1234526"}
BEGAN = ("--investigation-began", "2021-05-04")
TEXT = "Bert Imagined waits for Ottilie Sample outside her work."
ATTEMPT = ("record", "victim-contacted", "--method", "telephone", "--outcome", "no_answer", "--victim")
NOTE = {"text": TEXT}


def opened(door) -> tuple[str, str]:
    """A case with two attempts at contact and a note from a source, and criminal proceedings over it with a disclosure officer."""
    case = door.referred()
    victim = door.person(case, "victim")
    for _ in range(2):
        record, kind, *more = ATTEMPT
        door.done(record, kind, case, *more, victim)
    door.done("record", "note-recorded", case, "--sensitivity", "source_identity", "--fields", "-", typed=NOTE)
    receipt = door.done("proceedings", "open", case, "--kind", "criminal", *BEGAN, "--fields", "-", typed=COURT).json
    number = receipt["recorded"][0]["address"].partition("#")[0]
    door.done("proceedings", "officer", number, "--member", "me", "--duty", "disclosure_officer", "--since", "today")
    return case, number


def edited(source, target, change=lambda told: None):
    """A draft with its reasons completed, and changed by ``change``."""
    told = tomllib.loads(source.read_text(encoding="utf-8"))
    for item in told["item"]:
        if item["reason"]:
            item["reason"] = "Disclosing it would name a source."
    change(told)
    lines = [f"{key} = {json.dumps(told[key])}" for key in ("proceedings", "upto")]
    lines += ["[start]", *(f"{key} = {value}" for key, value in told["start"].items())]
    for item in told["item"]:
        lines += ["[[item]]", *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in item.items())]
    target.write_text("\n".join(lines), encoding="utf-8")
    return str(target)


def first_address(answered) -> str:
    """The address of the first entry that was recorded."""
    return answered.json["recorded"][0]["address"]
