"""The witness over HTTP, asked by a client that is written here from C2SP tlog-witness and RFC 6962 alone."""

import base64
import hashlib
import http.client
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Thread
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from processes import begun, interrupted
from witness.conftest import Unit, witness_of

from commands import posting, serving
from ledger.errors import Conflict, MalformedProof, NotFound, ServerUnreachable, UsageError, VerificationFailed
from ledger.proof import note, tlog_witness
from ledger.proof.cosignature import Kind
from ledger.store import witness_store

NAME = "log.example/one"
PRIVATE = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"a log written from the specification").digest())
PUBLIC = PRIVATE.public_key().public_bytes_raw()
EXAMPLE = """\
old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
\u2014 example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
""".encode()
"""The request body that tlog-witness gives as its example."""
LEAVES = [b"entry %d" % number for number in range(300)]


# -- the client ----------------------------------------------------------------------------------------------------


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def split(count):
    return 1 << (count - 1).bit_length() - 1


def tree_hash(leaves):
    """MTH of RFC 6962 section 2.1."""
    if len(leaves) < 2:
        return sha256(b"\0", leaves[0]) if leaves else sha256()
    at = split(len(leaves))
    return sha256(b"\1", tree_hash(leaves[:at]), tree_hash(leaves[at:]))


def subproof(first, leaves, whole):
    """SUBPROOF of RFC 6962 section 2.1.2."""
    if first == len(leaves):
        return [] if whole else [tree_hash(leaves)]
    at = split(len(leaves))
    if first <= at:
        return [*subproof(first, leaves[:at], whole), tree_hash(leaves[at:])]
    return [*subproof(first - at, leaves[at:], False), tree_hash(leaves[:at])]


def text(size, leaves=LEAVES):
    return f"{NAME}\n{size}\n{base64.b64encode(tree_hash(leaves[:size])).decode()}\n".encode()


def key_id(name, kind, public):
    return sha256(name.encode(), b"\n", bytes([kind]), public)[:4]


def body(old, size, leaves=LEAVES, private=PRIVATE, proof=None):
    proof = subproof(old, leaves[:size], True) if proof is None and 0 < old <= size else proof or []
    signature = base64.b64encode(key_id(NAME, 1, PUBLIC) + private.sign(text(size, leaves)))
    lines = [b"old %d" % old, *map(base64.b64encode, proof), b"", text(size, leaves)]
    return b"\n".join(lines) + f"\n\u2014 {NAME} ".encode() + signature + b"\n"


def post(url, source, path="/add-checkpoint"):
    """Status, content type and body of the answer."""
    try:
        with urlopen(Request(url + path, source, method="POST"), timeout=20) as response:
            return response.status, response.headers["Content-Type"], response.read()
    except HTTPError as answer:
        return answer.code, answer.headers["Content-Type"], answer.read()


def cosigned(answer, own, size, leaves=LEAVES):
    """Whether a response is the cosignature of a size, by the text of tlog-cosignature."""
    status, _, content = answer
    dash, name, encoded = content.decode().removesuffix("\n").split(" ")
    blob = base64.b64decode(encoded)
    assert (status, dash, name, content.count(b"\n"), len(blob)) == (200, "\u2014", own.key.name, 1, 76)
    assert blob[:4] == key_id(own.key.name, 4, own.key.public)
    stamp = int.from_bytes(blob[4:12], "big")
    key = Ed25519PrivateKey.from_private_bytes(own.seed).public_key()
    key.verify(blob[12:], b"cosignature/v1\ntime %d\n" % stamp + text(size, leaves))
    return stamp > 1_700_000_000


# -- the server ----------------------------------------------------------------------------------------------------


@contextmanager
def served(own):
    """A witness that answers at a free port of this machine."""
    with serving.at(own, "127.0.0.1:0") as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server.url
        server.shutdown()
        thread.join()


@pytest.fixture
def mine(tmp_path):
    """A witness that knows the log of the client."""
    made = witness_of(tmp_path / "witness", Kind.CONSISTENCY)
    witness_store.add_log(made, note.verifier_key(NAME, 1, PUBLIC))
    return made


@pytest.fixture
def url(mine):
    with served(mine) as url:
        yield url


def test_a_log_that_grows_is_cosigned_from_size_to_size(url, mine):
    old = 0
    for size in (0, 0, 1, 2, 7, 8, 8, 255, 300):
        assert cosigned(post(url, body(old, size)), mine, size)
        old = size


def test_another_old_size_is_answered_with_the_size_it_knows(url, mine):
    assert post(url, body(3, 7)) == (409, "text/x.tlog.size", b"0\n")
    assert cosigned(post(url, body(0, 7)), mine, 7)
    for old in (0, 3):
        assert post(url, body(old, 9)) == (409, "text/x.tlog.size", b"7\n")
    assert cosigned(post(url, body(7, 9)), mine, 9)


def test_every_refusal_has_the_status_of_the_specification(url):
    other = [b"another", *LEAVES[1:]]
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert post(url, body(0, 7))[0] == 200
    assert post(url, body(7, 9, other))[0] == 422
    assert post(url, body(7, 9, proof=[bytes(32)]))[0] == 422
    assert post(url, body(7, 9, proof=[]))[0] == 422
    assert post(url, body(7, 7, other, proof=[]))[0] == 422
    assert post(url, body(9, 7))[0] == 400
    assert post(url, body(7, 9, private=stranger))[0] == 403
    assert post(url, body(7, 9).replace(NAME.encode(), b"log.example/two"))[0] == 404
    assert post(url, b"old 7\n")[0] == 400
    assert post(url, body(7, 9), "/elsewhere")[0] == 404
    assert post(url, body(7, 9))[0] == 200


def test_the_example_of_the_specification_is_read_byte_for_byte(url, mine):
    assert tlog_witness.parse(EXAMPLE).encode() == EXAMPLE
    assert post(url, EXAMPLE)[0] == 404
    witness_store.add_log(mine, note.verifier_key("example.com/behind-the-sofa", 1, PUBLIC))
    assert post(url, EXAMPLE)[0] == 403, "its keys are not known, so nobody signed it"


def test_a_restart_keeps_what_was_seen_and_the_newest_checkpoint_is_shown(mine):
    path = f"/{hashlib.sha256(NAME.encode()).hexdigest()}/checkpoint"
    with served(mine) as url:
        with pytest.raises(HTTPError) as absent:
            urlopen(url + path, timeout=20)
        assert absent.value.code == 404
        _, _, line = post(url, body(0, 7))
    with served(witness_store.find(mine.directory)) as url:
        assert post(url, body(0, 7)) == (409, "text/x.tlog.size", b"7\n")
        with urlopen(url + path, timeout=20) as shown:
            found = shown.read()
    head, _, signatures = found.partition(b"\n\n")
    assert (head + b"\n", signatures) == (text(7), body(0, 7).partition(b"\n\n")[2].partition(b"\n\n")[2] + line)


def test_requests_that_race_are_cosigned_once(url, mine):
    """Two histories from every size on: one is cosigned, and goes on."""
    history, old = LEAVES, 0
    for size in range(10, 60, 10):
        fork = [*history[:old], b"fork %d" % size, *history[old + 1 :]]
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda leaves, old=old, size=size: post(url, body(old, size, leaves)), (history, fork) * 2))
        assert sorted(answer[0] for answer in answers) == [200, 409, 409, 409]
        history = history if answers[0][0] == 200 or answers[2][0] == 200 else fork
        assert post(url, body(old, size, history)) == (409, "text/x.tlog.size", b"%d\n" % size)
        assert cosigned(post(url, body(size, size, history)), mine, size, history)
        old = size


def test_one_connection_takes_several_requests_also_after_a_refusal(url, mine):
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=20)
    for source, status in ((b"x", 400), (body(0, 7), 200), (body(0, 7), 409), (body(7, 8), 200)):
        connection.request("POST", "/add-checkpoint", source)
        response = connection.getresponse()
        assert (response.status, response.read() != b"") == (status, True)
        assert connection.sock is not None, "the connection was closed"
    connection.close()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ("", 411), ("Content-Length: -1\r\n", 411), ("Content-Length: x\r\n", 411), ("Content-Length: 2000000\r\n", 413),
        ("Content-Length: 99999999999999\r\n", 411), ("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", 411),
    ],
)  # fmt: skip
def test_a_body_without_a_length_or_beyond_all_measure_is_not_read(url, headers, status):
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as line:
        line.sendall(f"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\n{headers}\r\n".encode())
        answer = line.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert b"Connection: close" in answer


def test_a_witness_that_is_not_in_order_says_so_and_nothing_else(url, mine):
    (mine.directory / "logs").write_text("x\n")
    assert post(url, body(0, 7)) == (500, "text/plain; charset=utf-8", b"the witness is not in order; nothing was cosigned")


@pytest.mark.parametrize("place", ["localhost", "127.0.0.1:", ":80", "127.0.0.1:99999", "127.0.0.1:x", "192.0.2.1:80", "a:b:1"])
def test_a_place_where_nobody_listens_is_refused(mine, place):
    with pytest.raises(UsageError, match="nothing was done"):
        serving.at(mine, place)


def test_a_witness_is_a_process_that_ends_when_it_is_told_to(mine):
    process = begun(mine.directory, "witness", "serve", "--in", str(mine.directory), "--listen", "127.0.0.1:0", user=None)
    told = process.stderr.readline().decode()
    assert cosigned(post(told.split(" answers at ")[1].split(". ")[0], body(0, 7)), mine, 7)
    found = interrupted(process, signal.SIGTERM)
    assert (found.status, "What was cosigned is kept." in found.err) == (0, True)


# -- an index witness, and the unit's own client --------------------------------------------------------------------


@pytest.fixture
def ledger(monkeypatch):
    """Stands for the unit's ledger: its requests and entries come from a small log."""
    unit = Unit()
    unit.grow()

    def request(_ledger, _log, _signed, seen):
        return tlog_witness.parse(unit.request(seen))

    monkeypatch.setattr("ledger.cosigning.request", request)
    monkeypatch.setattr("ledger.cosigning.entries", lambda _ledger, _log, seen, _upto: iter([unit.entries(seen)]))
    return SimpleNamespace(unit=unit, signed=unit.log.checkpoint)


def ask(url, ledger, *, index=True):
    return posting.asked(url, ledger, "cases", ledger.signed(), index=index)


def test_an_index_witness_is_sent_the_entries_since(index_witness, ledger):
    with served(index_witness) as url:
        for _ in range(3):
            (line,) = note.parse_lines(ask(url, ledger).decode())
            assert line.name == index_witness.key.name
            size = ledger.unit.grow(30)
        with pytest.raises(UsageError, match="reads the entries from position"):
            ask(url, ledger, index=False)
        ledger.unit.log.entries[-1] = ledger.unit.log.entries[-2]
        with pytest.raises(VerificationFailed, match=f"what should be entry {size}"):
            ask(url, ledger)


@pytest.mark.parametrize("source", [b"", b"\0\0", b"\0\0\0\1", b"\0\0\0\1x", b"\xff\xff\xff\xffx", b"\0\0\0\0"])
def test_what_is_no_request_to_an_index_witness_is_refused(index_witness, source):
    with served(index_witness) as url:
        assert post(url, source, "/add-index-checkpoint")[0] == 400


def test_entries_of_a_request_that_nobody_will_cosign_are_not_read(index_witness, ledger):
    """The answer comes though the body never does."""
    ledger.unit.grow()
    false = ledger.unit.request(5)
    with served(index_witness) as url:
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as line:
            head = f"POST /add-index-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: {2**27}\r\n\r\n"
            line.sendall(head.encode() + len(false).to_bytes(4, "big") + false)
            assert line.makefile("rb").read().startswith(b"HTTP/1.1 409 ")


def test_the_reason_is_heard_though_the_entries_were_not_all_sent(index_witness, ledger, monkeypatch):
    monkeypatch.setattr(posting.Witness, "seen", lambda _self, _signed: 3)
    monkeypatch.setattr("ledger.cosigning.entries", lambda *_: (bytes(2**20) for _ in range(64)))
    (index_witness.directory / "logs").write_text("")
    with served(index_witness) as url, pytest.raises(NotFound, match="does not know the log"):
        ask(url, ledger)


def test_the_units_client_asks_again_from_the_size_it_is_told(own, ledger):
    with served(own) as url:
        for _ in range(2):
            assert ask(url, ledger, index=own.kind is Kind.INDEX)
            ledger.unit.grow()
        assert ask(f"{url}/", ledger, index=own.kind is Kind.INDEX), "a prefix may end with a slash"
        (own.directory / "logs").write_text("")
        with pytest.raises(NotFound, match="does not know the log"):
            ask(url, ledger, index=False)


def answering(*answers):
    """A witness that answers with these statuses and bodies, whatever is asked."""
    given = iter(answers)
    return SimpleNamespace(post=lambda _path, _body: posting.Answered(*next(given)))


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ([(409, b"4\n")] * 3, Conflict), ([(409, b"four")], MalformedProof), ([(409, b"\xff")], MalformedProof),
        ([(503, b"")], ServerUnreachable), ([(302, b"")], ServerUnreachable),
        ([(403, b"no\x1b[1m")], VerificationFailed), ([(422, b"")], VerificationFailed),
    ],
)  # fmt: skip
def test_what_a_witness_refuses_is_said(ledger, monkeypatch, answers, error):
    @contextmanager
    def connected(_url):
        yield answering(*answers)

    monkeypatch.setattr(posting, "connected", connected)
    with pytest.raises(error):
        ask("http://witness.example", ledger, index=False)


def test_where_no_witness_answers_it_is_said(ledger, mine):
    with served(mine) as url:
        pass
    with pytest.raises(ServerUnreachable, match="no witness answers at"):
        ask(url, ledger, index=False)
    for false in ("witness.example", "ftp://witness.example", "http://", "http://w.example?a=b", "http://u:p@w.example", "http://w.example:x"):
        with pytest.raises(UsageError):
            ask(false, ledger, index=False)
