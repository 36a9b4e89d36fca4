"""Attacks on the bytes of a bundle: what is altered is noticed, and the program that goes with a bundle says the same of it."""

import hashlib
import json
import os
import random
import re
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from proof.bundled import (
    ORIGIN,
    PARTNER,
    UNIVERSITY,
    YOURS,
    Key,
    bagged,
    codes,
    files_of,
    lines_of,
    record,
    trust_text,
    with_lines,
)
from proof.stored_record import BEGAN, CASE, DANA, SAM, SUSPECT, VICTIM

from ledger.entry import core, signature, unit
from ledger.entry.unit import Unit
from ledger.proof import assembled, bundle, bundle_check, bundle_told, note
from ledger.proof.note import ED25519

MINE = trust_text()
SEED = int(os.environ.get("CASELEDGER_SEED", "20261201"))
HELD = ("integrity.failed", "completeness.failed")


@pytest.fixture(scope="module")
def made():
    return record(entries=5)


@pytest.fixture(scope="module")
def good(made):
    return files_of(made, (CASE, VICTIM), withheld=(4,), hidden=(5,), earlier=(5,))


@pytest.fixture(scope="module")
def bare(made):
    """A copy that states authenticity only."""
    return files_of(made, complete=False, hidden=(5,))


@pytest.fixture(scope="module")
def program():
    """The assembled program, read in this process."""
    space = {"__name__": "verify"}
    exec(compile(assembled.verifier("tests"), "verify.py", "exec"), space)
    return space


@pytest.fixture(scope="module")
def checked(program):
    """Check a bundle here and by the program; both say the same, word for word."""

    def both(files, given=YOURS, text=MINE, **more):
        found = bundle_check.check(files, given, **more)
        there = program["check"](files, None if given is None else program["policy"](text, True), **more)
        assert list(program["bundle_told_lines"](there)) == list(bundle_told.lines(found))
        return codes(found)

    return both


def failed(found):
    return [each for each in found[0] if each.endswith((".failed", ".false", ".contradicted", ".no_checkpoint"))]


NOTED = 3
"""The line of an entry with a unit that is not shown."""


def changed_line(files, at, **members):
    lines = lines_of(files)
    lines[at] |= members
    return with_lines(files, lines)


def test_good_bundles_hold_for_both(checked, good, bare):
    assert failed(checked(good)) == failed(checked(bare)) == []
    assert checked(good, None)[0][0] == "key_trust.not_given"


@pytest.mark.parametrize("name", [
    bundle.ENTRIES, bundle.AUTHORS, bundle.PROOF, bundle.HASHES, bundle.CHECKPOINT, bundle.EARLIER, bundle.POLICY, bundle.MANIFEST,
    bundle.COVER, "data/schedule.csv", "data/exhibits/photo.png", "data/index.html", "data/proof/timestamps/1.tsr", "bagit.txt",
    "manifest-sha256.txt", "tagmanifest-sha256.txt",
])  # fmt: skip
def test_a_random_change_of_any_byte_of_any_file_is_noticed(checked, good, name):
    chance = random.Random(f"{SEED} {name}")
    for _ in range(12):
        source = bytearray(good[name])
        at = chance.randrange(len(source))
        kind = chance.randrange(3)
        if kind == 0:
            source[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del source[at]
        else:
            source.insert(at, chance.randrange(256))
        if bytes(source) == good[name]:
            continue
        found = checked({**good, name: bytes(source)})
        assert any(each.startswith(("bag.", "manifest.")) for each in found[1]) or name == "tagmanifest-sha256.txt", (at, kind)
        assert found[1], (SEED, at, kind)


@pytest.mark.parametrize("name", [bundle.ENTRIES, bundle.AUTHORS, bundle.PROOF, bundle.HASHES, bundle.CHECKPOINT, bundle.EARLIER])
@pytest.mark.parametrize("complete", [True, False])
def test_what_is_proven_is_noticed_by_the_proof_itself_though_all_manifests_are_made_anew(checked, good, bare, name, complete):
    """A cosignature by a name that nobody knows is passed over, and then wanting."""
    chance = random.Random(f"{SEED} anew {name} {complete}")
    files = good if complete else bare
    if name not in files:
        return
    text = files[name]
    told = {at for found in re.finditer(rb'"instead":\[[^\]]*', text) for at in range(*found.span())}
    for _ in range(16):
        source = bytearray(text)
        at = chance.choice([at for at in range(len(text)) if at not in told])
        source[at] ^= 1 << chance.randrange(8)
        found = checked(bagged({**files, name: bytes(source)}))
        assert failed(found) or (name == bundle.CHECKPOINT and "witness_quorum.short" in found[0]), (SEED, at)


@pytest.mark.parametrize("complete", [True, False])
def test_an_entry_dropped_added_moved_or_repeated_is_noticed(checked, good, bare, made, complete):
    files = good if complete else bare
    lines = lines_of(files)
    for attempt in ([*lines, lines[0]], [lines[1], lines[0], *lines[2:]], [lines[0], *lines], [*lines[1:], lines[0]]):
        assert "integrity.failed" in checked(with_lines(files, attempt))[0]
    dropped = [{**each, "number": number} if "number" in each else each for number, each in enumerate(lines[1:], 1)]
    found = checked(with_lines(files, dropped))
    assert "integrity.failed" in found[0], "the hashes are for another set of leaves"
    assert ("completeness.failed" in found[0]) == complete
    renumbered = [{**lines[1], "number": 1}, {**lines[0], "number": 2}, *lines[2:]]
    assert "integrity.holds" in checked(with_lines(files, renumbered))[0], "the order of a copy is its own, its numbers are its manifest's"


def test_the_last_entry_dropped_and_the_proof_told_so_does_not_lead_to_the_index(checked, made):
    files = files_of(made)
    lines = lines_of(files)[:-1]
    proof = json.loads(files[bundle.PROOF])
    proof["streams"][0]["size"] -= 1
    text = json.dumps(proof, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    found = checked(with_lines({**files, bundle.PROOF: text}, lines))
    assert failed(found) == list(HELD)
    assert found[1] == ["stream.root", "tree.root"]


def test_a_bare_leaf_swapped_or_withheld_in_another_place(checked, good):
    lines = lines_of(good)
    withheld = next(number for number, line in enumerate(lines) if "leaf" in line)
    leaf = lines[withheld]["leaf"][::-1]
    for change in ({"leaf": leaf}, {"version": 3}, {"version": 99}, {"stream": VICTIM.hex}, {"stream": SUSPECT.hex}):
        found = checked(changed_line(good, withheld, **change))
        assert "integrity.failed" in found[0], change
        assert "completeness.failed" in found[0], change
    without = [line for line in lines if "leaf" not in line]
    assert failed(checked(with_lines(good, without))) == list(HELD)


def test_a_withheld_leaf_in_a_copy_of_authenticity_only(checked, bare, good):
    withheld = next(line for line in lines_of(good) if "leaf" in line)
    assert checked(with_lines(bare, [*lines_of(bare), {**withheld, "version": 99}]))[1] == ["entry.withheld"]


def test_an_entry_of_another_stream_and_of_another_bundle(checked, good, made):
    other = lines_of(files_of(made, (SUSPECT,)))
    lines = lines_of(good)
    shown = [line for line in lines if "entry" in line]
    added = [*shown, {**other[0], "number": len(shown) + 1}, *(line for line in lines if "leaf" in line)]
    found = checked(with_lines(good, added))
    assert "stream.not_listed" in found[1]
    assert "completeness.failed" in found[0]
    replaced = [{**other[0], "number": 1}, *lines[1:]]
    assert failed(checked(with_lines(good, replaced))) == list(HELD)


@pytest.mark.parametrize("name", [bundle.ENTRIES, bundle.AUTHORS, bundle.PROOF, bundle.HASHES, bundle.CHECKPOINT, bundle.EARLIER])
def test_a_part_of_another_bundle_of_the_same_record_or_of_another(checked, good, made, name):
    later = record(last=lambda made: made.act(CASE, "note-recorded.v1", by=SAM, clear=[("text", "Later.")]))
    for other in (files_of(later, (CASE, VICTIM), earlier=(5,)), files_of(record(entries=3), (CASE,), earlier=(7,), complete=True)):
        if other[name] != good[name]:
            assert failed(checked(bagged({**good, name: other[name]}))), name


def test_an_old_checkpoint_with_new_entries(checked, made):
    size = len(made.rows)
    grown = record(last=lambda made: made.act(CASE, "note-recorded.v1", by=SAM, clear=[("text", "Later.")]))
    old, new = files_of(made), files_of(grown)
    assert len(grown.rows) > size
    mixed = bagged({**new, bundle.CHECKPOINT: old[bundle.CHECKPOINT]})
    assert "tree.size" in checked(mixed)[1]
    assert failed(checked(mixed)) == ["integrity.failed"]


def test_a_checkpoint_by_another_key_and_a_policy_that_names_it(checked, made):
    """Whoever has no key of the log makes a bundle of his own: only the reader's own trust tells it from the unit's."""
    stranger = Key("stranger")
    named = note.verifier_key(ORIGIN, ED25519, stranger.private.public_key().public_bytes_raw())
    false = files_of(made, key=stranger, policy=trust_text(key=named))
    assert checked(false, None)[0][:2] == ["key_trust.not_given", "log_signature.holds"]
    assert checked(false)[0][:2] == ["key_trust.given", "log_signature.false"]


def test_a_policy_replaced_emptied_or_garbled_changes_nothing_for_a_reader_with_his_own(checked, good):
    false_authority = trust_text() + b'[[authority]]\nname = "x"\ncertificates = "none"\n'
    bombs = (b"a = " + b"[" * 5000, b"a = " + b"9" * 9000)
    for policy in (false_authority, b"", b"\xff", b"x = 1", b"[[log]]\nkey = 3\n", trust_text(witnesses=()), *bombs):
        files = bagged({**good, bundle.POLICY: policy})
        assert failed(checked(files)) == []
        reasons = checked(files, None)[0]
        assert reasons[0] == "key_trust.not_given"
        assert reasons[2] == "witness_quorum.none"
        assert "completeness.not_witnessed" in reasons


def test_a_trust_file_without_this_log(checked, good):
    text = trust_text(origin="other.example/unit/cases/1")
    found = checked(good, bundle_check.policy(text, yours=True), text)
    assert found[0][:2] == ["key_trust.other_log", "log_signature.no_key"]


def test_cosignatures_missing_false_and_late(checked, made):
    short = files_of(made, witnesses=(PARTNER,))
    assert checked(short)[0][2:] == ["witness_quorum.short", "time.not_witnessed", "integrity.holds", "completeness.not_witnessed"]
    consistency = files_of(made, witnesses=(UNIVERSITY,))
    assert checked(consistency)[0][2:] == ["witness_quorum.short", "time.not_witnessed", "integrity.holds", "completeness.holds"]
    source = files_of(made)[bundle.CHECKPOINT]
    *_, line = note.parse(source).signatures
    false = note.Note(note.parse(source).text, (*note.parse(source).signatures[:-1], line._replace(value=line.value[:-1] + b"\0"))).encode()
    assert "witness_quorum.false" in checked(bagged({**files_of(made), bundle.CHECKPOINT: false}))[0]
    early = files_of(made, at=BEGAN // 1_000_000)
    found = checked(early)
    assert "time.contradicted" in found[0]
    assert found[1] == ["time.after"]


def test_without_ed25519_nothing_that_rests_on_signatures_is_established(checked, good):
    found = checked(good, can_verify=False)
    assert found == ([
        "key_trust.given", "log_signature.unchecked", "witness_quorum.unchecked", "time.unchecked", "integrity.unchecked",
        "completeness.unchecked",
    ], [])  # fmt: skip
    assert "integrity.failed" in checked(with_lines(good, lines_of(good)[1:]), can_verify=False)[0]


def test_a_guess_at_a_withheld_unit_is_no_unit_of_the_entry(checked, good):
    line = lines_of(good)[NOTED]
    told = line["instead"][0]["ordinal"]
    for salt in (bytes(16), bytes(range(16))):
        guess = unit.encode(Unit(salt, "text", "Note 0.")).decode()
        units = sorted([*line["units"], {"ordinal": told, "unit": guess}], key=lambda each: each["ordinal"])
        found = checked(changed_line(good, NOTED, units=units, instead=[]))
        assert found[1] == ["unit.changed"]


def test_ordinals_twice_beyond_of_decoys_and_shown_and_not_shown_at_once(checked, good, made):
    line = lines_of(good)[NOTED]
    row = next(row for row in made.rows if row.core.hex() == line["entry"])
    decoys = [(o, t) for each in row.contents for o, t in zip(each.ordinals, each.stored, strict=True) if unit.decode(t).name == "decoy"]
    first, *rest = line["units"]
    count = len(core.decode(row.core).commitments)
    attempts = {
        "line.unreadable": [
            {"units": [first, first, *rest]}, {"units": [*rest, first]}, {"units": [{**first, "ordinal": -1}, *rest]},
            {"units": [{**first, "ordinal": True}, *rest]}, {"units": [{**first, "more": 1}, *rest]}, {"units": {}},
            {"instead": [{"ordinal": first["ordinal"], "text": "withheld"}]}, {"instead": [{"ordinal": 5, "text": None}]},
            {"instead": None},
            {"number": 0}, {"number": "3"}, {"number": 3.5}, {"number": 2**63}, {"entry": line["entry"].upper()}, {"entry": "0"},
            {"entry": None}, {"more": 1}, {"units": [{**first, "unit": None}, *rest]}, {"units": [{**first, "ordinal": 1e300}, *rest]},
        ],
        "unit.ordinal": [
            {"units": [*line["units"], {"ordinal": 999, "unit": first["unit"]}]},
            {"instead": [*line["instead"], {"ordinal": 999, "text": ""}]},
            {"units": [*line["units"], {"ordinal": 2**53 - 1, "unit": first["unit"]}]},
            {"units": [*line["units"], {"ordinal": count, "unit": first["unit"]}]},
            {"instead": [*line["instead"], {"ordinal": count, "text": ""}]},
        ],
        "unit.decoy": [{"units": [*line["units"], {"ordinal": decoys[-1][0], "unit": decoys[-1][1].decode()}]}],
        "entry.unreadable": [{"entry": ""}, {"entry": line["entry"][:-2]}, {"entry": line["entry"] + "00"}],
    }  # fmt: skip
    assert decoys
    for reason, changes in attempts.items():
        for change in changes:
            found = checked(changed_line(good, NOTED, **change))
            assert reason in found[1], change
            assert "integrity.failed" in found[0], change


def test_lines_that_json_readers_read_differently_are_refused(checked, good):
    source = good[bundle.ENTRIES]
    first, rest = source.split(b"\n", 1)
    bombs = [
        b'{"number":1,' + first[1:], first.replace(b":", b": ", 1), b" " + first, first + b" ", first + b"\r", b"\xef\xbb\xbf" + first,
        b"[" * 50_000, b'{"a":' * 5_000, b"9" * 100_000, b"", b"null", b"[]", b"1e999", b"\xff" * 10,
        b'{"leaf":"","stream":"","version":1}',
        first.replace(b'"number":1', b'"number":1.0'), first.replace(b'"number":1', b'"number":1e0'),
        first.replace(b"entry", b"\\u0065ntry"),
    ]  # fmt: skip
    for bomb in bombs:
        found = checked(bagged({**good, bundle.ENTRIES: bomb + b"\n" + rest}))
        assert "line.unreadable" in found[1], bomb[:40]
    assert "line.unreadable" in checked(bagged({**good, bundle.ENTRIES: source[:-1]}))[1], "the last line does not end"


@pytest.mark.parametrize("source", [
    b"", b"{}", b"[]", b"null", b"\xff", b"[" * 50_000, b'{"size":' + b"9" * 5000 + b"}",
])  # fmt: skip
def test_bytes_of_any_kind_in_any_file_are_findings_and_never_an_error(checked, good, source):
    for name in good:
        found = checked({**good, name: source})
        assert found[1], name
    assert failed(checked({})) == ["log_signature.no_checkpoint", "integrity.failed", "completeness.failed"]


@pytest.mark.parametrize("change", [
    {"size": 0}, {"size": 2**53 - 1}, {"size": 19}, {"size": -1}, {"index_streams": 0}, {"index_streams": 2**53 - 1}, {"index_streams": 4},
    {"index_hashes": 0}, {"log_hashes": 0}, {"log_hashes": 2**53 - 1}, {"complete": False}, {"complete": 1}, {"complete": None},
    {"log": "00" * 16}, {"log": "x"}, {"streams": []}, {"streams": None}, {"bundle_proof": 2}, {"more": 1},
    {"streams": [{"number": 0, "size": 2**53 - 1, "stream": "00" * 16}]},
    {"streams": [{"number": 2**53 - 1, "size": 1, "stream": "00" * 16}]},
])  # fmt: skip
def test_a_proof_that_says_anything_else_is_noticed(checked, good, change):
    proof = json.loads(good[bundle.PROOF]) | change
    text = json.dumps(proof, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    found = checked(bagged({**good, bundle.PROOF: text}))
    assert "integrity.failed" in found[0], found


def test_a_hash_too_many_or_of_the_other_tree(checked, good):
    held = good[bundle.HASHES]
    for hashes in (held + bytes(32), held[:-32], held[32:], held[:368] + held[400:] + held[368:400]):
        assert "integrity.failed" in checked(bagged({**good, bundle.HASHES: hashes}))[0]


def test_an_authors_entry_left_out_or_of_somebody_else(checked, good):
    lines = lines_of(good, bundle.AUTHORS)
    assert len(lines) == 2
    assert "author.no_key" in checked(with_lines(good, lines[:1], bundle.AUTHORS))[1]
    for attempt in (lines[::-1], [*lines, lines[1]], [{**lines[0], "number": 1}, lines[1]], [{**lines[0], "units": []}, lines[1]]):
        assert "integrity.failed" in checked(with_lines(good, attempt, bundle.AUTHORS))[0]


def test_a_redaction_of_another_bundle_is_put_in(checked, good, made):
    """What is printed instead is the manifest's to show: no entry commits to it."""
    anew = changed_line(good, NOTED, instead=[{"ordinal": 5, "text": "nothing of interest"}])
    recorded = hashlib.sha256(good[bundle.MANIFEST]).hexdigest()
    assert failed(checked(anew)) == []
    assert checked(good, recorded=recorded.upper())[1] == []
    assert checked(anew, recorded=recorded)[1] == ["manifest.recorded"]


def test_files_that_are_missing_or_surplus(checked, good):
    for name in good:
        found = checked({other: content for other, content in good.items() if other != name})
        assert found[1], name
    assert checked({**good, "data/exhibits/more.png": b""})[1] == ["bag.surplus", "manifest.surplus"]
    assert checked({**good, "data/more.txt": b""})[1] == ["bag.surplus"]
    assert checked({**good, "more.txt": b""})[1] == ["bag.surplus"]


def test_the_program_reads_a_directory_and_nothing_outside_it(good, tmp_path, program):
    bag = tmp_path / "bag"
    for name, content in good.items():
        (bag / name).parent.mkdir(parents=True, exist_ok=True)
        (bag / name).write_bytes(content)
    tool = bag / "data" / "verify.py"
    tool.write_bytes(assembled.verifier("tests"))
    anew = {file.relative_to(bag).as_posix(): file.read_bytes() for file in bag.rglob("*") if file.is_file()}
    for name, content in bagged(anew).items():
        (bag / name).write_bytes(content)
    (tmp_path / "trust.toml").write_bytes(trust_text())

    def run(*arguments):
        bare = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        words = [sys.executable, "-I", *map(str, arguments)]
        return subprocess.run(words, cwd=tmp_path, env=bare, capture_output=True, check=False, text=True)

    ended = run(tool, "--trust", tmp_path / "trust.toml")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == "".join(f"{line}\n" for line in bundle_told.lines(bundle_check.check(_read(bag), YOURS)))
    (tmp_path / "outside").write_bytes(good[bundle.ENTRIES])
    (bag / bundle.ENTRIES).unlink()
    (bag / bundle.ENTRIES).symlink_to(tmp_path / "outside")
    ended = run(tool, bag)
    assert ended.returncode == 7
    assert "file.special" in ended.stdout
    assert "file.missing" in ended.stdout
    assert run(tool, tmp_path / "nowhere").returncode == 2
    assert run(tool, "--trust", tmp_path / "nowhere").returncode == 2


def _read(bag: Path):
    return {file.relative_to(bag).as_posix(): file.read_bytes() for file in bag.rglob("*") if file.is_file()}


@pytest.mark.parametrize("change", [
    lambda told: told["files"].reverse(), lambda told: told["files"].append(told["files"][-1]), lambda told: told.update(more=1),
    lambda told: told.update(caseledger_bundle=2), lambda told: told["files"][0].update(name="../outside"), lambda told: told.pop("files"),
    lambda told: told["files"][0].update(name="index.html"), lambda told: told["files"][0].update(size=True),
    lambda told: told["files"][0].update(size=-1), lambda told: told.update(files=[3]),
])  # fmt: skip
def test_a_manifest_of_another_form_is_none(checked, good, change):
    told = json.loads(good[bundle.MANIFEST])
    change(told)
    text = json.dumps(told, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    assert "manifest.unreadable" in checked({**good, bundle.MANIFEST: text})[1]


@pytest.mark.parametrize("change", [
    lambda told: told.update(bundle_earlier=2), lambda told: told.update(bundle_earlier=True), lambda told: told.update(more=1),
    lambda told: told["earlier"].append({**told["earlier"][0], "size": 1}), lambda told: told["earlier"][0].update(size=0),
    lambda told: told["earlier"][0].update(more=1), lambda told: told.update(earlier=None), lambda told: told["earlier"][0].pop("root"),
])  # fmt: skip
def test_proofs_of_earlier_copies_of_another_form_are_none(checked, good, change):
    told = json.loads(good[bundle.EARLIER])
    change(told)
    text = json.dumps(told, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    assert "file.unreadable" in checked(bagged({**good, bundle.EARLIER: text}))[1]


def test_the_first_entry_of_a_stream_is_withheld_like_any_other(checked, made):
    for withheld in ((1,), tuple(range(1, 9))):
        assert failed(checked(files_of(made, withheld=withheld))) == []


def test_names_of_files_and_keys_do_not_steer_a_terminal(good):
    told = list(bundle_told.lines(bundle_check.check({**good, "data/\x1b[2J\u202e.txt": b""}, YOURS)))
    assert all(" " <= each <= "~" for line in told for each in line)


def test_a_key_of_small_order_signs_nothing(checked, made):
    public = bytes(31) + b"\x80"
    assert signature.is_low_order(public)
    forged = note.VerifierKey(ORIGIN, ED25519, public)
    files = bagged({**files_of(made), bundle.POLICY: trust_text(key=forged)})
    assert checked(files, None)[0][1] == "log_signature.no_key"


def test_an_entry_that_its_author_did_not_sign(checked):
    forged = record(last=lambda made: made.act(CASE, "note-recorded.v1", by=SAM, signer=DANA, clear=[("text", "In another's name.")]))
    found = checked(files_of(forged))
    assert (failed(found), found[1]) == (["integrity.failed"], ["author.signature"])
    unsigned = record(last=lambda made: made.own(CASE, "note-recorded.v1", "text", "By nobody."))
    assert checked(files_of(unsigned))[1] == ["author.ledger"]
    hidden = files_of(record(), hidden=(1,))
    assert checked(hidden)[1] == ["author.ledger"], "an entry that the ledger made shows what it is"


def path_of(begin, end, leaves, hashes, wanted):
    """The root of a partial tree, and the inclusion proof of one of its leaves: by docs/format.md, with nothing of this program."""
    if not any(begin <= number < end for number in leaves):
        return next(hashes), None
    if end - begin == 1:
        return leaves[begin], [] if begin == wanted else None
    size = 1
    while size * 2 < end - begin:
        size *= 2
    left, before = path_of(begin, begin + size, leaves, hashes, wanted)
    right, behind = path_of(begin + size, end, leaves, hashes, wanted)
    path = [*before, right] if before is not None else [*behind, left] if behind is not None else None
    return hashlib.sha256(b"\1" + left + right).digest(), path


def test_another_program_reads_checkpoint_and_place_of_each_entry(bare):
    """The library ``proofbundle`` shares no code with this one; the path is found here by the page alone."""
    other = pytest.importorskip("proofbundle.tlogproof", reason="the library proofbundle is not installed")
    told, hashes = json.loads(bare[bundle.PROOF]), bare[bundle.HASHES]
    shown = [bytes.fromhex(line["entry"]) for name in (bundle.ENTRIES, bundle.AUTHORS) for line in lines_of(bare, name)]
    leaves = {int.from_bytes(each[38:46], "big") - 1: hashlib.sha256(b"\0" + each).digest() for each in shown}
    note_text = bare[bundle.CHECKPOINT].decode()
    for entry in shown:
        number = int.from_bytes(entry[38:46], "big") - 1
        parts = iter([hashes[at : at + 32] for at in range(0, len(hashes), 32)])
        root, path = path_of(0, told["size"], leaves, parts, number)
        assert b64encode(root).decode() == note_text.split("\n")[2]
        lines = ["c2sp.org/tlog-proof@v1", f"index {number}", *(b64encode(each).decode() for each in path), "", note_text]
        found = other.verify_tlog_proof(
            "\n".join(lines), entry, Key(ORIGIN).verifier(ED25519).encode(), expected_origin=ORIGIN,
            witness_vkeys=[Key(name).verifier().encode() for name in (PARTNER, UNIVERSITY)], threshold=2,
        )  # fmt: skip
        assert found["ok"], found
