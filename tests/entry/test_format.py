"""docs/format.md is enough: its own reader remakes every worked value, its hexadecimal is that of the vectors, and so is the program's."""

import json
import re
from uuid import UUID

import pytest

from ledger.entry import canonical, core, seal, signature, slot, unit
from ledger.entry.core import Commitment, EntryCore
from ledger.entry.unit import Unit

ENTRIES = ["open", "ledger-made", "held", "access"]


@pytest.fixture(scope="session")
def reader(document):
    """The program printed in the document, which may import nothing of this project."""
    (source,) = re.findall(r"```python\n(.*?)```", document, re.DOTALL)
    assert "ledger." not in source.replace("caseledger", "")
    program = {}
    exec(compile(source, "docs/format.md", "exec"), program)
    return program


def in_hex(made):
    if isinstance(made, dict):
        return {name: in_hex(value) for name, value in made.items()}
    return [in_hex(value) for value in made] if isinstance(made, list) else made.hex()


@pytest.mark.parametrize("name", ENTRIES)
def test_the_documents_own_reader_remakes_every_value(reader, golden, name):
    entry = golden["entries"][name]
    made = in_hex(reader["remade_entry"](entry, golden["slots"], bytes.fromhex(golden["author"]["seed"])))
    for given, remade in zip(entry["units"], made.pop("units"), strict=True):
        assert remade.items() <= given.items()
    if name == "ledger-made":
        assert entry["author_message"] is None
        del made["author_message"]
    assert made.items() <= entry.items()


def test_the_documents_own_reader_remakes_the_request_mac(reader, golden):
    seed = bytes.fromhex(golden["author"]["seed"])
    assert reader["request_mac"](seed, golden["request"]["act"]).hex() == golden["request"]["mac"]


def test_the_documents_own_reader_reads_the_narrative(reader, golden):
    assert reader["narrative"](golden["entries"]["open"], "rationale") == "Ashby rang twice. He will not stop."


@pytest.mark.parametrize("name", ENTRIES)
def test_the_program_makes_the_same_entries(golden, name):
    entry = golden["entries"][name]
    commitments = tuple(commitment(entry, ordinal, given, golden["slots"]) for ordinal, given in enumerate(entry["units"]))
    place = EntryCore(
        UUID(entry["log"]), entry["position"], UUID(entry["stream"]), entry["version"], UUID(entry["event"]), entry["recorded_at"],
        UUID(entry["recorder"]), bytes.fromhex(entry["signature"]), commitments,
    )  # fmt: skip
    text = core.encode(place)
    assert text.hex() == entry["entry"]
    assert core.decode(text) == place
    assert core.leaf(text).hex() == entry["leaf"]


def commitment(entry, ordinal, given, slots):
    """The commitment of one unit, each of its values compared with the vectors on the way."""
    log, event, owner = UUID(entry["log"]), UUID(entry["event"]), slots[given["slot"]]
    slot_id = UUID(owner["slot"])
    text = unit.encode(Unit(bytes.fromhex(given["salt"]), given["name"], given["value"]))
    digest = unit.plaintext_digest(text)
    stored = text
    if "key" in owner:
        key = slot.unit_key(bytes.fromhex(owner["key"]), event, ordinal)
        stored = seal.seal(text, key, bytes.fromhex(given["nonce"]), log=log, event=event, ordinal=ordinal, slot=slot_id)
        assert key.hex() == given["unit_key"]
        assert seal.open_unit(stored, key, digest, log=log, event=event, ordinal=ordinal, slot=slot_id) == text
    assert (text.hex(), stored.hex()) == (given["unit"], given["stored"])
    assert unit.decode(text) == Unit(bytes.fromhex(given["salt"]), given["name"], given["value"])
    made = Commitment(digest, unit.content_digest(stored), slot.slot_tag(slot_id, event, ordinal))
    assert [part.hex() for part in made] == [given["plaintext_digest"], given["content_digest"], given["slot_tag"]]
    return made


@pytest.mark.parametrize("name", ["open", "held", "access"])
def test_the_program_signs_the_same(golden, name):
    entry, seed = golden["entries"][name], bytes.fromhex(golden["author"]["seed"])
    commitments = bytes.fromhex(entry["entry"])[-96 * (len(entry["units"]) - 1) :]
    message = signature.author_message(UUID(entry["log"]), UUID(entry["event"]), UUID(entry["stream"]), entry["version"], commitments)
    assert message.hex() == entry["author_message"]
    assert signature.sign(seed, message).hex() == entry["signature"]
    assert signature.public_key(seed).hex() == golden["author"]["public"]
    assert signature.verifies(bytes.fromhex(golden["author"]["public"]), message, bytes.fromhex(entry["signature"]))


def test_the_program_makes_the_same_request_mac(golden):
    assert signature.request_mac(bytes.fromhex(golden["author"]["seed"]), golden["request"]["act"]).hex() == golden["request"]["mac"]


def test_every_hexadecimal_block_of_the_document_is_that_of_the_vectors(document, golden):
    blocks = re.findall(r"```hex ([^\n]+)\n(.*?)```", document, re.DOTALL)
    for path, body in blocks:
        values = at(golden, path)
        shown = dict(re.findall(r"^(\w+) ((?:\s*[0-9a-f]+\n)+)", body, re.MULTILINE))
        assert {label: "".join(written.split()) for label, written in shown.items()}.items() <= values.items(), path
        assert list(shown) == re.findall(r"^(\w+)", body, re.MULTILINE)
    paths = {path for path, _ in blocks}
    assert {f"entries.open.units.{ordinal}" for ordinal in range(12)} | {f"entries.{name}" for name in ENTRIES} | {"request"} <= paths


def at(values, path):
    for step in path.split("."):
        values = values[int(step)] if isinstance(values, list) else values[step]
    return values


def test_every_json_block_of_the_document_is_canonical_and_of_the_vectors(document, golden):
    written = re.findall(r"```json\n(.*?)\n```", document, re.DOTALL)
    units = [bytes.fromhex(given["unit"]).decode("utf-8") for given in golden["entries"]["open"]["units"]]
    assert written == [*units, canonical.encode(golden["request"]["act"]).decode("utf-8")]


def test_the_example_shows_the_given_ids_and_numbers(document, golden):
    entry = golden["entries"]["open"]
    for name in ("log", "stream", "event", "recorder"):
        assert f"| {name} | `{entry[name]}` |" in document
    for name in ("position", "version", "recorded_at"):
        assert re.search(rf"\| {name} \| {entry[name]}\b", document)
    for name in ("case facts", "case police", "suspect police"):
        assert f'| slot "{name}" | `{golden["slots"][name]["slot"]}` |' in document


def test_every_domain_string_of_the_program_stands_in_the_document(document):
    for domain in ("content", "slot-tag", "seal", "author", "user-key", "entry"):
        text = f"caseledger/{domain}/1"
        assert f"| `{text}` | `{len(text):08x}` |" in document


def test_the_worked_entries_have_the_declared_order_of_units(golden):
    names = {name: [given["name"] for given in golden["entries"][name]["units"]] for name in ENTRIES}
    assert names["open"] == ["stamp", "what", "who", "marks", "basis", "layout", "outcome", *["rationale"] * 3, "decoy", "decoy"]
    assert names["held"] == ["stamp", "held", "what", "who", "marks", "basis", "layout", "number", "progress", "progress", "decoy", "decoy"]
    assert names["ledger-made"] == ["stamp", "what", "leaf", "decoy"]
    assert names["access"] == ["stamp", "what", "who", "marks", "basis", "layout", "scope", "reason"]
    assert json.dumps(golden).count("ledger-made") == 1
