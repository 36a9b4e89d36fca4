"""docs/format.md is enough: a completeness file is checked, and made again, by what the document says and by nothing of ours."""

import hashlib
import json
import re
from base64 import b64decode, urlsafe_b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha(source):
    return hashlib.sha256(source).digest()


def lp(source):
    return len(source).to_bytes(4, "big") + source


def u64(number):
    return number.to_bytes(8, "big")


def climb(number, size, leaf, path):
    """RFC 9162 2.1.3.2, in its words."""
    fn, sn, r = number, size - 1, leaf
    for p in path:
        assert sn
        if fn & 1 or fn == sn:
            r = sha(b"\x01" + p + r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = sha(b"\x01" + r + p)
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0
    return r


def mth(leaves):
    if len(leaves) == 1:
        return leaves[0]
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\x01" + mth(leaves[:k]) + mth(leaves[k:]))


def checked(source, entries, vkey):
    """The steps of section 17."""
    assert source[:29] == lp(b"caseledger/completeness/1")
    log, stream, size, number, streams = source[29:45], source[45:61], *(int.from_bytes(source[at : at + 8], "big") for at in (61, 69, 77))
    i, j = source[85], source[86]
    version, event, at, salt, tag, others = (
        source[87:95],
        source[95:111],
        source[111:119],
        source[119:135],
        source[135:167],
        source[167:455],
    )
    middle, end = 455 + 32 * i, 455 + 32 * (i + j)
    index_path = [source[at : at + 32] for at in range(455, middle, 32)]
    log_path = [source[at : at + 32] for at in range(middle, end, 32)]
    text, _, signatures = source[end:].decode().rpartition("\n\n")
    text, signature = text + "\n", signatures.split("\n")[0]
    Ed25519PublicKey.from_public_bytes(b64decode(vkey.split("+", 2)[2])[1:]).verify(b64decode(signature.split(" ")[2])[4:], text.encode())
    _, total, root = text.split("\n")[:3]
    covered = int(total) - 1
    assert len(entries) == size
    leaf = lp(b"caseledger/index/1") + stream + u64(size) + mth([sha(b"\x00" + entry) for entry in entries])
    index_root = climb(number, streams, sha(b"\x00" + leaf), index_path)
    value = {"root": index_root.hex(), "size": covered, "streams": streams}
    unit = json.dumps([urlsafe_b64encode(salt).rstrip(b"=").decode(), "index", value], separators=(",", ":")).encode()
    plaintext, content = sha(urlsafe_b64encode(unit).rstrip(b"=")), sha(lp(b"caseledger/content/1") + unit)
    commitments = others[:192] + plaintext + content + tag + others[192:]
    entry = lp(b"caseledger/entry/1") + log + u64(covered + 1) + log + version + event + at + bytes(16) + lp(b"ledger-made")
    entry += (4).to_bytes(4, "big") + commitments
    assert climb(covered, covered + 1, sha(b"\x00" + entry), log_path) == b64decode(root)
    return covered


def test_the_golden_file_is_checked_by_the_document_alone(golden):
    given = golden["completeness"]
    entries = [bytes.fromhex(entry) for entry in given["entries"]]
    assert checked(bytes.fromhex(given["file"]), entries, golden["keys"]["log"]) == given["covered"]
    with pytest.raises(AssertionError):
        checked(bytes.fromhex(given["file"]), [*entries[:-1], entries[0]], golden["keys"]["log"])


def test_the_document_states_the_offsets_of_the_file(document):
    section = document.split("## 17.")[1].split("## 18.")[0]
    offsets = [int(row) for row in re.findall(r"^\| (\d+) \|", section, re.MULTILINE)]
    lengths = [int(row) for row in re.findall(r"^\| \d+ \| (\d+) \|", section, re.MULTILINE)]
    assert offsets == [sum(lengths[:count]) for count in range(len(lengths) + 1)]


def test_the_domain_strings_stand_in_the_document(document):
    for name in ("index", "completeness"):
        text = f"caseledger/{name}/1"
        assert f"| `{text}` | `{len(text):08x}` |" in document
