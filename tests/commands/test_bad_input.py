"""Bad input, end to end: each ends with one clear line and its exit status, nothing is written, and nothing personal is repeated."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from application.scenes import photograph
from processes import refused, run

from ledger.store import embedded

MARKER = "Xanthippe Unmentioned"
"""Stands in everything that is typed wrongly, and must come back nowhere."""


@pytest.fixture(scope="module")
def case(shared_at):
    """A case of the module's ledger to be wrong about: its number."""
    told = {"reason": "He waits.", "suspect": {"name": "Bert Imagined"}, "victim": {"name": "Ottilie Sample"}}
    words = ("refer", "--agency", "police", "--channel", "phone", "--victim-aware", "yes", "--fields", "-", "--format", "json")
    return json.loads(run(shared_at.directory, *words, typed=told).out)["recorded"][0]["address"].partition("#")[0]


NOTE = ("record", "note", "{case}", "--fields", "-")
URGENT = ("record", "urgent-action-raised", "{case}", "--gate", "outside", "--action", "arrest", "--fields", "-")
WRONG = {
    "an unknown type": (("record", "no-such-type", "{case}", "--fields", "-"), {"text": MARKER}, 2, "none of"),
    "a missing field": (NOTE, {}, 2, "missing: text"),
    "a surplus field": (NOTE, {"text": "x", MARKER: "y"}, 2, "not of it"),
    "a field of the wrong kind": (NOTE, {"text": [MARKER]}, 2, "text"),
    "a naive time in a file": (URGENT, {"due": "2026-03-02T10:15:00", "detail": MARKER}, 2, "RFC 3339"),
    "a day that does not exist": (URGENT, {"due": "2026-02-30T10:15:00Z", "detail": MARKER}, 2, "possible instant"),
    "a future time": ((*NOTE, "--on", "tomorrow"), {"text": MARKER}, 1, "future"),
    "an hour that happens twice": ((*NOTE, "--on", "2026-10-25 01:30"), {"text": MARKER}, 2, "twice"),
    "an over-long text": (NOTE, {"text": MARKER * 2000}, 2, "long"),
    "a NUL": (NOTE, {"text": f"{MARKER}\0"}, 2, "NUL"),
    "half a surrogate pair": (NOTE, json.dumps({"text": MARKER})[:-2] + '\\ud800"}', 2, "half a character"),
    "half a pair in a key": (NOTE, '{"text": "x", "\\udc00' + MARKER + '": 1}', 2, "half a character"),
    "an escape sequence": (NOTE, {"text": f"\x1b[2J{MARKER}"}, 2, "text"),
    "bytes that are not UTF-8": (NOTE, b'{"text": "\xff\xfe' + MARKER.encode() + b'"}', 2, "UTF-8"),
    "a wrong case number": (("record", "note", "CHS-26-9999", "--fields", "-"), {"text": MARKER}, 3, "CHS-26-9999"),
    "a malformed number": (("show", f"CHS-26-0001 {MARKER}"), b"", 2, "not a number"),
    "digits of another script": (("show", "CHS-26-\u0660\u0660\u0660\u0661"), b"", 2, "not a number"),
    "a name where a number belongs": (("show", MARKER), b"", 2, "not a number"),
    "a key twice": (NOTE, f'{{"text": "{MARKER}", "text": "y"}}', 2, "twice"),
    "not JSON": (NOTE, f"text = {MARKER}", 2, "not JSON"),
    "a list": (NOTE, [MARKER], 2, "not a JSON object"),
    "not a number": (NOTE, '{"text": NaN}', 2, "NaN"),
    "a number of thousands of digits": (NOTE, '{"text": ' + "9" * 5000 + "}", 2, "not JSON"),
    "deep nesting": (NOTE, '{"text": ' + "[" * 100_000 + "]" * 100_000 + "}", 2, "not JSON"),
    "nothing at all": (NOTE, b"", 2, "standard input"),
    "more than any narrative": (NOTE, {"text": MARKER * 60_000}, 2, "1,000,000 bytes"),
    "a file without end": (("record", "note", "{case}", "--fields", "/dev/zero"), b"", 2, "1,000,000 bytes"),
    "a directory": (("record", "note", "{case}", "--fields", "/"), b"", 2, "directory"),
    "a file that is not there": (("record", "note", "{case}", "--fields", f"/no/{MARKER}"), b"", 2, "cannot be read"),
    "a program": (("record", "note", "{case}", "--fields", "/bin/sh"), b"", 2, "not UTF-8"),
    "one input for two answers": (
        ("record", "triage-decided", "{case}", "--outcome", "possible_stalking", "--fields", "-", "--reason", "-"), "{}", 2, "read once",
    ),
    "a request id that is none": ((*NOTE, "--request-id", MARKER), {"text": "x"}, 2, "UUID"),
    "a word for a choice": (("caseload", "--by", MARKER), b"", 2, "gate"),
    "a word for a form": (("caseload", "--format", MARKER), b"", 2, "ndjson"),
    "an option that is none": ((*NOTE, "--text", MARKER), {"text": "x"}, 2, "personal"),
    "a position beyond the last": (("show", "{case}", "--as-recorded", "999999"), b"", 3, "the record ends at position"),
    "a time that has not come": (("show", "{case}", "--as-corrected", "2150-01-01"), b"", 2, "has not come"),
    "a comparison backwards": (("diff", "{case}", "--from", "now", "--to", "1"), b"", 2, "--from lies after --to"),
    "a word too many": (("doctor", "x"), b"", 2, "1 word too many"),
    "a position beyond all numbers": (("replay", "{case}", "--as-recorded", "9" * 30), b"", 2, "whole number"),
    "a past after a future": (("diff", "{case}", "--from", "7", "--to", "3"), b"", 2, "change them round"),
    "a time that is none": ((*NOTE, "--on", MARKER), {"text": "x"}, 2, "day is needed"),
    "a correction of an entry that is not there": (
        ("correct", "{case}#99", "--field", "text", "--fields", "-"), {"to": MARKER, "why": MARKER}, 3, "no entry #99",
    ),
    "a correction of no field": (
        ("correct", "{case}#1", "--field", MARKER, "--fields", "-"), {"to": "x", "why": MARKER}, 2, "no such field",
    ),
}  # fmt: skip
"""What is wrong: words, what is typed, exit status, and what the one line must say."""


@pytest.fixture(scope="module")
def attempts(shared_at, case):
    """How each attempt ended, several at a time, with the record before and after them all."""

    def attempt(wrong):
        words, typed, *_ = WRONG[wrong]
        return run(shared_at.directory, *(word.replace("{case}", case) for word in words), typed=typed)

    before = photograph(shared_at, reads=False)  # names may have been consulted before a rule refused
    with ThreadPoolExecutor(4) as several:
        answers = dict(zip(WRONG, several.map(attempt, WRONG), strict=True))
    return before, answers, photograph(shared_at, reads=False)


@pytest.mark.parametrize("wrong", WRONG)
def test_bad_input_is_one_line_with_its_status(attempts, wrong):
    *_, status, saying = WRONG[wrong]
    _, answers, _ = attempts
    refused(answers[wrong], status, saying=saying)
    assert MARKER.partition(" ")[0] not in answers[wrong].err


def test_bad_input_writes_nothing_and_is_not_in_the_servers_log(attempts, shared_at):
    before, _, after = attempts
    assert before == after
    assert MARKER not in embedded.locate(shared_at.directory).log.read_text(encoding="utf-8", errors="replace")


def test_bad_input_is_not_in_a_traceback_either(shared_at, case, door_of):
    door = door_of(shared_at.directory)
    for wrong, (words, typed, status, _) in WRONG.items():
        answer = door("--debug", *(word.replace("{case}", case) for word in words), typed=typed)
        assert answer.status == status, (wrong, answer)
        assert MARKER.partition(" ")[0] not in answer.out + answer.err, (wrong, answer)
        assert "Traceback (most recent call last)" in answer.err


def test_an_argument_that_is_no_text_is_one_line(shared_at):
    refused(run(shared_at.directory, "show", b"\xff\xfe"), 2, saying="not a number")
    refused(run(b"/no/\xff".decode("utf-8", "surrogateescape"), "caseload"), 3, saying="no ledger")
    refused(run(shared_at.directory, "caseload", user="\udcff"), 2, saying="no user of that name has a profile here")


def test_a_surplus_word_is_counted(shared_at):
    refused(run(shared_at.directory, "caseload", *MARKER.split()), 2, saying="2 words too many")


def test_a_ledger_that_is_none_is_said_in_the_words_that_named_it(shared_at):
    refused(run("/dev/null", "caseload"), 3, saying="no ledger in /dev/null; nothing was done")
    refused(run("postgresql://127.0.0.1:1/x", "caseload"), 3, saying="no ledger of that server is known to this account")
