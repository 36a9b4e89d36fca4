"""The page of a copy in a browser: it reads what it shows, and says of every copy what the check of the same files says."""

import json
import re

import pytest
from court.browsing import Reader, chromium
from court.paged import page_of
from proof.bundled import ORIGIN, PARTNER, UNIVERSITY, Key, bagged, files_of, lines_of, record, trust_text, with_lines
from proof.stored_record import CASE, SUSPECT, UNIT, VICTIM

from ledger.proof import bundle, bundle_check
from ledger.proof.bundle_words import FILES

STANDS = {"established": "Established", "not_established": "Not established", "failed": "FAILED"}
GOOD = ["log_signature.holds", "witness_quorum.met", "time.witnessed", "integrity.holds", "completeness.holds"]


@pytest.fixture(scope="module")
def made():
    return record()


@pytest.fixture(scope="module")
def good(made):
    return files_of(made, (CASE, SUSPECT), withheld=(4,), hidden=(6,))


@pytest.fixture(scope="module")
def single(made):
    return files_of(made, (CASE, SUSPECT), complete=False, hidden=(6,))


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def reader(browser, tmp_path_factory):
    return Reader(browser, tmp_path_factory.mktemp("pages"))


def agrees(reader, files, trust=None):
    """The page says what the check of the same files says, in the same words; beside the files themselves, which it cannot read."""
    given = bundle_check.policy(trust.encode(), yours=True) if trust else None
    found = bundle_check.check(files, given)
    reader.opens(page_of(files))
    if trust:
        reader.pastes(trust)
    faults = sorted({each.reason for each in found.faults if each.matter != FILES})
    assert reader.verdicts() == ([each.reason for each in found.verdicts], faults)
    told = [[STANDS[each.standing], f"{each.because}{'. What would establish it: ' if each.instead else ''}{each.instead}."] for each in found.verdicts]
    assert reader.sentences() == told
    return found


def line_changed(files, number, change):
    lines = lines_of(files)
    change(lines[number])
    return with_lines(files, lines)


def test_a_good_copy_holds_and_asks_for_nothing_but_itself(reader, good, single):
    reader.asked.clear()
    assert agrees(reader, good).holds
    assert reader.page.inner_text("#counts") == "Streams listed: 2. Entries shown: 14. Entries withheld whole: 1."
    assert agrees(reader, single).holds
    assert reader.page.inner_text("#counts") == ""
    assert all(address.startswith("file:") and address.endswith(".html") for address in reader.asked)
    assert reader.errors == []


def _altered_text(files, made):
    def change(line):
        line["units"][-1]["unit"] = line["units"][-1]["unit"].replace("Note", "Nate").replace("He", "She")
    return line_changed(files, 0, change) if b"He waits" in files[bundle.ENTRIES].splitlines()[0] else line_changed(files, 3, change)


def _altered_salt(files, made):
    def change(line):
        unit = line["units"][0]
        salt = unit["unit"][2]
        unit["unit"] = unit["unit"][:2] + ("A" if salt != "A" else "B") + unit["unit"][3:]
    return line_changed(files, 1, change)


def _guessed(files, made):
    """A guess in place of a passage that is withheld."""
    def change(line):
        line["instead"] = []
        line["units"].append({"ordinal": 6, "unit": '["AAAAAAAAAAAAAAAAAAAAAA","grade",1]'})
    return line_changed(files, 3, change)


def _dropped(files, made):
    lines = [line for line in lines_of(files) if line.get("number") != 5]
    for number, line in enumerate((line for line in lines if "number" in line), 1):
        line["number"] = number
    return with_lines(files, lines)


def _dropped_unnumbered(files, made):
    return with_lines(files, [line for line in lines_of(files) if line.get("number") != 5])


def _added(files, made):
    lines = lines_of(files)
    at = next((place for place, line in enumerate(lines) if "leaf" in line), len(lines))
    other = dict(lines_of(files_of(made, (VICTIM,)))[0], number=at + 1)
    return with_lines(files, [*lines[:at], other, *lines[at:]])


def _duplicated(files, made):
    lines = lines_of(files)
    at = next((place for place, line in enumerate(lines) if "leaf" in line), len(lines))
    return with_lines(files, [*lines[:at], dict(lines[2], number=at + 1), *lines[at:]])


def _reordered(files, made):
    lines = lines_of(files)
    lines[2], lines[3] = lines[3], lines[2]
    return with_lines(files, lines)


def _swapped_cores(files, made):
    lines = lines_of(files)
    lines[4]["entry"], lines[5]["entry"] = lines[5]["entry"], lines[4]["entry"]
    return with_lines(files, lines)


def _other_recorder(files, made):
    def change(line):
        line["entry"] = line["entry"][:188] + "ff" * 16 + line["entry"][220:]
    return line_changed(files, 4, change)


def _other_signature(files, made):
    def change(line):
        line["entry"] = line["entry"][:228] + "00" * 64 + line["entry"][356:]
    return line_changed(files, 4, change)


def _other_checkpoint(files, made):
    return bagged({**files, bundle.CHECKPOINT: files_of(record(9), (CASE,))[bundle.CHECKPOINT]})


def _other_key(files, made):
    complete = json.loads(files[bundle.PROOF])["complete"]
    return files_of(made, (CASE, SUSPECT), complete=complete, key=Key("somebody.example/unit/cases/1"))


def _other_policy(files, made):
    return bagged({**files, bundle.POLICY: trust_text("other.example/unit/cases/1")})


def _no_policy(files, made):
    return bagged({**files, bundle.POLICY: b"this is no trust file"})


def _more_witnesses(files, made):
    return bagged({**files, bundle.POLICY: trust_text(witnesses=((PARTNER, "consistency"), ("other.example/w", "index")))})


def _false_cosignature(files, made):
    lines = files[bundle.CHECKPOINT].decode().splitlines(keepends=True)
    at = next(place for place, line in enumerate(lines) if PARTNER in line)
    name, text = lines[at].rsplit(" ", 1)
    lines[at] = f"{name} {text[:20]}{'A' if text[20] != 'A' else 'B'}{text[21:]}"
    return bagged({**files, bundle.CHECKPOINT: "".join(lines).encode()})


def _false_signature(files, made):
    lines = files[bundle.CHECKPOINT].decode().splitlines(keepends=True)
    at = next(place for place, line in enumerate(lines) if line.startswith(f"\u2014 {ORIGIN} "))
    name, text = lines[at].rsplit(" ", 1)
    lines[at] = f"{name} {text[:20]}{'A' if text[20] != 'A' else 'B'}{text[21:]}"
    return bagged({**files, bundle.CHECKPOINT: "".join(lines).encode()})


def _no_checkpoint(files, made):
    return bagged({**files, bundle.CHECKPOINT: b"no note"})


def _hashes_replaced(files, made):
    hashes = files[bundle.HASHES]
    return bagged({**files, bundle.HASHES: hashes[:-32] + bytes(32)})


def _hashes_missing(files, made):
    return bagged({**files, bundle.HASHES: files[bundle.HASHES][:-32]})


def _opening_replaced(files, made):
    return bagged({**files, bundle.HASHES: bytes([files[bundle.HASHES][0] ^ 1]) + files[bundle.HASHES][1:]})


def _no_authors(files, made):
    return bagged({**files, bundle.AUTHORS: b""})


def _authors_exchanged(files, made):
    return with_lines(files, lines_of(files, bundle.AUTHORS)[::-1], bundle.AUTHORS)


def _author_key_exchanged(files, made):
    lines = lines_of(files, bundle.AUTHORS)
    for unit in lines[1]["units"]:
        unit["unit"] = re.sub('"[0-9a-f]{64}"', f'"{"ab" * 32}"', unit["unit"])
    return with_lines(files, lines, bundle.AUTHORS)


def _leaf_changed(files, made):
    lines = lines_of(files)
    for line in lines:
        if "leaf" in line:
            line["leaf"] = "00" * 32
    return with_lines(files, lines)


def _leaf_of_another_version(files, made):
    lines = lines_of(files)
    for line in lines:
        if "leaf" in line:
            line["version"] += 1
    return with_lines(files, lines)


def _stream_size(files, made):
    told = json.loads(files[bundle.PROOF])
    for each in told["streams"]:
        each["size"] += 1
    return bagged({**files, bundle.PROOF: json.dumps(told, sort_keys=True, separators=(",", ":")).encode() + b"\n"})


def _other_size(files, made):
    told = json.loads(files[bundle.PROOF])
    told["size"] += 1
    return bagged({**files, bundle.PROOF: json.dumps(told, sort_keys=True, separators=(",", ":")).encode() + b"\n"})


def _witnessed_before(files, made):
    complete = json.loads(files[bundle.PROOF])["complete"]
    return files_of(made, (CASE, SUSPECT), complete=complete, at=1_700_000_000)


def _unwitnessed(files, made):
    complete = json.loads(files[bundle.PROOF])["complete"]
    return files_of(made, (CASE, SUSPECT), complete=complete, witnesses=(PARTNER,))


def _no_quorum(files, made):
    complete = json.loads(files[bundle.PROOF])["complete"]
    return files_of(made, (CASE, SUSPECT), complete=complete, policy=trust_text(witnesses=()))


def _earlier(files, made):
    complete = json.loads(files[bundle.PROOF])["complete"]
    return files_of(made, (CASE, SUSPECT), complete=complete, earlier=(1, 2, 5, 8, 12, len(made.rows)))


def _earlier_false(files, made):
    files = _earlier(files, made)
    told = json.loads(files[bundle.EARLIER])
    told["earlier"][3]["root"] = "00" * 32
    return bagged({**files, bundle.EARLIER: json.dumps(told, sort_keys=True, separators=(",", ":")).encode() + b"\n"})


def _unit_stream(files, made):
    return files_of(made, (UNIT, CASE), complete=json.loads(files[bundle.PROOF])["complete"])


def _empty(files, made):
    return files_of(made, (), complete=json.loads(files[bundle.PROOF])["complete"])


HARMLESS = [_earlier, _unit_stream, _empty, _other_policy, _no_policy, _more_witnesses, _unwitnessed, _no_quorum]
ATTACKS = [
    _altered_text, _altered_salt, _guessed, _dropped_unnumbered, _added, _duplicated, _reordered, _swapped_cores, _other_recorder,
    _other_signature, _other_checkpoint, _other_key, _false_cosignature, _false_signature, _no_checkpoint, _hashes_replaced, _hashes_missing,
    _no_authors, _authors_exchanged, _author_key_exchanged, _other_size, _witnessed_before, _earlier_false,
]  # fmt: skip
ON_COMPLETE = [_dropped, _leaf_changed, _leaf_of_another_version, _stream_size, _opening_replaced]


@pytest.mark.parametrize("attack", [*ATTACKS, *ON_COMPLETE])
def test_what_does_not_fit_in_a_complete_copy_fails_on_the_page_as_in_the_check(reader, good, made, attack):
    assert not agrees(reader, attack(good, made)).holds


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_does_not_fit_in_a_copy_of_authenticity_only_fails_on_the_page_as_in_the_check(reader, single, made, attack):
    assert not agrees(reader, attack(single, made)).holds


@pytest.mark.parametrize("change", HARMLESS)
def test_what_is_only_not_established_is_so_on_the_page_as_in_the_check(reader, good, single, made, change):
    for files in (good, single):
        assert agrees(reader, change(files, made)).holds
