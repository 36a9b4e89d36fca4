"""Units: their bytes, what is refused, and the digests of RFC 9901."""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.entry import canonical, unit
from ledger.entry.unit import Unit
from ledger.errors import MalformedEntry

SALT = bytes(range(16))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
    max_leaves=8,
)


@given(st.binary(min_size=16, max_size=16), TEXTS, VALUES)
def test_a_unit_is_read_back_as_it_was_written(salt, name, value):
    text = unit.encode(Unit(salt, name, value))
    assert unit.decode(text) == Unit(salt, name, value)
    assert unit.read_stored(text) == (name, value)
    assert json.loads(text) == [urlsafe_b64encode(salt).decode().rstrip("="), name, value]


def test_the_bytes_are_canonical_json_of_salt_name_and_value():
    assert unit.encode(Unit(SALT, "outcome", "possible_stalking")) == b'["AAECAwQFBgcICQoLDA0ODw","outcome","possible_stalking"]'
    assert unit.encode(Unit(b"\xff" * 16, "é", {"b": 1, "a": [None]})) == '["_____________________w","é",{"a":[null],"b":1}]'.encode()


def test_the_published_digests_of_rfc_9901_hold(published):
    vectors = json.loads((published / "rfc9901-inline/disclosures.json").read_text("utf-8"))
    digests = 0
    for disclosure in vectors["disclosures"]:
        source = padded(disclosure["disclosure"])
        assert json.loads(source) == disclosure["array"]
        if "digest" in disclosure:
            assert urlsafe_b64encode(unit.plaintext_digest(source)).decode().rstrip("=") == disclosure["digest"]
            digests += 1
    assert digests
    array = vectors["disclosures"][0]["array"]
    assert canonical.encode(array) in [padded(other) for other in vectors["same_value_other_encodings"]]


def padded(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@given(st.binary(max_size=200))
def test_digests_are_those_of_the_document(source):
    ascii_text = urlsafe_b64encode(source).decode("ascii").rstrip("=")
    assert unit.plaintext_digest(source) == hashlib.sha256(ascii_text.encode("ascii")).digest()
    assert unit.content_digest(source) == hashlib.sha256(b"\x00\x00\x00\x14caseledger/content/1" + source).digest()


def test_a_decoy_says_nothing():
    assert unit.encode(unit.decoy(SALT)) == b'["AAECAwQFBgcICQoLDA0ODw","decoy",null]'


@pytest.mark.parametrize("salt", [b"", b"x" * 15, b"x" * 17])
def test_a_salt_has_sixteen_bytes(salt):
    with pytest.raises(MalformedEntry):
        unit.encode(Unit(salt, "outcome", None))


@pytest.mark.parametrize(("name", "value"), [("a\0", 1), ("a", "x\0"), ("a", {"\0": 1}), ("a", ["\0"])])
def test_a_nul_character_is_refused_on_the_way_in(name, value):
    with pytest.raises(MalformedEntry):
        unit.encode(Unit(SALT, name, value))


def test_the_words_backslash_u0000_are_text_like_any_other():
    written = Unit(SALT, "note", "\\u0000")
    assert unit.decode(unit.encode(written)) == written


@pytest.mark.parametrize(
    "text",
    [
        b"", b"null", b'"AAECAwQFBgcICQoLDA0ODw"', b"[]", b'{"salt":1}',
        b'["AAECAwQFBgcICQoLDA0ODw","a"]', b'["AAECAwQFBgcICQoLDA0ODw","a",1,2]', b'["AAECAwQFBgcICQoLDA0ODw",1,1]',
        b'[1,"a",1]', b'["","a",1]', b'["AAECAwQFBgcICQoLDA0OD","a",1]', b'["AAECAwQFBgcICQoLDA0ODwA","a",1]',
        b'["AAECAwQFBgcICQoLDA0ODx","a",1]', b'["AAECAwQFBgcICQoLDA0OD+","a",1]', b'["AAECAwQFBgcICQoLDA0ODw==","a",1]',
        '["AAECAwQFBgcICQoLDA0ODé","a",1]'.encode(),
        b'["AAECAwQFBgcICQoLDA0ODw", "a",1]', b'["AAECAwQFBgcICQoLDA0ODw","a",1]\n', b'["AAECAwQFBgcICQoLDA0ODw","\\u0061",1]',
        b'["AAECAwQFBgcICQoLDA0ODw","a",{"b":1,"a":1}]', b'["AAECAwQFBgcICQoLDA0ODw","a",{"b":1,"b":1}]',
        b'["AAECAwQFBgcICQoLDA0ODw","a",1.0]',
    ],
)  # fmt: skip
def test_what_encode_would_not_have_written_is_no_unit(text):
    with pytest.raises(MalformedEntry):
        unit.decode(text)


@pytest.mark.parametrize("text", [b"", b"[", b"[]", b'["a","b"]', b'["a",1,2]', b'["a","b",1,2]', b"\xff"])
def test_stored_bytes_that_are_no_unit_are_refused(text):
    with pytest.raises(MalformedEntry):
        unit.read_stored(text)
