"""Signed notes: the cases of Go's sumdb/note and of C2SP signed-note, and every change refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import MalformedProof, VerificationFailed
from ledger.proof import note
from ledger.proof.note import COSIGNATURE, ED25519, MOST_SIGNATURES, Note, Signature

TEXT = "one\n\ntwo\n"
LINES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20)
TEXTS = st.lists(LINES, min_size=1, max_size=4).map(lambda lines: "".join(f"{line}\n" for line in lines))
EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = """This is an example message.

\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
"""


@pytest.fixture(scope="session")
def cases(published):
    return json.loads((published / "go-sumdb" / "note_vectors.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def signed(key):
    """A note, and the verifier key of whoever signed it."""
    signer = key("signer.example")
    return Note(TEXT, (note.sign(TEXT, signer.name, signer.private),)), signer.verifier()


def test_the_example_of_the_specification_holds():
    known = note.parse_key(EXAMPLE_KEY)
    (verified,) = note.verify(note.parse(EXAMPLE.encode()), [known])
    assert verified.key == known
    assert known.encode() == EXAMPLE_KEY
    assert note.parse(EXAMPLE.encode()).encode() == EXAMPLE.encode()


def test_the_published_valid_notes_hold(cases):
    for case in cases["valid"]:
        verified = note.verify(note.parse(case["msg"].encode()), [note.parse_key(cases["vkeys"][name]) for name in case["vkeys"]])
        assert [each.key.name for each in verified] == case["verified"]
        passed_over = [each.name for each in note.parse(case["msg"].encode()).signatures if each.name not in case["verified"]]
        assert passed_over == case["unverified"]


def test_the_published_signed_note_holds(cases):
    known = [note.parse_key(text) for text in cases["vkeys"].values()]
    assert note.parse(cases["signed_by_peter"].encode()).text == cases["text"]
    assert len(note.verify(note.parse(cases["signed_by_peter"].encode()), known)) == 1


def test_the_published_malformed_notes_are_refused(cases):
    raw = b"\xff" + cases["text"].encode() + b"\n" + cases["peterSig"].encode()
    for source in [*(text.encode() for text in cases["malformed"]), raw]:
        with pytest.raises(MalformedProof):
            note.parse(source)


def test_the_published_mismatched_signatures_are_not_believed(cases):
    known = [note.parse_key(text) for text in cases["vkeys"].values()]
    for text in cases["mismatched"].values():
        with pytest.raises(VerificationFailed):
            note.verify(note.parse(text.encode()), known)


def test_the_published_bad_keys_are_refused(cases, refused):
    peter = cases["vkeys"]["peter"]
    assert all(refused(note.parse_key, text) for text in cases["bad_vkeys"])
    parts = {peter[begin:end] for begin in range(len(peter)) for end in range(begin, len(peter) + 1)} - {peter}
    assert all(refused(note.parse_key, text) for text in parts)
    bumped = [peter[:place] + chr(ord(peter[place]) + 1) + peter[place + 1 :] for place in range(len(peter))]
    assert all(refused(note.parse_key, text) for text in bumped)


@given(TEXTS)
def test_what_was_signed_is_read_back_and_holds(key, text):
    signer = key("signer.example")
    made = Note(text, (note.sign(text, signer.name, signer.private),))
    assert note.parse(made.encode()) == made
    assert [each.key for each in note.verify(made, [signer.verifier()])] == [signer.verifier()]


def test_any_changed_byte_is_refused(signed, refused):
    made, known = signed
    source = made.encode()
    for place in range(len(source)):
        for bit in range(8):
            changed = source[:place] + bytes([source[place] ^ 1 << bit]) + source[place + 1 :]
            assert refused(lambda changed=changed: note.verify(note.parse(changed), [known])), (place, bit)
        assert refused(lambda place=place: note.verify(note.parse(source[:place] + source[place + 1 :]), [known])), place


@pytest.mark.parametrize(
    "source",
    [
        b"", b"\n", b"\n\n", b"text\n", b"text\n\n", b"text\n\n\n", b"text\n\n\xe2\x80\x94 a AAAAAAA=",
        "text\n— a AAAAAAA=\n".encode(), b"text\n\n- a AAAAAAA=\n", "text\n\n—a AAAAAAA=\n".encode(),
        "text\n\n—  AAAAAAA=\n".encode(), "text\n\n— a AAAAAA==\n".encode(), "text\n\n— a \n".encode(), "text\n\n— a\n".encode(),
        "text\n\n— a AAAAAAA\n".encode(), "text\n\n— a AAAAAAB=\n".encode(), "text\n\n— a AAAAAAA= \n".encode(),
        "text\n\n— a AA-_AAA=\n".encode(), "text\n\n— a AAAAAAA=AAAA\n".encode(), "text\n\n— a b AAAAAAA=\n".encode(),
        "text\n\n— a+b AAAAAAA=\n".encode(), "text\n\n— a\u00a0b AAAAAAA=\n".encode(), "text\n\n— a\u2028b AAAAAAA=\n".encode(),
        "text\r\n\n— a AAAAAAA=\n".encode(), "te\txt\n\n— a AAAAAAA=\n".encode(), "te\0xt\n\n— a AAAAAAA=\n".encode(),
        "text\n\n— a AAAAAAA=\n\n".encode(), "text\n\n— a AAAAAAA=\nmore\n".encode(), b"\xed\xa0\x80" + "\n\n— a AAAAAAA=\n".encode(),
        ("text\n\n" + "— a AAAAAAA=\n" * (MOST_SIGNATURES + 1)).encode(), b"x" * 2**20 + "\n\n— a AAAAAAA=\n".encode(),
    ],
)  # fmt: skip
def test_bytes_that_are_no_note_are_malformed(source):
    with pytest.raises(MalformedProof):
        note.parse(source)


@pytest.mark.parametrize("lines", ["", "\n", "— a AAAAAAA=", "— a AAAAAAA=\n— b AAAAAAA=", "\n— a AAAAAAA=\n", "— a AAAAAAA=\n\n", "x\n"])
def test_lines_that_are_no_signatures_are_malformed(lines):
    with pytest.raises(MalformedProof):
        note.parse_lines(lines)


def test_a_text_may_be_an_empty_line_and_hold_what_looks_like_a_signature():
    assert note.parse("\n\n— a AAAAAAA=\n".encode()) == Note("\n", (Signature("a", bytes(4), bytes(1)),))
    tricky = "x\n\n— a AAAAAAA=\n\n— b AAAAAAA=\n".encode()
    assert note.parse(tricky).text == "x\n\n— a AAAAAAA=\n"
    assert len(note.parse(("text\n\n" + "— a AAAAAAA=\n" * MOST_SIGNATURES).encode()).signatures) == MOST_SIGNATURES


@pytest.mark.parametrize(
    "made",
    [
        Note("no line feed", (Signature("a", bytes(4), bytes(64)),)), Note("", (Signature("a", bytes(4), bytes(64)),)),
        Note("t\n", ()), Note("t\n", (Signature("", bytes(4), bytes(64)),)), Note("t\n", (Signature("a b", bytes(4), bytes(64)),)),
        Note("t\n", (Signature("a", bytes(3), bytes(64)),)), Note("t\n", (Signature("a", bytes(4), b""),)),
        Note("t\t\n", (Signature("a", bytes(4), bytes(64)),)), Note("\ud800\n", (Signature("a", bytes(4), bytes(64)),)),
    ],
)  # fmt: skip
def test_what_cannot_stand_in_a_note_is_not_written(made):
    with pytest.raises(MalformedProof):
        made.encode()


@pytest.mark.parametrize("text", ["", "x", "x\ty\n", "x\0\n", "\ud800\n", "\r\n"])
def test_a_text_that_no_note_has_is_not_signed(key, text):
    with pytest.raises(MalformedProof):
        note.sign(text, "signer.example", key("signer.example").private)


def test_a_key_that_is_not_known_is_passed_over_though_it_shares_name_or_id(signed, key):
    made, known = signed
    (signature,) = made.signatures
    alike = (signature._replace(name="other.example"), signature._replace(key_id=bytes(4)))
    together = made._replace(signatures=(*alike, signature))
    assert [each.signature for each in note.verify(together, [known])] == [signature]
    with pytest.raises(VerificationFailed, match="no known key"):
        note.verify(made._replace(signatures=alike), [known])
    with pytest.raises(VerificationFailed, match="no known key"):
        note.verify(made, [key("other.example").verifier()])
    with pytest.raises(VerificationFailed, match="no known key"):
        note.verify(made, [])


def test_one_false_signature_of_a_known_key_condemns_the_note(signed, key):
    made, known = signed
    (signature,) = made.signatures
    other = key("other.example")
    good = note.sign(TEXT, other.name, other.private)
    for value in (bytes(64), b"x", signature.value + b"\0", good.value):
        false = signature._replace(value=value)
        for order in ((false, good), (good, false), (signature, false), (false, signature)):
            with pytest.raises(VerificationFailed, match="does not hold"):
                note.verify(made._replace(signatures=order), [known, other.verifier()])


def test_a_repeated_signature_counts_once(signed):
    made, known = signed
    assert len(note.verify(made._replace(signatures=made.signatures * 3), [known, known])) == 1


def test_two_keys_of_one_name_and_id_are_refused(signed, monkeypatch):
    made, known = signed
    monkeypatch.setattr(note.VerifierKey, "key_id", property(lambda _: made.signatures[0].key_id))
    with pytest.raises(VerificationFailed, match="one id"):
        note.verify(made, [known, known._replace(public=bytes(32))])


def test_a_signature_is_of_the_type_of_its_key_only(signed, key, refused):
    made, known = signed
    as_witness = key("signer.example").witness
    assert as_witness.key_id != known.key_id
    assert refused(note.verify, made._replace(signatures=(made.signatures[0]._replace(key_id=as_witness.key_id),)), [as_witness])


@pytest.mark.parametrize("low", [bytes(32), b"\x01" + bytes(31), bytes.fromhex("ec" + "ff" * 30 + "7f"), bytes(31) + b"\x80"])
def test_a_low_order_key_is_refused(low, refused):
    for kind in (ED25519, COSIGNATURE):
        with pytest.raises(VerificationFailed, match="low order"):
            note.verifier_key("signer.example", kind, low)
        text = note.VerifierKey("signer.example", kind, low).encode()
        assert refused(note.parse_key, text)
    forged = Note("t\n", (Signature("signer.example", note.VerifierKey("signer.example", ED25519, low).key_id, low + bytes(32)),))
    assert refused(note.verify, forged, [note.VerifierKey("signer.example", ED25519, low)])


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\nb", "a\0", "\ud800"])
def test_a_name_that_no_key_has_is_refused(name, key):
    with pytest.raises(MalformedProof):
        note.verifier_key(name, ED25519, key("x").verifier().public)


@pytest.mark.parametrize(("kind", "length"), [(0, 32), (2, 32), (5, 32), (6, 32), (255, 32), (1, 31), (1, 33), (4, 0)])
def test_a_key_of_another_type_or_length_is_refused(kind, length):
    with pytest.raises(MalformedProof):
        note.verifier_key("a", kind, b"\x09" * length)


@given(st.text(max_size=60))
def test_no_text_raises_anything_else(text):
    for read in (note.parse_key, note.parse_lines, lambda text: note.parse(text.encode("utf-8", "surrogatepass"))):
        try:
            read(text)
        except VerificationFailed:
            continue
