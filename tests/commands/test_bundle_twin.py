"""A copy for the defence is what it would be had each sensitive item been an ordinary one that is not disclosed.

The same commands are typed twice in one unit: once with a note of a source, withheld and on the schedule of sensitive material, once with
the same note as any that nobody released. Digests, signatures, salts, positions and times are put alike before the files are compared.
"""

import io
import json
import re

import pytest

from tests.commands.copied import MAKER, Proceedings, staffed

pypdf = pytest.importorskip("pypdf")
pytest.importorskip("typst")
pytest.importorskip("docx")

SHOWN, KEPT = "The gate stood open all morning.", "A lodger saw him and is afraid."
FIRST = ("--schedule", "non_sensitive", "--held-as", "investigator", "--start", "12")
ITEM = {"description": "Notebook of the officer.", "location": "The unit."}
OXUM = r"(?<=Payload-Oxum: )\d+"
HIDDEN = {"description": "Note of a source.", "sensitivity_reason": "It would name a source."}


@pytest.fixture(scope="module")
def unit(shared_at):
    staffed(shared_at)
    return shared_at.directory


@pytest.fixture
def door(unit, door_of):
    return door_of(unit)


def copied(door, out, *, sensitive):
    """Make the copy of one of the two, with its files by name."""
    told = Proceedings(door, SHOWN)
    marked = ("--sensitivity", "source_identity") if sensitive else ()
    kept = door.done("record", "note-recorded", told.case, *marked, "--fields", "-", typed={"text": KEPT}).json["recorded"][0]["address"]
    told.release(told.notes[0])
    door.done("proceedings", "officer", told.number, "--member", "me", "--duty", "disclosure_officer", "--since", "today")
    door.done("schedule", "add", told.number, *FIRST, "--fields", "-", typed=ITEM)
    if sensitive:
        door.done("schedule", "add", told.number, "--schedule", "sensitive", "--held-as", "investigator", "--fields", "-", typed=HIDDEN)
        withhold = ("--redaction", "withhold", "--place", kept, "--ground", "source")
        door.done("redact", "decide", told.number, "--for", "defence", *withhold)
    door.done("schedule", "issue", told.number, "--form", "mg6c", "--to", str(out.parent))
    told.made(out, user=MAKER)
    told.files = {file.relative_to(out).as_posix(): file.read_bytes() for file in sorted(out.rglob("*")) if file.is_file()}
    return told


def alike(name, content, told):
    """A file with what differs from one record to the next put alike."""
    if name in ("data/proof/hashes", "data/proof/checkpoint", "data/proof/earlier.json"):
        return name
    if name.endswith(".ndjson"):
        return [entry(json.loads(line)) for line in content.splitlines()]
    if name.endswith(".pdf"):
        content = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).encode()
    text = re.sub(r"[0-9a-f]{12,}|[A-Za-z0-9+/=_-]{20,}", "~", content.decode("utf-8-sig", "replace"))
    size = json.loads(told.files["data/cover.json"])["checkpoint"]
    text = re.sub(rf"\b{size}\b", "~", text)
    for numbers in (r"\d{1,2}:\d\d(:\d\d)?", r"\d{4}-\d\d-\d\d(T[^\"]*)?", r"\d+(?= entries)", r"(?<=_hashes\":)\d+", OXUM):
        text = re.sub(numbers, "~", text)
    return re.sub(r"\s+", " ", text).replace(told.number, "PRC")


def entry(line):
    """A line of entries without bytes of the entry and salts."""
    units = [(each["ordinal"], *json.loads(each["unit"])[1:]) for each in line["units"]]
    told = json.dumps([units, line.get("number"), line.get("instead"), len(line["entry"])])
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[^\"]*|[0-9a-f]{64}", "~", told)


def test_a_copy_for_the_defence_shows_nothing_of_what_is_sensitive(door, tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    real, other = (copied(door, tmp_path / name / "copy", sensitive=name == "one") for name in ("one", "two"))
    assert real.files.keys() == other.files.keys()
    for name, content in real.files.items():
        assert alike(name, content, real) == alike(name, other.files[name], other), name
    assert KEPT.encode() not in b"".join(real.files.values())
    assert not {name for name in real.files if "mg6d" in name}
