"""``statement`` at the front door: a draft of what ``verify`` says of the ledger, for a named member."""

import io
from hashlib import sha256

import docx
import pytest
from application.scenes import asked
from proof import bundled

from ledger import RELEASE
from ledger.proof import assembled, bundle_check
from ledger.proof.audit import Rule
from ledger.proof.bundle_files import Directory
from tests.commands.test_verify import GUARDS_OFF, LAST, REFERRAL, trust
from tests.projections.test_statement import NEVER


def drafted(door, *words, user="ada"):
    return door.done("statement", "--format", "json", *words, user=user).json


def text_of(told):
    return "\n".join(paragraph for section in told["draft"]["sections"] for paragraph in section["paragraphs"])


def test_given_a_ledger_without_a_checkpoint_then_the_statement_says_what_verify_says(door, auditor, at):
    door.referred()
    told = drafted(door)
    verified = door.done("verify", "--format", "json", user=auditor).json
    standings = [(each["matter"], each["standing"], each["instead"]) for each in told["verdicts"]]
    assert standings == [(each["matter"], each["standing"], each["instead"] or "") for each in verified["verdicts"]]
    assert told["findings"] == verified["findings"] == []
    assert [(head["log"], head["root"]) for head in told["heads"]] == [("cases", None), ("access", None)]
    assert told["heads"][0]["entries"] == asked(at, f"SELECT {LAST}")[0][0]
    assert [release["entry"] for release in told["releases"]] == ["UNIT#2"]
    assert told["defects"] == told["checks"] == []
    text = text_of(told)
    assert "UTC I ran the command" in text
    assert "Witness quorum (did enough witnesses outside the unit cosign a checkpoint?): not established. No witness is trusted." in text
    assert "No checkpoint of it holds" in text
    assert not NEVER.search(text)
    shown = door.done("statement", "--format", "table", user=auditor)
    assert shown.out.count("DRAFT, NOT SIGNED") > 2
    assert not NEVER.search(shown.out)
    assert "It is a draft" in shown.err


def test_given_recorded_defects_and_checked_clocks_then_they_are_named_as_recorded(door, auditor, at, tmp_path):
    defect = {"release": "0.1.0", "title": "Months were short by a day", "touches": "Reports of April"}
    first = door.done("record", "defect-recorded", "--fields", "-", typed=defect, user=auditor).json["recorded"][0]["address"]
    checked = door.done("record", "defect-recorded", "--fields", "-", "--clock-checked", typed={"release": "0.1.0", "title": "Another"})
    second = checked.json["recorded"][0]["address"]
    door.done("record", "defect-mended", "--defect", first.partition("#")[2], "--fields", "-", typed={"release": "0.2.0"})
    door.done("checkpoint")
    told = drafted(door, "--trust", trust(at, tmp_path / "unit.trust"))
    assert [(each["entry"], each["title"], each["touches"]) for each in told["defects"]] == [
        (first, "Months were short by a day", "Reports of April"), (second, "Another", None),
    ]  # fmt: skip
    assert [[one["release"] for one in each["mended"]] for each in told["defects"]] == [["0.2.0"], []]
    assert [each["entry"] for each in told["checks"]] == [f"cases#{asked(at, _POSITION)[0][0]}"]
    assert told["trust"] == sha256((tmp_path / "unit.trust").read_bytes()).hexdigest()
    head = told["heads"][0]
    assert head["keys"][0][1] == sha256(head["keys"][0][0].encode()).hexdigest()
    assert head["root"] in text_of(told)
    assert drafted(door, "--until", "2020-01-01")["checks"] == []


_POSITION = "SELECT position FROM ledger.entry WHERE type = 'defect-recorded.v1' ORDER BY position DESC LIMIT 1"


def test_given_what_a_superuser_did_past_the_guards_then_the_statement_lists_it(door, auditor, at):
    case = door.referred()
    position = asked(at, f"SELECT {REFERRAL}")[0][0]
    asked(at, GUARDS_OFF + f"UPDATE ledger.content SET stored[1] = stored[1] || '\\x00' WHERE log = 1 AND sealed AND position = {REFERRAL}")
    told = drafted(door)
    assert {each["matter"]: each["standing"] for each in told["verdicts"]}["integrity"] == "failed"
    assert any(each.startswith(f"cases#{position} ({case}): {Rule.CONTENT}") for each in told["findings"])
    assert f"It listed {len(told['findings'])} finding" in text_of(told)
    assert all(f"- {each}." in text_of(told) for each in told["findings"])


def test_a_statement_of_another_member_and_a_copy_is_written_to_a_new_file(door, auditor, tmp_path):
    bag = tmp_path / "bag"
    files = bundled.files_of(bundled.record()) | {"data/index.html": b"page", "data/verify.py": assembled.verifier(RELEASE)}
    files |= {"manifest-sha256.txt": b"not a list"}
    for name, content in files.items():
        (bag / name).parent.mkdir(parents=True, exist_ok=True)
        (bag / name).write_bytes(content)
    file = tmp_path / "statement.docx"
    door.done("statement", "--for", "dana", "--bundle", str(bag), "--out", str(file), "--format", "table", user=auditor)
    document = docx.Document(io.BytesIO(file.read_bytes()))
    text = "\n".join(each.text for each in document.paragraphs)
    assert document.tables[0].rows[0].cells[1].text == "Dana Invented"
    assert "UTC I ran" not in text
    for name in ("manifest-sha256.txt", "data/manifest.json", "data/index.html", "data/verify.py"):
        assert f"{name}: {sha256(files[name]).hexdigest()}" in text
    checked = bundle_check.check(Directory(bag))
    told = drafted(door, "--bundle", str(bag))["copied"]
    assert [each["standing"] for each in told["verdicts"]] == [each.standing for each in checked.verdicts]
    assert len(told["findings"]) == len(checked.faults) > 0
    assert f"with SHA-256 {told['verifier']}: the same." in text
    again = door("statement", "--out", str(file), user=auditor)
    assert (again.status, "is there already" in again.err) == (2, True)
    (tmp_path / "empty").mkdir()
    for words in (("--out", str(tmp_path / "statement.pdf")), ("--bundle", str(tmp_path / "empty")), ("--since", "yesteryear")):
        assert door("statement", *words, user=auditor).status == 2
    door.done("statement", "--out", str(tmp_path / "statement.txt"), user=auditor)
    assert (tmp_path / "statement.txt").read_text().startswith("DRAFT, NOT SIGNED")


def test_who_is_no_auditor_is_refused_and_reads_nothing(door):
    before = door.consultations()
    assert door("statement").status == 4
    assert door.consultations() == before


@pytest.mark.parametrize("member", ["nobody", "M-99"])
def test_a_member_who_is_none_is_not_stated_for(door, auditor, member):
    assert door("statement", "--for", member, user=auditor).status == 3
