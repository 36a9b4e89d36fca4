"""The trust file: what a reader pins is taken whole, or not at all."""

import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import MalformedProof
from ledger.proof import cosignature, trust
from ledger.proof.cosignature import Group, Kind

ROOT = Path(__file__).resolve().parents[2]
LOW_ORDER = "witness.example/1+9a8fb5ce+BAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


@pytest.fixture(scope="module")
def certificate(key):
    """The PEM text of a self-signed certificate."""
    private, name = key("time.example").private, x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "time.example")])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, private.public_key(), 7, begin, begin + timedelta(days=9)).sign(private, None)
    return made.public_bytes(serialization.Encoding.PEM).decode()


@pytest.fixture(scope="module")
def whole(log_key, key, certificate):
    """A trust file with one table of each kind."""
    witnesses = ", ".join(f'"{key(name).witness.encode()}"' for name in ("a.example", "b.example"))
    return (
        f'[[log]]\nkey = "{log_key.verifier().encode()}"\n\n'
        f'[[witnesses]]\nname = "partners"\nkind = "index"\nthreshold = 1\nkeys = [{witnesses}]\n\n'
        f'[[authority]]\nname = "time.example"\ncertificates = """\n{certificate}"""\n'
    )


def test_what_is_pinned_is_read(whole, log_key, key, certificate):
    found = trust.read(whole)
    assert found.log_keys == (log_key.verifier(),)
    partners = Group("partners", Kind.INDEX, 1, (key("a.example").witness, key("b.example").witness))
    assert found.quorum == cosignature.policy([partners], found.log_keys)
    assert [(each.name, each.certificates.decode()) for each in found.authorities] == [("time.example", certificate)]
    assert (found.keys_of(log_key.name), found.keys_of("another/cases/1")) == (found.log_keys, ())


def test_an_empty_file_trusts_nothing():
    assert trust.read("") == trust.NOTHING


def test_the_file_of_the_format_page_is_read(golden):
    page = (ROOT / "docs/format.md").read_text("utf-8")
    text = re.search("## 18.*?```toml\n(.*?)```", page, re.DOTALL)[1]
    found = trust.read(text)
    assert [key.encode() for key in (*found.log_keys, *found.quorum.keys())] == list(golden["keys"].values())


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("[[log]]", "[[logs]]", "'logs'"), ("[[log]]", "[log]", "no list of tables"), ("[[log]]", "[[log]", "line 1"),
        ("threshold = 1", "threshold = 3", "partners"), ("threshold = 1", "threshold = 0", "partners"),
        ("threshold = 1", 'threshold = "1"', "whole number"), ("threshold = 1", "threshold = true", "whole number"),
        ("threshold = 1", f"threshold = {'9' * 5_000}", "is not TOML"), ("threshold = 1", f"threshold = {'[' * 9_999}", "is not TOML"),
        ("threshold = 1\n", "", r"\[\[witnesses]] number 1"), ("threshold = 1", "threshold = 1\nmore = 2", "number 1"),
        ('kind = "index"', 'kind = "other"', "another kind"), ("BEGIN CERT", "BEGIN SERT", "number 1 certificates"),
        ('keys = ["', 'keys = ["x', "key 1"), ('keys = ["', 'keys = [3, "', "key 1"),
        ('keys = ["', f'keys = ["{LOW_ORDER}", "', "key 1: .*low order"),
        ('key = "', 'key = "x', r"\[\[log]] number 1"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_anywhere_is_refused_whole_and_says_where(whole, old, new, named):
    assert old in whole
    with pytest.raises(MalformedProof, match=named):
        trust.read(whole.replace(old, new, 1))


def test_the_log_and_a_witness_are_two(whole, log_key, key):
    with pytest.raises(MalformedProof, match="signs for no log"):
        trust.read(whole.replace(log_key.verifier().encode(), log_key.witness.encode()))
    with pytest.raises(MalformedProof, match="the policy was not taken"):
        trust.read(whole.replace(key("a.example").witness.encode(), log_key._replace(name="a.example").witness.encode()))


VALUES = st.recursive(st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=2), max_leaves=3)


MEMBERS = st.sampled_from(["key", "name", "kind", "threshold", "keys"])


@given(st.sampled_from(["log", "witnesses", "authority"]), st.dictionaries(MEMBERS, VALUES))
def test_no_other_error_leaves_it(table, members):
    lines = "".join(f"{name} = {value!r}\n" for name, value in members.items())
    text = f"[[{table}]]\n{lines}"
    try:
        tomllib.loads(text)
        trust.read(text)
    except (MalformedProof, tomllib.TOMLDecodeError):
        return
    pytest.fail("a table of random values was trusted")
