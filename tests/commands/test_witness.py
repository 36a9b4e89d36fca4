"""Witnesses of a real record, at the front door: by file and over HTTP, of both kinds; and a record that was changed under them."""

from contextlib import contextmanager
from threading import Thread

import pytest
from conftest import superuser

from commands import serving
from ledger.proof import checkpoint, completeness, note, tlog_proof, trust
from ledger.proof.note import Note
from ledger.store import copies, place, witness_store


class Party:
    """A witness at the front door, with what it hands out."""

    def __init__(self, door, directory, name, kind):
        self.door, self.directory, self.kind = door, directory, kind
        self.key = door.done("witness", "init", "--name", name, "--kind", kind, "--out", str(directory)).json["key"]

    def __call__(self, *words):
        return self.door("witness", *words[:1], "--in", str(self.directory), *words[1:])


@pytest.fixture
def parties(door, tmp_path):
    """A partner agency that sees the log grow, and a university that makes every index again; both know the key of the log."""
    door.referred()
    found = [Party(door, tmp_path / kind, f"{kind}.example/1", kind) for kind in ("consistency", "index")]
    key = door.done("witness", "request", str(tmp_path / "first")).json["key"]
    for each in found:
        assert each("trust", key).status == 0
    return found


@pytest.fixture
def trusted(parties, tmp_path):
    """A trust file with both."""
    tables = [
        f'[[witnesses]]\nname = "{each.kind}"\nkind = "{each.kind}"\nthreshold = 1\nkeys = ["{each.key}"]\n' for each in parties
    ]
    file = tmp_path / "trust.toml"
    file.write_text("\n".join(tables))
    trust.read(file.read_text())
    return str(file)


@pytest.fixture
def by_file(door, tmp_path):
    """Has a witness asked by file; gives how it ended, and the file of what it answered."""
    count = iter(range(99))

    def ask(party, seen=0):
        request, entries, out = (str(tmp_path / f"{next(count)}.{what}") for what in ("request", "entries", "cosigned"))
        door.done("witness", "request", request, "--seen", str(seen), "--entries", entries)
        return party("cosign", request, "--entries", entries, "--out", out), out

    return ask


@contextmanager
def served(party):
    with serving.at(witness_store.find(party.directory), "127.0.0.1:0") as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server.url
        server.shutdown()


def kept(door):
    """By size, who signed what is kept beside the newest checkpoint."""
    found = copies.copies(place.find(str(door.directory)), "cases")
    return {each.size: [line.name for line in note.parse(each.note).signatures[1:]] for each in found}


def test_a_unit_is_cosigned_by_file_and_over_http_and_its_receipts_say_so(door, parties, trusted, by_file):
    agency, university = parties
    number, sizes = door.referred(), []
    for party in parties:
        answered, out = by_file(party)
        assert answered.status == 0, answered.err
        sizes.append(answered.json["size"])
        added = door.done("witness", "add", out, "--trust", trusted).json
        assert added["cosigned"] == [witness_store.find(party.directory).key.name]
    assert kept(door)[sizes[0]] == ["consistency.example/1", "index.example/1"]
    proof = tlog_proof.parse(door.done("receipt", f"{number}#1").json["proof"].encode())
    opened = checkpoint.open_note(
        proof.checkpoint, checkpoint.stated(proof.checkpoint).origin, [note.parse_key((agency.directory / "logs").read_text().strip())],
        [note.parse_key(each.key) for each in parties],
    )  # fmt: skip
    assert len(opened.by_others) == 2
    door.referred()
    with served(agency) as first, served(university) as second:
        later = door.done("witness", "ask", first, "--trust", trusted).json
        assert door("witness", "ask", second, "--trust", trusted).status == 2, "it reads the entries too"
        assert door.done("witness", "ask", second, "--index", "--trust", trusted).json["size"] == later["size"]
    assert kept(door)[later["size"]] == ["consistency.example/1", "index.example/1"]


def test_an_index_witness_vouches_for_what_it_cosigned_and_for_nothing_after_it(door, auditor, parties, trusted, tmp_path):
    number, (_, university) = door.referred(), parties

    def completeness_of(words):
        verdicts = door("verify", "--log", "cases", "--trust", trusted, "--format", "json", user=auditor).json["verdicts"]
        (found,) = [each for each in verdicts if each["matter"] == "completeness"]
        assert (words in f"{found['because']}; {found['instead']}") is True, found
        return found["standing"]

    with served(university) as url:
        size = door.done("witness", "ask", url, "--index", "--trust", trusted).json["size"]
    assert completeness_of(f"the index under {size} entries is right") == "established"
    whole = door.done("receipt", number, "--out", str(tmp_path / "whole")).json
    assert whole["checkpoint"] == size
    proof = completeness.parse((tmp_path / "whole").read_bytes())
    assert [each.name for each in note.parse(proof.checkpoint).signatures][1:] == ["index.example/1"]
    door.referred()
    door.done("checkpoint")
    assert completeness_of(f"index witnesses cosigned {size} of them; have an index witness cosign the newest") == "not_established"


def test_what_is_no_good_cosignature_is_not_kept(door, parties, trusted, by_file, tmp_path):
    agency, _ = parties
    answered, out = by_file(agency)
    good = note.parse((tmp_path / out).read_bytes())
    log, line = good.signatures
    before = kept(door)

    def add(content, file=tmp_path / "answer"):
        file.write_bytes(content)
        return door("witness", "add", str(file), "--trust", trusted)

    forged = line._replace(value=line.value[:8] + bytes(64))
    other = checkpoint.sign(checkpoint.parse(good.text), note.private_key(bytes(32)))
    for false in (
        Note(good.text, (log, forged)).encode(), Note(good.text, (log, line, forged)).encode(), Note(good.text, (log,)).encode(),
        Note(good.text, (line,)).encode(), Note(good.text, (*other.signatures, line)).encode(), forged.line().encode(),
        line._replace(name="nobody.example").line().encode(), b"", b"\n\n", b"\xff", line.line().encode()[:-1],
        good.encode().replace(b"/cases/1", b"/cases/2"),
    ):  # fmt: skip
        refused = add(false)
        assert (refused.status, refused.out) == (7, ""), refused.err
    assert kept(door) == before
    stranger = line._replace(name="nobody.example")
    assert add(f"{stranger.line()}{line.line()}".encode()).status == 0, "lines alone, and what nobody here knows is left out"
    assert kept(door)[answered.json["size"]] == ["consistency.example/1"]
    for words in (("add", "nothing", "--trust", trusted), ("add", out, "--trust", "nothing"), ("request", out)):
        assert door("witness", *words).status == 2
    assert door("witness", "add", out, "--trust", out).status == 7
    assert door("witness", "add", out, "--trust", trusted, "--log", "access").status == 3, "that log has no key yet"


def test_a_record_behind_what_a_witness_saw_asks_for_nothing(door, parties, trusted, by_file, tmp_path):
    """An older database was put in place, and the newest checkpoint was taken away: that which the witness was given still tells."""
    agency, _ = parties
    answered, out = by_file(agency)
    size = answered.json["size"]
    refused = door("witness", "request", str(tmp_path / "next"), "--seen", str(size + 9))
    assert (refused.status, "an older backup was restored; nothing was asked" in refused.err) == (7, True)
    at = place.find(str(door.directory))
    (at.directory / "log/cases/checkpoint").unlink()
    with superuser(at) as cursor:
        cursor.execute("ALTER TABLE ledger.entry DISABLE TRIGGER ALL")
        cursor.execute("DELETE FROM ledger.entry WHERE log = 1 AND position > %s", (size - 3,))
        cursor.execute("TRUNCATE ledger.tile, ledger.log_tree, ledger.stream_tree")
    for words in (("checkpoint",), ("witness", "request", str(tmp_path / "next")), ("witness", "add", out, "--trust", trusted)):
        refused = door(*words)
        assert (refused.status, "an older backup was restored" in refused.err) == (7, True), refused.err


def test_a_hidden_stream_passes_a_witness_and_no_index_witness(door, at, parties, trusted, by_file):
    """The superuser takes a case out of the stored trees, and the unit's own program signs an index without it."""
    agency, university = parties
    (first, _), (second, _) = by_file(agency), by_file(university)
    door.referred()
    with superuser(at) as cursor:
        hidden = "(SELECT stream FROM ledger.entry WHERE log = 1 AND position = 5)"
        cursor.execute(f"DELETE FROM ledger.stream_tree WHERE log = 1 AND stream = {hidden}")
    passed, _ = by_file(agency, first.json["size"])
    assert passed.status == 0, passed.err
    caught, _ = by_file(university, second.json["size"])
    assert (caught.status, f"the index at position {passed.json['size']} is not that" in caught.err) == (7, True), caught.err
    with served(university) as url:
        refused = door("witness", "ask", url, "--index", "--trust", trusted)
        assert (refused.status, "is not that of the entries before it" in refused.err) == (7, True), refused.err
    seen = witness_store.find(university.directory)
    origin = witness_store.log_keys(seen)[0].name
    assert checkpoint.stated(witness_store.checkpoint(seen, witness_store.hashed(origin))).size == second.json["size"]


def test_a_rewritten_history_is_caught_by_every_witness(door, at, parties, trusted, by_file):
    """The superuser rewrites an entry, its leaf and the trees, takes the outside copies away, and signs it all anew."""
    agency, university = parties
    sizes = [by_file(party)[0].json["size"] for party in parties]
    with superuser(at) as cursor:
        cursor.execute("ALTER TABLE ledger.entry DISABLE TRIGGER ALL")
        cursor.execute("UPDATE ledger.entry SET core = overlay(core PLACING '\\x00'::bytea FROM 160) WHERE log = 1 AND position = 5")
        cursor.execute("UPDATE ledger.entry SET leaf = sha256('\\x00'::bytea || core) WHERE log = 1 AND position = 5")
        cursor.execute("TRUNCATE ledger.tile, ledger.log_tree, ledger.stream_tree, ledger.checkpoint")
        cursor.execute("ALTER TABLE ledger.entry ENABLE TRIGGER ALL")
    folder = at.directory / "log/cases"
    for file in (folder / "checkpoint", *(folder / "copies").iterdir()):
        file.unlink()
    for party, size in zip((agency, university), sizes, strict=True):
        caught, _ = by_file(party, size)
        assert (caught.status, "one of the two histories is false" in caught.err) == (7, True), caught.err
    with served(agency) as url:
        refused = door("witness", "ask", url, "--trust", trusted)
        assert (refused.status, "one of the two histories is false" in refused.err) == (7, True), refused.err


def test_a_witness_at_the_door_refuses_what_it_must(door, parties, tmp_path):
    agency, university = parties
    first = str(tmp_path / "first")
    assert door("witness", "init", "--name", "a", "--kind", "index", "--out", str(agency.directory)).status == 2
    assert door("witness", "init", "--name", "a b", "--kind", "index", "--out", str(tmp_path / "other")).status == 2
    assert not (tmp_path / "other").exists()
    assert university("cosign", first).status == 2, "it needs the entries"
    assert agency("cosign", first, "--out", first).status == 2
    assert agency("cosign", str(tmp_path / "none")).status == 2
    assert agency("cosign", first).status == 0
    assert agency("cosign", first).status == 5
    assert agency("trust", agency.key).status == 2, "a witness's key is no log's"
    assert agency("trust", "witness.example/1+9a8fb5ce+BAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").status == 7
    (agency.directory / "signing-key").chmod(0o640)
    refused = agency("cosign", first)
    assert (refused.status, "open to others" in refused.err) == (6, True)
    assert door("witness", "cosign", "--in", str(tmp_path / "none"), first).status == 3
