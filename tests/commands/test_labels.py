"""Labels of an import: of entries too, and kept from file to file, privately, whatever happens meanwhile."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from uuid import uuid4

import pytest

from commands.labelling import Store
from tests.commands.test_import import ROOT, correction, head, note, put, referral, rejected

OFFER = {"kind": "psychosocial", "provider": "cwp", "mandate": "none"}
NURSE = {"full_name": "Nia Fictive"}


def raised(case: str, **more) -> dict:
    fields = {"gate": "outside", "action": "safeguard", "due": "2025-03-07T20:00:00Z"}
    return {"type": "urgent-action-raised", "case": case, "fields": fields} | more


def completed(case: str, entry: object) -> dict:
    return {"type": "urgent-action-completed", "case": case, "fields": {"raised": entry, "outcome": "done"}}


def restricted(case: str, *entries: object) -> dict:
    return {"type": "record-restricted", "case": case, "fields": {"ground": "wrong_record", "versions": list(entries)}}


@pytest.fixture
def file(tmp_path):
    return lambda *acts, name="history": put(tmp_path / f"{name}.ndjson", list(acts))


@pytest.fixture
def kept(tmp_path):
    return tmp_path / "history.labels"


# -- labels of entries ----------------------------------------------------------------------------------------------


def test_an_entry_is_named_by_the_label_of_the_line_that_made_it(door, file):
    fixed = correction("@bert", label="@moved")
    again = {**fixed, "label": None, "fields": {**fixed["fields"], "target": "@first", "to_personal": "3 New Street"}}
    place = file(
        referral("@a", {"name": "Bert Imagined", "label": "@bert", "address": "1 Old Street"}) | {"label": "@referred"},
        note("@a", label="@wrong"), note("@a", label="@wrong.too"), raised("@a", label="@u1"), completed("@a", "@u1"),
        restricted("@a", "@wrong", "@wrong.too"), fixed, again | {"fields": again["fields"] | {"target": "@moved"}},
        {"type": "fact-corrected", "case": "@a", "fields": {
            "target": "@referred", "field": "urgency", "to": "urgent", "why": "He rang.", "discovered_on": "2025-03-04"}},
    )  # fmt: skip
    for words in (("--dry-run",), ()):
        told = door("import", str(place), *words).json
        assert (told["recorded"], told["refused"]) == (8, 1), words
    assert "fields.target" in rejected(place)[8] or "entry" in rejected(place)[8], "a correction is not corrected"
    shown = door.done("show", door.done("caseload").json[0]["number"]).json
    number = {int(each["address"].rpartition("#")[2]): (each["type"] or "restricted").partition(".")[0] for each in shown}
    own = dict(zip(number.values(), shown, strict=True))
    assert number[own["urgent-action-completed"]["fields"]["raised"]] == "urgent-action-raised"
    assert [number[each] for each in own["record-restricted"]["fields"]["versions"]] == ["restricted"] * 2
    assert number[own["fact-corrected"]["fields"]["target"]] == "referral-received", "the act's first entry in the case"
    before = head(door)
    assert door("import", str(place)).json["repeated"] == 8
    assert head(door) == before


def test_a_label_that_names_no_entry_of_the_case_is_that_lines_mistake(door, file):
    place = file(
        referral("@a"), referral("@b", {"name": "Igor Fictitious", "label": "@igor"}), raised("@a", label="@u"),
        note("@a", label="@u"), note("@a", label="@2nd"), note("@a", label="u"), note("@a", label=7), note("@a", label="@a"),
        raised("@a", label="@refused", colour="red"), completed("@a", "@refused"), completed("@a", "@never"), completed("@b", "@u"),
        completed("@a", "@a"), completed("@a", "@igor"), note("@u"), completed("@a", "@2"), completed("@a", "@u"),
    )  # fmt: skip
    answered = door("import", str(place), "--dry-run")
    assert (answered.json["recorded"], answered.json["refused"]) == (4, 13)
    assert door("import", str(place)).json["refused"] == 13
    why = rejected(place)
    assert list(why) == list(range(4, 17))
    assert all(why[line].startswith("label: ") for line in (4, 5, 6, 7, 8))
    assert all(why[line].startswith("fields.raised: ") for line in (10, 11, 12, 13, 14))
    assert why[15].startswith("case: ")


def test_a_refused_line_keeps_its_label_until_it_is_mended_and_gets_the_numbers_of_others(door, file):
    place = file(referral("@a"), raised("@a", label="@known"), raised("@a", label="@late", colour="red"), completed("@a", "@late"),
                 completed("@a", "@known") | {"colour": "red"}, '{"nonsense": "@known"')  # fmt: skip
    place.write_text(place.read_text().replace(json.dumps('{"nonsense": "@known"'), '{"nonsense": "@known"'))
    assert door("import", str(place)).json["refused"] == 4
    rejects = place.with_name(f"{place.name}.rejects.ndjson")
    lines = [json.loads(line) for line in rejects.read_text().splitlines()]
    number = lines[2]["fields"]["raised"]
    assert isinstance(number, int)
    assert lines[3]["text"] == f'{{"nonsense": {number}'
    assert (lines[0]["label"], lines[1]["fields"]["raised"]) == ("@late", "@late")
    for line in lines:
        line.pop("colour", None)
    told = door("import", str(put(rejects, lines[:3]))).json
    assert (told["recorded"], told["refused"]) == (3, 0)


# -- labels kept from file to file ----------------------------------------------------------------------------------


def add_nurse(door) -> None:
    named = {"agency": "cwp", "name": "A Trust", "sector": "health", "since": "2020-01-01"}
    door.done("record", "agency-named", *(word for name, value in named.items() for word in (f"--{name}", value)))
    door.done("user", "add", "nia", "--agency", "cwp", "--role", "practitioner", "--fields", "-", typed=NURSE)


def test_what_one_file_began_is_known_to_the_next_file_of_another_agency(door, file, kept):
    add_nurse(door)
    first = file(referral("@a", {"name": "Bert Imagined", "label": "@bert"}), note("@a", label="@n"))
    offered = {"type": "intervention-offered", "case": "@a", "label": "@offer", "fields": OFFER}
    started = {"type": "intervention-started", "case": "@a", "fields": {"intervention": "@offer", "criteria": ["attended"]}}
    second = file(offered, started, name="health")
    third = file(note("@a"), referral("@b", {"person": "@bert"}), note("@n"), referral("@a"), name="third")
    assert door.done("import", str(first), "--labels", str(kept)).json["recorded"] == 2
    assert kept.stat().st_mode & 0o777 == 0o600
    assert not any(word in kept.read_bytes() for word in (b'"@a', b"bert", b'"@n'))  # of two bytes chance has some
    assert door("import", str(second), user="nia").json["refused"] == 2, "without the labels nobody knows them"
    rehearsed = kept.read_bytes()
    assert door.done("import", str(second), "--labels", str(kept), "--dry-run", user="nia").json["recorded"] == 2
    assert kept.read_bytes() == rehearsed
    assert door.done("import", str(second), "--labels", str(kept), user="nia").json["recorded"] == 2
    told = door("import", str(third), "--labels", str(kept)).json
    assert (told["recorded"], told["refused"]) == (2, 2), "an entry is no case, and a label that is taken stays so"
    before = head(door)
    for place, user, count in ((first, "dana", 2), (second, "nia", 2)):
        told = door.done("import", str(place), "--labels", str(kept), user=user).json
        assert (told["recorded"], told["repeated"]) == (0, count)
        assert door.done("import", str(place), "--labels", str(kept), "--dry-run", user=user).json["repeated"] == count
    assert head(door) == before


def test_labels_that_were_lost_are_known_again_from_what_is_recorded(door, file, kept):
    first, second = file(referral("@a"), raised("@a", label="@u")), file(completed("@a", "@u"), name="second")
    door.done("import", str(first))
    assert not kept.exists()
    assert door.done("import", str(first), "--labels", str(kept), "--dry-run").json["repeated"] == 2
    assert not kept.exists(), "a rehearsal keeps nothing"
    assert door.done("import", str(first), "--labels", str(kept)).json["repeated"] == 2
    assert door.done("import", str(second), "--labels", str(kept)).json["recorded"] == 1


def test_labels_are_kept_where_no_other_account_reads_them_and_in_nothing_else(door, file, kept, tmp_path):
    first = file(referral("@a"))
    before = head(door)
    other, letter, link = tmp_path / "others.labels", tmp_path / "letter.txt", tmp_path / "link"
    Store(uuid4(), other).close()
    letter.write_text("mine, and longer than what is read to know what a file is" * 10)
    letter.chmod(0o600)
    link.symlink_to(kept)
    kept.touch(mode=0o644)
    kept.chmod(0o644)
    for place, why in ((kept, "chmod 600"), (other, "another unit's"), (letter, "something else"), (link, "cannot be used"),
                       (tmp_path, "cannot be used"), (tmp_path / "no" / "labels", "cannot be used")):  # fmt: skip
        answered = door("import", str(first), "--labels", str(place))
        assert (answered.status, why in answered.err) == (2, True), (place, answered.err)
    assert head(door) == before
    assert letter.read_text().startswith("mine")
    kept.chmod(0o600)
    assert door.done("import", str(first), "--labels", str(kept)).json["recorded"] == 1, "an empty file is a beginning"


def test_two_imports_do_not_use_the_same_labels_at_once(door, file, kept):
    first = file(referral("@a"))
    door.done("import", str(first), "--labels", str(kept))
    with closing(sqlite3.connect(kept, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for words in ((), ("--dry-run",)):
            answered = door("import", str(first), "--labels", str(kept), *words)
            assert answered.status == 2
            assert "in use" in answered.err


@pytest.mark.parametrize("seed", [1, 2])
def test_an_import_that_is_killed_leaves_labels_that_the_next_file_finds(door, file, kept, seed):
    chance = random.Random(seed)
    cases = range(24)
    first = file(*(act for each in cases for act in (referral(f"@c{each}"), raised(f"@c{each}", label=f"@u{each}"))))
    second = file(*(completed(f"@c{each}", f"@u{each}") for each in cases), name="second")
    program = [sys.executable, "-m", "commands.cli", "--ledger", str(door.directory), "--user", "dana", "import"]
    for _ in range(3):
        words = [*program, str(first), "--labels", str(kept)]
        run = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ})
        time.sleep(0.4 + chance.random())
        run.send_signal(signal.SIGKILL)
        run.wait()
    told = door.done("import", str(first), "--labels", str(kept)).json
    assert (told["recorded"] + told["repeated"], told["refused"]) == (2 * len(cases), 0)
    told = door.done("import", str(second), "--labels", str(kept)).json
    assert (told["recorded"], told["refused"]) == (len(cases), 0), f"seed {seed}"
