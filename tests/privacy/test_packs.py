"""A pack for a recipient without a login: what was shared and nothing else, the same bytes whenever it is made, checked without us."""

import json
import re
import stat
import subprocess
from pathlib import Path
from unittest import mock

import pytest
from application.scenes import HEALTH, NAME, PHONE, asked, decide_erasure, event, member, note, referred, restrict, slots, today

from commands import packing
from ledger import checkpoints, errors
from ledger.application import Intent
from ledger.entry import unit
from ledger.events.catalogue import latest
from ledger.proof import checkpoint, pack, tlog_proof

WEIRD = '<script>alert(1)</script> & "quoted" 🐈 שלום עולם\u202e'
HELD_TEXT = f"He sleeps badly. He speaks of {NAME} as of somebody else."
MADE = {
    "items": [1], "purposes": ["safeguarding"], "method": "pack", "accuracy": "verified", "completeness": "partly",
    "reliability": "believed", "as_of": "2026-11-12", "outside": "Housing, " + WEIRD, "conditions": "Not to be told to anybody.",
    "emergency": "She was in danger that night.",
}  # fmt: skip


def made(**more):
    return {**MADE, **more}


def built(ledger, case, persons=(), **more):
    values = made(**more, **({"persons": [str(each) for each in persons]} if persons else {}))
    return packing.built(ledger, case.stream, values["items"], persons, packing.Cover(values))


def shared_as(ledger, case, built_pack, **more):
    """Record the share that a pack was built for; gives the number of its entry."""
    values = made(**more, manifest=built_pack.manifest)
    return ledger.record([Intent(event("share-made", **values), case.stream)]).entries[0].version


def read_back(directory: Path):
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def clinic(shared, shared_at):
    with member(shared_at, shared, "clara", HEALTH) as opened:
        yield opened


@pytest.fixture
def case(shared):
    found = referred(shared)
    shared.find(found.number)
    return found


def test_it_is_read_back_whole_and_private(shared, case, tmp_path):
    found = built(shared, case)
    found.write(tmp_path / "out")
    files = read_back(tmp_path / "out")
    assert list(pack.faults(files, found.manifest)) == []
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out").iterdir() if path.is_file()} == {0o600}
    assert {"index.html", "index.txt", "entries.ndjson", "cover.json", "manifest.json", "SHA256SUMS"} <= files.keys()
    assert list(tmp_path.iterdir()) == [tmp_path / "out"]
    done = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=tmp_path / "out", capture_output=True, check=False)
    assert done.returncode == 0


def test_the_same_share_gives_the_same_bytes(shared, case):
    first, second = built(shared, case), built(shared, case)
    assert first.files == second.files
    assert first.manifest == second.manifest


def test_one_consultation_is_recorded_for_it(shared, case):
    before = shared.consultations
    built(shared, case)
    assert shared.consultations == before + 1


def test_its_digests_are_those_of_the_record(shared, shared_at, case):
    """Whoever has a unit's text recomputes the digest that the entry, and so the leaf, committed to."""
    (line,) = map(json.loads, built(shared, case).files[pack.ENTRIES].splitlines())
    ((leaf,),) = asked(shared_at, "SELECT leaf FROM ledger.entry WHERE log = 1 AND position = %s", line["position"])
    assert line["leaf"] == bytes(leaf).hex()
    assert {unit.decode(each["unit"].encode()).name for each in line["units"]} >= {"what", "who", "stamp", "reason"}


def test_a_name_is_given_only_where_the_identity_is_shared(shared, case):
    without, with_it = built(shared, case), built(shared, case, [case.suspect])
    for content in without.files.values():
        assert NAME.encode() not in content
        assert PHONE.encode() not in content
    assert b"[withheld: not shared]" in without.files[pack.TEXT]
    assert NAME.encode() in with_it.files[pack.TEXT]
    assert NAME.encode() in with_it.files[pack.ENTRIES]
    assert b"not shared" not in with_it.files[pack.TEXT]


def test_no_member_of_the_unit_is_named(shared, case):
    text = b"".join(built(shared, case).files.values())
    unit_entries = shared.read([shared.unit_stream()], purpose="supervision")
    names = [each.fact.fields["name"] for each in unit_entries if each.fact.kind == "user-added"]
    assert names
    assert not any(name.encode() in text for name in names)


def test_only_the_entries_named_are_in_it(shared, case):
    shared.record([Intent(note("Something of another matter."), case.stream)])
    files = built(shared, case).files
    assert b"another matter" not in b"".join(files.values())
    assert b"another matter" in built(shared, case, items=[1, 3]).files[pack.TEXT]


def test_a_later_correction_that_is_not_in_it_is_named(shared, case):
    corrected = event("fact-corrected", target=1, field="urgency", to="routine", why="Typed wrongly.", discovered_on=today())
    shared.record([Intent(corrected, case.stream)])
    assert f"{case.number}#3 corrects, disputes or supplements this entry" in built(shared, case).files[pack.TEXT].decode()
    whole = built(shared, case, items=[1, 3]).files[pack.TEXT].decode()
    assert "is not in this pack" not in whole


def test_what_is_restricted_is_marked_and_not_given(shared, case):
    restrict(shared, case, [1])
    files = built(shared, case, [case.suspect]).files
    assert b"[withheld: restricted]" in files[pack.TEXT]
    assert b"waits outside" not in b"".join(files.values())
    assert json.loads(files[pack.ENTRIES])["units"] == []


def test_the_cover_says_what_it_may_be_used_for(shared, case):
    text = built(shared, case).files[pack.TEXT].decode()
    for said in ("Purposes: protection of a person", "Accuracy: verified", "Completeness: in part only", "Current up to: 12 November 2026",
                 "Conditions: Not to be told to anybody.", "For the purposes named here and for no other", "recorded by then",
                 "Nobody is notified by this program.", "Wording generated by release"):  # fmt: skip
        assert said in " ".join(text.split())


def test_recorded_text_is_escaped_and_turns_no_line(shared, case):
    page = built(shared, case).files[pack.PAGE].decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page
    assert "🐈 שלום" in page
    assert not re.search(r"(src|href)=", page)
    assert "default-src 'none'" in page


def test_an_agency_shares_what_it_brought_and_nothing_else(shared, clinic, case):
    """What it holds by nature too, which no agreement opens; the mention of who is not shared stays out."""
    clinic.record([Intent(event("clinical-note-recorded", text=HELD_TEXT), case.stream)])
    clinic.find(case.number)
    with pytest.raises(errors.NotAuthorised, match="share ask"):
        built(clinic, case)
    with pytest.raises(errors.NotAuthorised, match="share ask"):
        built(shared, case, items=[1, 3])
    files = built(clinic, case, items=[3]).files
    assert b"He sleeps badly." in files[pack.TEXT]
    assert NAME.encode() not in b"".join(files.values())
    assert NAME.encode() in built(clinic, case, [case.suspect], items=[3]).files[pack.TEXT]


def test_an_entry_that_is_not_there_is_not_shared(shared, case):
    with pytest.raises(errors.NotFound, match="#9"):
        built(shared, case, items=[9])


def test_it_is_made_again_from_the_record(shared, case):
    first = built(shared, case)
    version = shared_as(shared, case, first)
    shared.record([Intent(note(), case.stream)])
    second, recorded = packing.again(shared, case.stream, version)
    assert second.files == first.files
    assert second.manifest == recorded == first.manifest


def test_after_an_erasure_it_is_another_and_it_is_said_why(shared, shared_at, case):
    first = built(shared, case, [case.suspect])
    version = shared_as(shared, case, first, persons=[str(case.suspect)])
    (slot,) = slots(shared_at, case, case.suspect)
    decide_erasure(shared, case.stream, [slot])
    shared.erase(slot)
    second, recorded = packing.again(shared, case.stream, version)
    assert second.manifest != recorded
    assert "destroyed since: [erased on" in packing.differs(second)
    assert PHONE.encode() in b"".join(first.files.values())
    assert PHONE.encode() not in b"".join(second.files.values())


def test_what_is_no_share_with_a_pack_is_not_made_again(shared, case):
    with pytest.raises(errors.NotFound, match="share"):
        packing.again(shared, case.stream, 1)


def test_a_directory_that_is_there_is_left_alone(shared, case, tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for there in (tmp_path, tmp_path / "link"):
        with pytest.raises(errors.UsageError, match="already"):
            built(shared, case).write(there)


def test_a_full_disk_leaves_nothing_behind(shared, case, tmp_path):
    with mock.patch("os.fsync", side_effect=OSError(28, "No space left on device")), pytest.raises(errors.ConfigurationError) as full:
        built(shared, case).write(tmp_path / "out", "it is recorded")
    assert "it is recorded" in str(full.value)
    assert list(tmp_path.iterdir()) == []


def test_a_directory_in_no_place_is_refused_in_words(shared, case, tmp_path):
    with pytest.raises(errors.UsageError, match="nothing can be written"):
        built(shared, case).write(tmp_path / "absent" / "out")


def test_whatever_is_tampered_with_is_found(shared, case):
    found = built(shared, case)
    files = {**found.files, pack.MANIFEST: found.stated}
    for name, content in files.items():
        assert list(pack.faults({**files, name: content + b" "}, found.manifest)), name
        assert list(pack.faults({each: files[each] for each in files.keys() - {name}}, found.manifest)), name
    assert list(pack.faults({**files, "more.txt": b""})) == ["more.txt is none of the manifest's"]


def test_a_unit_that_was_changed_is_found_though_the_manifest_was_made_to_fit(shared, case):
    found = built(shared, case)
    files = {**found.files, pack.ENTRIES: found.files[pack.ENTRIES].replace(b"urgent", b"routine")}
    files[pack.MANIFEST] = pack.manifest(files)
    assert any("is not what the entry committed to" in each for each in pack.faults(files))
    assert any("not the one that was recorded" in each for each in pack.faults(files, found.manifest))


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "a/b", ".hidden", ""])
def test_a_manifest_that_leads_elsewhere_is_refused(name):
    stated = json.dumps({"caseledger_pack": 1, "files": [{"name": name, "size": 0, "sha256": "0" * 64}]}).encode()
    assert list(pack.faults({pack.MANIFEST: stated})) == ["manifest.json names a file that is not one of a pack's; nothing was read of it"]


NO_MANIFESTS = [b"", b"{", b"[]", b'{"caseledger_pack":2,"files":[]}', b'{"files":[{}]}', b'{"caseledger_pack":1,"files":7}']


@pytest.mark.parametrize("stated", NO_MANIFESTS)
def test_what_is_no_manifest_is_said_to_be_none(stated):
    assert len(list(pack.faults({pack.MANIFEST: stated}))) == 1


def test_a_proof_that_is_there_leads_to_its_checkpoint(shared, case):
    checkpoints.make(shared, "cases")
    found = built(shared, case)
    ((name, source),) = found.proofs.items()
    assert checkpoint.stated(tlog_proof.parse(source).checkpoint).size
    files = {**found.files, pack.MANIFEST: found.stated, name: source}
    assert list(pack.faults(files, found.manifest)) == []
    wrong = source.replace(b"index ", b"index 1", 1)
    assert any("proof" in each for each in pack.faults({**files, name: wrong}))


def test_the_type_it_is_recorded_by_names_the_digest():
    assert latest("share-made") == packing.SHARE
