"""The page of a copy in a browser: it reads what it shows, and says of every copy what the check of the same files and verify.py say."""

import importlib.util
import json
import re
import sys

import pytest
from court.browsing import Reader, chromium
from court.paged import page_of
from proof.bundled import ORIGIN, PARTNER, Key, bagged, files_of, lines_of, record, trust_text, with_lines
from proof.stored_record import CASE, SAM, SUSPECT, UNIT, VICTIM

from ledger.entry import signature
from ledger.errors import MalformedProof
from ledger.proof import assembled, bundle, bundle_check, bundle_told
from ledger.proof.bundle_files import Directory
from ledger.proof.bundle_words import FILES
from ledger.proof.note import ED25519, VerifierKey

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


@pytest.fixture(scope="module")
def verify(tmp_path_factory):
    """verify.py as it goes with a bundle: gives the exit code of a run over a directory."""
    file = tmp_path_factory.mktemp("release") / assembled.NAME
    file.write_bytes(assembled.verifier("0.1.0"))
    loaded = importlib.util.spec_from_file_location("verify", file)
    program = importlib.util.module_from_spec(loaded)
    sys.modules["verify"] = program
    loaded.loader.exec_module(program)
    yield lambda *arguments: program.main(list(map(str, arguments)), file)
    del sys.modules["verify"]


@pytest.fixture
def agrees(reader, verify, tmp_path, capsys):
    """Says that the page, the check of its files and verify.py say the same of these files."""

    def same(files, trust=None):
        found = page_agrees(reader, files, trust)
        directory = tmp_path / str(len(list(tmp_path.iterdir())))
        for name, content in files.items():
            (directory / name).parent.mkdir(parents=True, exist_ok=True)
            (directory / name).write_bytes(content)
        (tmp_path / "trust").write_text(trust or "", encoding="utf-8")
        capsys.readouterr()
        code = verify(directory, *(["--trust", tmp_path / "trust"] if trust else []))
        given = bundle_check.policy(trust.encode(), yours=True) if trust else None
        assert capsys.readouterr().out.splitlines() == list(bundle_told.lines(bundle_check.check(Directory(directory), given)))
        assert code == (0 if found.holds else 7)
        return found

    return same


def page_agrees(reader, files, trust=None):
    """The page says what the check of the same files says, in the same words; beside the files themselves, which it cannot read."""
    given = bundle_check.policy(trust.encode(), yours=True) if trust else None
    found = bundle_check.check(files, given)
    reader.opens(page_of(files))
    if trust:
        reader.pastes(trust)
    faults = sorted({each.reason for each in found.faults if each.matter != FILES})
    assert reader.verdicts() == ([each.reason for each in found.verdicts], faults)
    told = [(each, f". What would establish it: {each.instead}." if each.instead else ".") for each in found.verdicts]
    assert reader.sentences() == [[STANDS[each.standing], f"{each.because}{more}"] for each, more in told]
    return found


def line_changed(files, number, change):
    lines = lines_of(files)
    change(lines[number])
    return with_lines(files, lines)


def test_a_good_copy_holds_and_asks_for_nothing_but_itself(agrees, reader, good, single):
    reader.asked.clear()
    assert agrees(good).holds
    assert reader.page.inner_text("#counts") == "Streams listed: 2. Entries shown: 14. Entries withheld whole: 1."
    assert agrees(single).holds
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


def _other_log(files, made):
    def change(line):
        line["entry"] = line["entry"][:44] + "ee" * 16 + line["entry"][76:]
    return line_changed(files, 4, change)


def _moved_to(position):
    def moved(files, made):
        def change(line):
            line["entry"] = line["entry"][:76] + position.to_bytes(8, "big").hex() + line["entry"][92:]
        return line_changed(files, 4, change)
    return moved


def _decoy(files, made):
    def change(line):
        row = next(row for row in made.rows if row.core.hex() == line["entry"])
        held = {ordinal: text for each in row.contents for ordinal, text in zip(each.ordinals, each.stored, strict=True)}
        line["units"].append({"ordinal": max(held), "unit": held[max(held)].decode()})
    return line_changed(files, 4, change)


def _hash_more(files, made):
    told = json.loads(files[bundle.PROOF])
    told["log_hashes"] += 1
    proof = json.dumps(told, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    return bagged({**files, bundle.PROOF: proof, bundle.HASHES: files[bundle.HASHES] + bytes(32)})


def _own_entry_unnamed(files, made):
    return files_of(made, (CASE, SUSPECT), complete=json.loads(files[bundle.PROOF])["complete"], hidden=(1,))


def _leaves_exchanged(files, made):
    *lines, one, other = lines_of(files_of(made, (CASE, SUSPECT), withheld=(4, 6)))
    return with_lines(files_of(made, (CASE, SUSPECT), withheld=(4, 6)), [*lines, other, one])


def _key_of_small_order(files, made):
    return bagged({**files, bundle.POLICY: trust_text(key=VerifierKey(ORIGIN, ED25519, bytes(31) + b"\x80"))})


def _key_exchanged(files, made):
    told = [("recorder", str(SAM)), ("change", "rotated"), ("public_key", signature.public_key(bytes([77]) * 32).hex())]
    later = record(2, lambda made: made.act(UNIT, "user-key-changed.v1", by=SAM, clear=told))
    return files_of(later, (CASE,), complete=json.loads(files[bundle.PROOF])["complete"])


HARMLESS = [
    _key_of_small_order, _key_exchanged, _earlier, _unit_stream, _empty, _other_policy, _no_policy, _more_witnesses, _unwitnessed,
    _no_quorum,
]  # fmt: skip
ATTACKS = [
    _altered_text, _altered_salt, _guessed, _dropped_unnumbered, _added, _duplicated, _reordered, _swapped_cores, _other_recorder,
    _other_signature, _other_checkpoint, _other_key, _false_cosignature, _false_signature, _no_checkpoint, _hashes_replaced,
    _hashes_missing, _no_authors, _authors_exchanged, _author_key_exchanged, _other_size, _witnessed_before,
    _earlier_false, _other_log, _moved_to(1), _moved_to(2**40), _decoy, _hash_more, _own_entry_unnamed,
]  # fmt: skip
ON_SINGLE = [_altered_text, _added, _duplicated, _reordered, _swapped_cores, _hashes_replaced, _no_authors, _other_size, _earlier_false,
             _decoy, _own_entry_unnamed]  # fmt: skip
ON_COMPLETE = [_dropped, _leaves_exchanged, _leaf_changed, _leaf_of_another_version, _stream_size, _opening_replaced]


@pytest.mark.parametrize("attack", [*ATTACKS, *ON_COMPLETE], ids=lambda attack: attack.__name__)
def test_what_does_not_fit_in_a_complete_copy_fails_on_the_page_as_in_the_check(agrees, good, made, attack):
    assert not agrees(attack(good, made)).holds


@pytest.mark.parametrize("attack", ON_SINGLE)
def test_what_does_not_fit_in_a_copy_of_authenticity_only_fails_on_the_page_as_in_the_check(agrees, single, made, attack):
    assert not agrees(attack(single, made)).holds


@pytest.mark.parametrize("change", HARMLESS)
def test_what_is_only_not_established_is_so_on_the_page_as_in_the_check(agrees, good, single, made, change):
    for files in (good, single):
        assert agrees(change(files, made)).holds


def test_a_passage_altered_on_the_page_by_one_character_fails_and_names_its_entry(reader, good):
    source = page_of(good).decode()
    passage = "Note 3.</span>"
    for old, new in ((passage, "Note 8.</span>"), (passage, "Note 3. </span>"), (passage, "Note 3<i>.</i></span>"), ('"text"', '"test"')):
        assert old in source
        reader.opens(source.replace(old, new, 1).encode())
        six, faults = reader.verdicts()
        assert six[4] == "integrity.failed", new
        assert set(faults) == {"unit.changed"}
    assert re.match(r"entry \d+: the unit is not what the entry committed to\.", reader.page.inner_text("#findings"))
    reader.page.click("#findings a")
    assert re.search(r"#entry-\d+$", reader.page.url)
    assert "Something FAILED" in reader.page.inner_text("#progress")


def test_a_withheld_passage_made_to_look_recorded_fails(reader, good):
    source = page_of(good).decode()
    box = '<span class="box withheld" dir="ltr">[Withheld: data protection]</span>'
    assert box in source
    for data in ("", ' data-ordinal="6" data-name="grade" data-salt="AAAAAAAAAAAAAAAAAAAAAA"', ' data-quoted=""'):
        guess = f'<span class="r"{data}>guessed</span>'
        reader.opens(source.replace(box, guess, 1).encode())
        assert reader.verdicts()[0][4] == "integrity.failed", guess


def test_a_trust_file_that_is_pasted_is_believed_or_refused_with_a_sentence(agrees, reader, good, single):
    for files in (good, single):
        others = ((PARTNER, "consistency"), ("other.example/w", "index"))
        for trust in (
            trust_text(), trust_text("other.example/unit/cases/1"), trust_text(witnesses=()), b"# nothing\n", trust_text(witnesses=others),
            trust_text(key=Key("other").verifier(1)),
        ):  # fmt: skip
            agrees(files, trust.decode())
    reader.opens(page_of(good))
    before = reader.verdicts()
    low = "ledger.example/unit/cases/1+0d8b6ee8+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    for bad in ("no trust", '[[log]]\nkey = "nonsense"', f'[[log]]\nkey = "{low}"', "[[log]]\n", '[[log]]\nkey = "a"\nkey = "a"', "[log]\n",
                '[[others]]\nkey = "a"', "[[constructor]]\n", trust_text().decode().replace("threshold = 1", "threshold = 2"),
                trust_text().decode().replace('kind = "index"', 'kind = "both"'), trust_text().decode() * 2,
                trust_text(witnesses=((PARTNER, "consistency"), (PARTNER, "index"))).decode()):  # fmt: skip
        with pytest.raises(MalformedProof):
            bundle_check.policy(bad.encode(), yours=True)
        reader.pastes(bad)
        assert "cannot be read" in reader.page.inner_text("#trust-said"), bad
        assert "the verdicts stand as they were" in reader.page.inner_text("#trust-said")
        assert reader.verdicts() == before
    assert reader.errors == []


NASTY = [
    "</script><script>alert(1)</script>", "<!--", "]]>", "&amp;&#65;", "\u2028\u2029", "a\r\nb\rc\nd\te", "\u202eevil\u202c \u2066x\u2069",
    "'\"`\\", "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627", "\U0001f3f4\U000e0067\U000e007f \U0001f469\u200d\U0001f467",
    "\ufeff\ufffe\uffff\ufffd", "[U+202E]", "", " ", "\n\n", "\x01\x1f\x7f\x80\x9f", "e\u0301 \u00e9 \u212b", "\U0010ffff",
    "$title ${x} {keys}", "\u00a0\u00ad\u200b",
]  # fmt: skip


def test_the_browser_reads_back_what_was_recorded_to_the_character(agrees, reader):
    def told(made):
        for text in NASTY:
            made.act(CASE, "note-recorded.v1", clear=[("text", text), ("more", {"of": [text, 1.5e-7]})])

    nasty = record(0, told)
    assert agrees(files_of(nasty, (CASE,))).holds
    marked = reader.page.text_content("main")
    assert "[U+202E]evil[U+202C]" in marked
    assert reader.page.eval_on_selector_all("script", "all => all.length") == 2
    assert reader.errors == []


def test_a_browser_without_ed25519_says_so_as_the_check_without_it_does(browser, tmp_path, good, single):
    reader = Reader(browser, tmp_path)
    reader.page.add_init_script("SubtleCrypto.prototype.importKey = () => Promise.reject(new Error('unknown algorithm'))")
    for files in (good, single, _altered_text(good, None)):
        reader.opens(page_of(files))
        assert reader.verdicts()[0] == [each.reason for each in bundle_check.check(files, can_verify=False).verdicts]


def test_a_browser_that_cannot_check_says_so_and_is_never_silent(browser, tmp_path, good):
    broken = "SubtleCrypto.prototype.digest = () => { throw new Error('broken') }"
    for missing in ("Object.defineProperty(crypto, 'subtle', {value: undefined})", broken):
        reader = Reader(browser, tmp_path)
        reader.page.add_init_script(missing)
        reader.opens(page_of(good))
        assert "This page could not check what it shows" in reader.page.inner_text("#progress")
        assert {stands for stands, _ in reader.sentences()} == {"Not established"}


def test_without_scripts_everything_is_read_and_nothing_is_said_to_be_checked(browser, tmp_path, good):
    reader = Reader(browser, tmp_path, java_script_enabled=False)
    page = reader.opens(page_of(good), checked=False)
    assert "Scripts are off in this browser: nothing was checked." in page.inner_text("#checked")
    assert {stands.inner_text() for stands in page.query_selector_all("tr[data-matter] td:nth-of-type(1)")} == {"Not checked"}
    assert "Note 3." in page.text_content("#chronology")
    assert not page.is_visible("#trust-form")


def test_the_page_is_reached_by_keyboard_alone_and_named_for_a_screen_reader(reader, good):
    page = reader.opens(page_of(good))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.focus("#entry-1 summary")
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('#entry-1 details').open")
    page.focus("#trust")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    roles = page.locator("body").aria_snapshot()
    for said in ('heading "R v Invented: copy for the defence" [level=1]', 'textbox "Text of your trust file"'):
        assert said in roles, said
    for role in ("navigation", "main", "status", "contentinfo", "banner", "table"):
        assert f"- {role}" in roles, role


def test_it_fits_a_telephone_and_prints_with_what_was_folded_away(browser, reader, tmp_path, good):
    phone = Reader(browser, tmp_path, viewport={"width": 390, "height": 844})
    page = phone.opens(page_of(good))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    pypdf = pytest.importorskip("pypdf")
    reader.opens(page_of(good)).pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    printed = pypdf.PdfReader(tmp_path / "page.pdf")
    text = "\n".join(each.extract_text() for each in printed.pages)
    assert [round(float(side)) for side in printed.pages[0].mediabox[2:]] == [595, 842]
    assert "law_enforcement_task" in text
    assert "very entry of the listed streams up to checkpoint" in text.replace("\n", " ")
    assert "Check again with this trust file" not in text
