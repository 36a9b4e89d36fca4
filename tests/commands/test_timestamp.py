"""Timestamps at the front door: a real authority over HTTP and by file; what is not by it, or of no checkpoint kept here, is not kept."""

import shutil

import pytest
from authority import Authority

from ledger.proof import note
from ledger.store import copies, place

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not on this machine; .ci/run installs it")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("time") / "authority")


def trusting(file, authority):
    file.write_text(f'[[authority]]\nname = "time.example"\ncertificates = """\n{authority.certificates}"""\n')
    return str(file)


@pytest.fixture
def trusted(authority, tmp_path):
    """A trust file with the authority."""
    return trusting(tmp_path / "trust.toml", authority)


def kept(door):
    """By size, how many timestamps are kept, and the text they are of."""
    found = copies.copies(place.find(str(door.directory)), "cases")
    return {each.size: (each.timestamps, note.parse(each.note).text.encode()) for each in found if each.timestamps}


def test_given_an_authority_when_it_is_asked_over_http_then_its_timestamp_is_kept_and_openssl_believes_it(door, authority, trusted):
    door.referred()
    with authority.served() as url:
        told = door.done("timestamp", "ask", url, "--trust", trusted).json
    ((size, ((token,), text)),) = kept(door).items()
    assert (told["size"], told["authority"]) == (size, "time.example")
    assert authority.verified(token, text)


def test_given_a_request_by_file_when_the_answer_is_taken_twice_then_it_is_kept_once(door, authority, trusted, tmp_path):
    door.referred()
    asked, answered = tmp_path / "monday.tsq", tmp_path / "monday.tsr"
    door.done("timestamp", "request", str(asked))
    door.referred()
    door.done("checkpoint")
    answered.write_bytes(authority.answered(asked.read_bytes()))
    first = door.done("timestamp", "add", str(answered), "--trust", trusted).json
    assert door.done("timestamp", "add", str(answered), "--trust", trusted).json == first
    ((size, (tokens, _text)),) = kept(door).items()
    assert (size, len(tokens)) == (first["size"], 1)


def test_given_another_authority_or_another_ledger_when_its_answer_is_taken_then_it_is_refused(door, authority, trusted, tmp_path):
    door.referred()
    asked, answered = tmp_path / "monday.tsq", tmp_path / "monday.tsr"
    door.done("timestamp", "request", str(asked))
    other = Authority(tmp_path / "other")
    answered.write_bytes(other.answered(asked.read_bytes()))
    refused = door("timestamp", "add", str(answered), "--trust", trusted)
    assert (refused.status, "no authority of the trust file" in refused.err) == (7, True)
    answered.write_bytes(authority.answered(asked.read_bytes()))
    refused = door("timestamp", "add", str(answered), "--trust", trusted, "--log", "access")
    assert (refused.status, "of no checkpoint" in refused.err) == (3, True)
    answered.write_bytes(b"no answer")
    assert door("timestamp", "add", str(answered), "--trust", trusted).status == 7
    assert not kept(door)


@pytest.mark.parametrize("url", ["ftp://time.example", "time.example", "http://127.0.0.1:1/tsr"])
def test_given_no_authority_at_a_url_when_it_is_asked_then_nothing_is_kept(door, trusted, url):
    door.referred()
    refused = door("timestamp", "ask", url, "--trust", trusted)
    assert refused.status == (6 if url.startswith("http:") else 2)
    assert not kept(door)
