"""What proceedings issue to the defence is, to the byte, what they would issue had nothing sensitive ever been recorded in them.

The same commands are typed twice in one unit: once with the sensitive material, once as if there were none. The number of the proceedings,
and the digests that follow from it, are put alike before the files are compared.
"""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.commands.scheduled import opened

pytest.importorskip("docx")

SECRET = "zzsecret"
C, D, HS = (("--schedule", each, "--held-as", "investigator") for each in ("non_sensitive", "sensitive", "highly_sensitive"))
FORMS = ("mg6c", "streamlined", "dmd")
HIDDEN = {"description": SECRET, "sensitivity_reason": SECRET, "location": SECRET}
APART = {"line": SECRET, "repository": SECRET, "terms": SECRET, "why": SECRET}


@pytest.fixture(scope="module")
def unit(shared_at):
    """The directory of a unit that the tests of this module share."""
    return shared_at.directory


@pytest.fixture
def door(unit, door_of):
    return door_of(unit)


class Played:
    """One of the two: what is typed, and what it issued."""

    def __init__(self, door, out, *, sensitive):
        self.door, self.out, self.sensitive = door, out, sensitive
        _, self.number = opened(door)

    def do(self, verb, *words, **typed):
        """Type a command of schedules; returns the address of what it recorded."""
        given = {"typed": typed or None}
        fields = ("--fields", "-") if typed else ()
        return self.door.done("schedule", verb, self.number, *words, *fields, **given).json["recorded"][0]["address"]

    def hide(self, verb, *words, **typed):
        """Type one that only the history with sensitive material has."""
        return self.do(verb, *words, **typed) if self.sensitive else None

    def issue(self, form, *more):
        self.do("issue", "--form", form, "--to", str(self.out), *more)

    def play(self):
        """Items that turn out to be sensitive or no longer are, lines of enquiry kept back, versions of every form between them."""
        self.hide("add", *C, description=SECRET)  # item 1, which turns out to be sensitive, so that the number is used again
        if self.sensitive:
            self.do("add", *C, description="The log.", location="The unit.")
            self.do("move", "1", "--schedule", "sensitive", **HIDDEN)
            self.do("add", *C, description="The notebook.", location="The unit.")
        else:
            self.do("add", *C, description="The notebook.", location="The unit.")
            self.do("add", *C, description="The log.", location="The unit.")
        self.hide("add", *HS, **HIDDEN)
        self.do("enquiry", line="Messages.", repository="Her telephone.")
        apart = self.hide("enquiry", "--sensitive", **APART)
        if apart is not None:
            said = {"holder": SECRET, "necessity": SECRET}
            self.do("victim-request", "--notice", "not_yet", "--asked-on", "today", "--enquiry", apart.partition("#")[2], **said)
        for form in FORMS:
            self.issue(form)
        for form in ("mg6d", "highly_sensitive", "mg6e") if self.sensitive else ():
            self.issue(form)
        self.later()

    def later(self):
        """After the first versions left the unit."""
        self.hide("amend", "D1", description=f"{SECRET} anew")
        self.hide("test", "HS1", "--test", "neither")
        self.hide("add", *D, **HIDDEN)
        self.do("amend", "2", description="The log of the day.")
        shown = {"description": "The recording.", "location": "The unit."}
        if self.sensitive:
            self.do("move", "D1", "--schedule", "non_sensitive", **shown, reason=SECRET)
            self.issue("mg6d")
        else:
            self.do("add", *C, **shown)
        self.do("enquiry", line="Cameras.", repository="The council.")
        self.issue("mg6c")
        self.issue("dmd")
        self.issue("streamlined", "--whole")

    def alike(self):
        """Give the files for the defence by name, with number and digests put alike."""
        files = {file.name: file.read_bytes() for file in self.out.iterdir() if file.name.startswith(FORMS)}
        return {self.plain(name): {part: self.plain(text) for part, text in parts(name, content)} for name, content in files.items()}

    def plain(self, text):
        same = re.sub(r"[0-9a-f]{64}|(?<=Version \d, )[0-9a-f]{12}|(?<=-v\d-)[0-9a-f]{12}", "~", text)
        return same.replace(self.number, "PRC")


def parts(name, content):
    """The texts of a file: the parts of a document, with how and in which order they are packed, or all of it."""
    if name.endswith(".csv"):
        return [("csv", content.decode("utf-8-sig"))]
    with ZipFile(BytesIO(content)) as archive:
        packed = [str((part.filename, part.date_time, part.file_size, part.comment, part.extra)) for part in archive.infolist()]
        return [("packed", "\n".join(packed)), *((part, archive.read(part).decode()) for part in archive.namelist())]


def test_files_for_the_defence_are_those_of_proceedings_in_which_nothing_sensitive_was_recorded(door, tmp_path):
    real, other = (Played(door, tmp_path / str(sensitive), sensitive=sensitive) for sensitive in (True, False))
    real.play()
    other.play()
    assert len(real.alike()) == 12, "two versions of three forms, each as DOCX and CSV"
    assert real.alike() == other.alike()
    assert SECRET not in str(real.alike())
    for form in FORMS:
        shown = [one.plain(door.done("schedule", "show", one.number, "--form", form, "--whole").out) for one in (real, other)]
        assert shown[0] == shown[1]
