"""Copies by their commands: made, looked at, recorded once, checked, compared, signed off, served; and what each refuses."""

import json
import os
import re
import shutil
import stat
from hashlib import sha256
from pathlib import Path

import pytest

from commands import bags, receipts
from ledger.errors import ConfigurationError
from projections.court import gate
from tests.commands.copied import ANALYST, MAKER, SUPERVISORS, Proceedings, staffed
from tests.court.finished import pdf

pytest.importorskip("pypdf")

SHOWN, KEPT = "The gate stood open all morning.", "He left the parcel behind the green shed."
PLANTED = "&#79;ttilie was seen."
SERVING = ("--method", "electronic", "--fields", "-")


@pytest.fixture(scope="module")
def unit(shared_at):
    staffed(shared_at)
    return shared_at.directory


@pytest.fixture
def door(unit, door_of):
    return door_of(unit)


@pytest.fixture
def quick(monkeypatch):
    """Pages are not set: what stands on them is tried elsewhere, and setting them takes most of the time."""
    monkeypatch.setattr("projections.court.print.as_pdf", lambda copy, digest: [pdf("A copy")])


@pytest.fixture
def told(door):
    """Proceedings in which one note is released for the defence, and another is not."""
    proceedings = Proceedings(door, SHOWN, KEPT)
    proceedings.release(proceedings.notes[0])
    return proceedings


def files(directory: Path) -> dict[str, bytes]:
    return {file.relative_to(directory).as_posix(): file.read_bytes() for file in sorted(directory.rglob("*")) if file.is_file()}


def matters(answered):
    return {each["matter"]: each["standing"] for each in answered.json["verdicts"]}


# -- made, signed off, served ----------------------------------------------------------------------------------------


def test_a_copy_is_made_checked_signed_off_and_served(door, told, tmp_path):
    pytest.importorskip("typst")
    bagit = pytest.importorskip("bagit")
    out = tmp_path / "copy"
    made = told.make(out)
    assert (made.status, made.json["complete"], made.json["audience"]) == (0, False, "defence"), made.err
    copy, entry = made.json["copy"], made.json["copy"].partition("#")[2]
    assert bagit.Bag(str(out)).validate()
    assert {stat.S_IMODE(file.stat().st_mode) for file in out.rglob("*") if file.is_file()} == {0o600}
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (out, *filter(Path.is_dir, out.rglob("*")))} == {0o700}
    assert (out / "data/bundle.pdf").read_bytes().startswith(b"%PDF-")
    assert sha256((out / "data/manifest.json").read_bytes()).hexdigest() == made.json["manifest"]
    assert SHOWN in (out / "data/index.html").read_text()
    assert KEPT.encode() not in b"".join(files(out).values())
    assert re.search(r"CHS-26-\d{4}", (out / "data/index.html").read_text()) is None

    checked = door.done("bundle", "check", str(out), "--format", "json")
    assert (checked.json["files"], matters(checked)["integrity"], matters(checked)["completeness"]) == (
        "established", "established", "not_established",
    )  # fmt: skip
    assert checked.json["counts"] is None

    serving = ("proceedings", "serve", told.number, "--to", "defence", "--bundles", entry, *SERVING)
    assert "was not signed off" in door(*serving, typed={"recipient": "x"}).err
    assert told.sign(copy, out, user=MAKER).status == 1
    assert told.sign(copy, out).status == 0
    assert "was not" not in door.done(*serving, typed={"recipient": "Nowhere Solicitors"}).err
    assert door("proceedings", "serve", told.number, "--to", "court", "--bundles", entry, *SERVING, typed={"recipient": "x"}).status == 1
    (row,) = door.done("bundle", "list", told.number, "--format", "json").json
    assert (row["copy"], row["made_by"], row["signed_off"], row["decided_since"]) == (copy, MAKER, "signed off by vera", None)
    assert row["served"][0].startswith("defence ")
    assert told.sign(copy, out, user=SUPERVISORS[1]).status == 1, "it is looked at once"

    for named in (out, out / "data/manifest.json", row["manifest"], sha256((out / "manifest-sha256.txt").read_bytes()).hexdigest()):
        (held,) = door.done("who-holds", "--pack", str(named), "--format", "json").json
        assert (held["to"], held["case"], held["what"]) == ("defence", told.case, f"served with the copy in #{entry}")
    (named,) = door.done("who-holds", "--pack", str(out), "--names", "--format", "json").json
    assert named["to"] == "defence: Nowhere Solicitors"


def test_the_same_record_gives_the_same_copy_which_is_recorded_once(door, told, tmp_path, quick):
    copy, before = told.made(tmp_path / "one"), told.entries()
    again = told.make(tmp_path / "two")
    assert (again.json["copy"], again.json["repeated"], told.entries()) == (copy, True, before)
    version = copy.partition("#")[2]
    told.note("Something else was recorded.")
    third = ("bundle", "make", told.number, "--again", version, "--out", str(tmp_path / "three"))
    assert door.done(*third, user=MAKER).json["copy"] == copy
    assert files(tmp_path / "one") == files(tmp_path / "two") == files(tmp_path / "three")
    assert told.entries() == before
    other = told.made(tmp_path / "four")
    assert other != copy, "what was recorded since could be shown"


def test_what_a_supervisor_refused_is_not_given_again_but_made_anew(door, told, tmp_path, quick):
    copy = told.made(tmp_path / "one")
    assert told.sign(copy, tmp_path / "one", "--refuse").status == 0
    serving = ("proceedings", "serve", told.number, "--to", "defence", "--bundles", copy.partition("#")[2], *SERVING)
    assert "a supervisor refused the copy" in door(*serving, typed={"recipient": "x"}).err
    other = told.made(tmp_path / "two")
    assert other != copy
    assert told.sign(other, tmp_path / "two").status == 0


def test_a_rehearsal_records_and_writes_nothing(told, tmp_path, quick):
    before = told.entries()
    answered = told.make(tmp_path / "copy", "--dry-run")
    assert (answered.status, answered.json["dry_run"], told.entries()) == (0, True, before)
    assert list(tmp_path.iterdir()) == []


def test_what_nobody_confirmed_is_named_and_withheld(door, told, tmp_path, quick):
    words = ("redact", "decide", told.number, "--for", "defence", "--redaction", "release", "--place", told.notes[1])
    (decided,) = [each["address"] for each in door.done(*words).json["recorded"]]
    answered = told.make(tmp_path / "copy")
    assert f"withheld in this copy: {decided}." in answered.err
    assert KEPT.encode() not in b"".join(files(tmp_path / "copy").values())


# -- refused -------------------------------------------------------------------------------------------------------


def test_a_withheld_name_planted_in_a_released_note_refuses_the_copy(door, told, tmp_path, quick):
    """It is spelt so that redaction shows the note, and whoever receives the file may yet read it."""
    renaming = ("--person", door.person(told.case, "victim"), "--label", "Witness 1", "--ground", "safety")
    words = ("redact", "decide", told.number, "--for", "defence", *renaming)
    door.done("redact", "confirm", *(each["address"] for each in door.done(*words).json["recorded"]), user=MAKER)
    told.release(told.note(PLANTED))
    before = told.entries()
    refused = told.make(tmp_path / "copy")
    assert (refused.status, told.entries(), list(tmp_path.iterdir())) == (8, before, [])
    assert "data/entries.ndjson" in refused.err
    assert f"name, number, place or day of birth of {door.person(told.case, 'victim')}" in refused.err
    assert "ttilie" not in refused.err


def test_short_matches_are_decided_by_a_person_in_a_file(told, tmp_path, quick, monkeypatch):
    what = f"a short text that is withheld at {told.notes[1]}"
    short = gate.Finding("data/index.html", "entry 1", told.notes[1], what, "lighthouse")
    monkeypatch.setattr(gate, "look", lambda _files, _known: gate.Gate((), (short,), ("data/exhibits/photo.jpg",)))
    draft, out = tmp_path / "short.toml", tmp_path / "copy"
    refused = told.make(out)
    assert (refused.status, "photo.jpg cannot be read" in refused.err, "lighthouse" in refused.err) == (8, True, False)
    assert told.make(out, "--matches", str(draft)).status == 8
    assert (stat.S_IMODE(draft.stat().st_mode), out.exists(), "lighthouse" in draft.read_text()) == (0o600, False, True)
    assert told.make(out, "--matches", str(draft)).status == 2, "the file is there already"
    assert told.make(out, "--decided", str(draft)).status == 8, "nobody said that it may stand"
    draft.write_text(draft.read_text().replace("may_stand = false", "may_stand = true"))
    assert told.make(out, "--decided", str(draft), audience="court").status == 2, "the file is of another audience"
    copy = told.made(out, "--decided", str(draft))
    (row,) = told.door.done("bundle", "list", told.number, "--format", "json").json
    assert (row["copy"], row["let_stand"]) == (copy, 1)
    again = ("bundle", "make", told.number, "--again", copy.partition("#")[2], "--out", str(tmp_path / "again"))
    assert told.door.done(*again, user=MAKER).json["copy"] == copy, "it was decided then"


@pytest.mark.parametrize(("words", "status"), [
    ((), 2), (("--for", "defence", "--again", "3"), 2), (("--for", "nobody"), 2), (("--again", "1"), 3), (("--again", "999"), 3),
    (("--for", "defence", "--exhibit", "no-such-file"), 2), (("--for", "defence", "--trust", "no-such-file"), 2),
    (("--for", "defence", "--exhibit", "/dev/full"), 2),
])  # fmt: skip
def test_what_is_no_copy_is_refused_before_anything_is_made(door, told, tmp_path, quick, words, status):
    before = told.entries()
    assert door("bundle", "make", told.number, *words, "--out", str(tmp_path / "copy"), user=MAKER).status == status
    assert (told.entries(), list(tmp_path.iterdir())) == (before, [])


def test_a_place_that_is_taken_or_nowhere_is_refused(told, tmp_path, quick):
    (tmp_path / "taken").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for place in ("taken", "link", "no/such/place"):
        assert told.make(tmp_path / place).status == 2
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link", "taken"]


def test_others_and_other_numbers_make_none(door, told, tmp_path, quick):
    assert door("bundle", "make", "PRC-99-0001", "--for", "court", "--out", str(tmp_path / "copy"), user=MAKER).status == 3
    assert door("bundle", "make", told.case, "--for", "court", "--out", str(tmp_path / "copy"), user=MAKER).status == 2
    assert told.make(tmp_path / "copy", user=ANALYST).status == 4
    assert list(tmp_path.iterdir()) == []


def test_without_what_sets_pages_there_is_no_copy(told, tmp_path, monkeypatch):
    def missing(*_):
        raise ConfigurationError("pages need the program typst, which is not installed: pip install 'caseledger[court]'")

    monkeypatch.setattr("projections.court.print.as_pdf", missing)
    before = told.entries()
    refused = told.make(tmp_path / "copy")
    assert (refused.status, "pip install" in refused.err, told.entries(), list(tmp_path.iterdir())) == (6, True, before, [])


def test_where_it_cannot_be_recorded_nothing_stays(told, tmp_path, quick, monkeypatch):
    def refused(*_):
        raise ConfigurationError("the disk is full")

    monkeypatch.setattr(receipts, "recorded", refused)
    assert told.make(tmp_path / "copy").status == 6
    assert list(tmp_path.iterdir()) == []


def test_where_it_cannot_get_its_name_it_is_recorded_and_said_how_to_write_it(told, tmp_path, quick, monkeypatch):
    out = tmp_path / "copy"
    recorded = receipts.recorded

    def raced(*given):
        out.mkdir()
        return recorded(*given)

    monkeypatch.setattr(receipts, "recorded", raced)
    answered = told.make(out)
    assert (answered.status, "--again" in answered.err, list(out.iterdir())) == (6, True, [])
    assert [each.name for each in tmp_path.iterdir()] == ["copy"]


# -- completeness --------------------------------------------------------------------------------------------------


def test_completeness_is_stated_to_the_court_and_to_the_defence_by_decision_alone(door, told, tmp_path, quick):
    told.release(told.notes[0], audience="court")
    assert told.make(tmp_path / "court", audience="court").json["complete"] is True
    counts = door.done("bundle", "check", str(tmp_path / "court"), "--format", "json").json["counts"]
    assert (counts["streams"], counts["shown"] + counts["withheld"]) == (1, int(told.notes[-1].partition("#")[2]) + 1), "the noted one too"
    assert told.make(tmp_path / "only", "--authenticity-only", audience="court").json["complete"] is False
    assert told.make(tmp_path / "before").json["complete"] is False
    completeness = ("bundle", "completeness", told.number, "--for", "defence")
    assert door("bundle", "completeness", told.number, "--for", "subject", user=MAKER).status == 2
    door.done(*completeness, "--reason", "-", typed="Nothing can be inferred.", user=MAKER)
    stated = told.make(tmp_path / "stated")
    assert stated.status == 0, stated.err
    assert stated.json["complete"] is True
    door.done(*completeness, "--withdraw", user=MAKER)
    assert told.make(tmp_path / "after").json["complete"] is False


# -- signed off ----------------------------------------------------------------------------------------------------


def test_only_the_recorded_copy_is_signed_off(door, told, tmp_path, quick):
    out = tmp_path / "copy"
    copy = told.made(out)
    changed = tmp_path / "changed"
    shutil.copytree(out, changed)
    (changed / "data/cover.json").write_bytes((changed / "data/cover.json").read_bytes() + b" ")
    before = told.entries()
    assert told.sign(copy, changed).status == 7
    sums = (changed / bags.SUMS).read_bytes()
    (changed / bags.SUMS).write_bytes(sums + b"\n")
    assert told.sign(copy, changed).status == 7
    assert told.sign(f"{told.number}#1", out).status == 3
    assert told.sign(copy, tmp_path / "nowhere").status == 2
    assert told.sign(copy, out, "--dry-run").status == 0
    assert told.entries() == before
    assert told.sign(copy, out, "--refuse", "--reason", "-").status == 2, "a reason is asked for and none is given"
    refusing = ("bundle", "sign", copy, str(out), "--refuse", "--reason", "-")
    door.done(*refusing, typed="A description names a street.", user=SUPERVISORS[0])
    (row,) = door.done("bundle", "list", told.number, "--format", "json").json
    assert (row["signed_off"], row["refused"]) == ("refused by vera", True)
    assert "refused by vera" in door.done("bundle", "list", told.number, "--format", "table").out


def test_a_copy_is_named_as_superseded_when_something_was_decided_since(door, told, tmp_path, quick):
    copy = told.made(tmp_path / "copy")
    told.release(told.notes[1])
    table = door.done("bundle", "list", told.number, "--format", "table").out
    assert f"Of {copy} something was decided since" in table


# -- checked and compared ------------------------------------------------------------------------------------------


@pytest.fixture
def copied(told, tmp_path, quick):
    told.made(tmp_path / "copy")
    return tmp_path / "copy"


def test_a_copy_is_checked_without_a_ledger(copied, door_of, tmp_path):
    nowhere = door_of(tmp_path / "nowhere")
    manifest = nowhere.done("bundle", "check", str(copied)).json["manifest"]
    assert nowhere("bundle", "check", str(copied), "--recorded", manifest.upper()).status == 0
    assert nowhere("bundle", "check", str(copied), "--recorded", "0" * 64).status == 7
    assert "files" in nowhere.done("bundle", "check", str(copied), "--format", "table").out
    (tmp_path / "none.trust").write_text("x")
    assert nowhere("bundle", "check", str(copied), "--trust", str(tmp_path / "none.trust")).status in (2, 7)
    assert nowhere("bundle", "check", str(copied / "bagit.txt")).status == 2
    trusting = nowhere.done("bundle", "check", str(copied), "--trust", str(copied / "data/proof/policy.toml"))
    assert matters(trusting)["key_trust"] == "established"


def test_what_was_changed_or_is_no_file_is_found_and_nothing_waits_for_it(copied, door):
    def found(change):
        other = copied.with_name("other")
        shutil.copytree(copied, other)
        change(other)
        answered = door("bundle", "check", str(other), "--format", "json")
        assert door("bundle", "check", str(other), "--format", "table").status == answered.status
        shutil.rmtree(other)
        return answered.status

    def linked(other):
        (other / "data/cover.json").unlink()
        (other / "data/cover.json").symlink_to(copied / "data/cover.json")

    def huge(other):
        with (other / "data/entries.ndjson").open("ab") as file:
            file.truncate(2**40)

    assert found(lambda other: None) == 0
    assert found(huge) == 2
    assert found(lambda other: (other / "data/\udcff").write_text("x")) == 7
    assert found(linked) == 7
    assert found(lambda other: os.mkfifo(other / "data/pipe")) == 7
    assert found(lambda other: (other / "more.txt").write_text("x")) == 7
    assert found(lambda other: (other / "data/index.html").write_bytes(b"")) == 7
    assert found(lambda other: (other / "data/entries.ndjson").unlink()) == 7


def test_a_later_copy_is_compared_with_an_earlier_one(door, told, tmp_path, quick):
    told.sign(told.made(tmp_path / "one"), tmp_path / "one")
    told.release(told.notes[1])
    told.release(told.note("A car stood in the street."))
    earlier, later = str(tmp_path / "one"), str(tmp_path / "two")
    assert told.make(later).json["earlier"] is not None
    compared = door.done("bundle", "compare", earlier, later, "--format", "json").json
    assert (compared["extends"], compared["same"], compared["gone"]) == (True, False, [])
    assert (len(compared["added"]), len(compared["disclosed"])) == (1, 1)
    table = door.done("bundle", "compare", earlier, later, "--format", "table").out
    assert "goes on from" in table
    assert "shown now for the first time" in table
    assert door.done("bundle", "compare", earlier, earlier, "--format", "json").json["same"]
    back = door.done("bundle", "compare", later, earlier, "--format", "json").json
    assert (back["extends"], len(back["gone"])) == (None, 2)
    (tmp_path / "one/data/entries.ndjson").write_bytes(b"")
    refused = door("bundle", "compare", earlier, later)
    assert (refused.status, "does not hold" in refused.err) == (7, True)


def test_a_copy_for_the_person_whose_data_it_is_has_nothing_to_check(door, told, tmp_path, quick):
    told.release(told.notes[0], audience="subject")
    out = tmp_path / "copy"
    copy = told.made(out, audience="subject")
    assert sorted(files(out)) == ["bundle.pdf", "index.html"]
    assert re.search(rb"[0-9a-f]{32}|<script", (out / "index.html").read_bytes()) is None
    assert door.done("bundle", "check", str(out)).json["nothing_to_check"]
    assert door("bundle", "compare", str(out), str(out)).status == 2
    (out / "index.html").write_bytes(b"changed")
    assert told.sign(copy, out).status == 7
    shutil.rmtree(out)
    door.done("bundle", "make", told.number, "--again", copy.partition("#")[2], "--out", str(out), user=MAKER)
    assert told.sign(copy, out).status == 0


def test_page_and_print_stand_by_the_digest_of_the_bag(door, copied):
    """manifest.json covers neither: whoever forges them can write the bag's own manifests anew."""
    before = door.done("bundle", "check", str(copied)).json
    assert door("bundle", "check", str(copied), "--recorded", before["bag"]).status == 0
    held = files(copied)
    held["data/bundle.pdf"] += b"\n% forged"
    payload = {name: content for name, content in held.items() if name.startswith("data/")}
    for name in (bags.SUMS, bags.TAG_SUMS):
        named = payload if name == bags.SUMS else {each: held[each] for each in held if "/" not in each and each != bags.TAG_SUMS}
        held[name] = "".join(f"{sha256(named[each]).hexdigest()}  {each}\n" for each in sorted(named)).encode()
    for name, content in held.items():
        (copied / name).write_bytes(content)
    after = door.done("bundle", "check", str(copied), "--recorded", before["manifest"]).json
    assert (after["manifest"] == before["manifest"], after["bag"] == before["bag"]) == (True, False)
    told = door.done("bundle", "check", str(copied), "--format", "table").out
    assert "page, PDF and verify.py stand by this one alone" in " ".join(told.split())
    assert door("bundle", "check", str(copied), "--recorded", before["bag"]).status == 7


def test_a_copy_whose_proof_was_taken_out_is_not_told_to_be_one_that_has_none(door, copied, tmp_path):
    stripped = tmp_path / "stripped"
    stripped.mkdir()
    for name in ("index.html", "bundle.pdf"):
        shutil.copy(copied / "data" / name, stripped / name)
    told = door.done("bundle", "check", str(stripped), "--format", "table").out
    assert "its proof was taken out: do not rely on it" in " ".join(told.split())
    refused = door("bundle", "check", str(stripped), "--recorded", sha256((copied / "data/manifest.json").read_bytes()).hexdigest())
    assert (refused.status, "do not rely on it" in refused.err) == (7, True)


def test_no_copy_says_more_of_the_record_than_its_manifest(copied):
    manifest = json.loads((copied / "data/manifest.json").read_text())
    assert {each["name"] for each in manifest["files"]} == {"entries.ndjson", "authors.ndjson", "cover.json"}
