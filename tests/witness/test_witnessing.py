"""What a witness keeps: one history of each log, whatever happens between judging, keeping and answering."""

import io
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Barrier

import pytest
from proof.conftest import ORIGIN, made_key
from witness.conftest import witness_of

from ledger import witnessing
from ledger.errors import ConfigurationError, Conflict, NotFound, UsageError, VerificationFailed
from ledger.proof import checkpoint, note
from ledger.proof.cosignature import Kind
from ledger.proof.index_entry import Index
from ledger.proof.tlog_witness import Status
from ledger.store import private, witness_store

AT = 1_773_057_700


def asked(own, unit, seen, **request):
    """The answer to a request, with the entries where the witness reads them."""
    return witnessing.answer(own, unit.request(seen, **request), AT, io.BytesIO(unit.entries(seen)))


def again(own):
    """The witness as a new process finds it."""
    return witness_store.find(own.directory)


def kept(own):
    found = witness_store.checkpoint(own, witness_store.hashed(ORIGIN))
    return checkpoint.stated(found) if found else None


def test_what_continues_is_cosigned_and_remembered(own, unit):
    sizes = [len(unit.log.leaves), unit.grow(), unit.grow(9)]
    for seen, size in zip([0, *sizes], sizes, strict=False):
        own = again(own)
        answer = asked(own, unit, seen, size=size)
        assert (answer.status, answer.size, kept(own).size) == (Status.COSIGNED, size, size)
        opened = checkpoint.open_note(answer.note, ORIGIN, [unit.log.key.verifier()], [own.key])
        assert [each.signature.line() for each in opened.by_others] == [answer.line]
        assert note.timestamp(opened.by_others[0].signature.value) == AT
    assert witness_store.checkpoint(own, witness_store.hashed(ORIGIN)) == answer.note
    assert len(list(own.directory.glob("seen/*/*.index"))) == (own.kind is Kind.INDEX)


def test_a_repeated_request_is_a_conflict_and_from_the_size_told_it_is_cosigned_again(own, unit):
    first = asked(own, unit, 0)
    repeated = asked(again(own), unit, 0)
    assert (repeated.status, repeated.size, repeated.line) == (Status.OTHER_SIZE, first.size, "")
    assert isinstance(repeated.refusal(), Conflict)
    assert witnessing.answer(own, unit.request(repeated.size), AT + 9).status is Status.COSIGNED


def test_another_history_is_never_cosigned(own, unit, fork):
    size = asked(own, unit, 0).size
    fork.grow()
    for seen, wanted in ((size, None), (size, size), (0, None)):
        answer = asked(own, fork, seen, size=wanted)
        assert answer.status is (Status.INCONSISTENT if seen else Status.OTHER_SIZE)
        assert answer.line == ""
    assert isinstance(asked(own, fork, size).refusal(), VerificationFailed)
    assert kept(own) == checkpoint.stated(unit.log.checkpoint())


def test_what_it_cannot_judge_it_refuses(own, unit):
    assert isinstance(witnessing.answer(own, b"old x", AT).refusal(), UsageError)
    (own.directory / "logs").write_text("")
    assert isinstance(asked(own, unit, 0).refusal(), NotFound)
    witness_store.add_log(own, made_key("another")._replace(name=ORIGIN).verifier())
    assert isinstance(asked(own, unit, 0).refusal(), VerificationFailed)
    assert kept(own) is None


@pytest.mark.parametrize("kind", list(Kind))
def test_of_two_histories_at_once_one_is_cosigned(tmp_path, unit, fork, kind):
    """Whichever comes first; of the other nothing is kept."""
    for number in range(20):
        own, barrier = witness_of(tmp_path / str(number), kind), Barrier(2)
        witness_store.add_log(own, unit.log.key.verifier())

        def ask(history, own=own, barrier=barrier):
            barrier.wait()
            return asked(own, history, 0)

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(ask, (unit, fork)))
        assert sorted(each.status for each in answers) == [Status.COSIGNED, Status.OTHER_SIZE]
        (won,) = [each for each in answers if each.status is Status.COSIGNED]
        assert witness_store.checkpoint(own, witness_store.hashed(ORIGIN)) == won.note


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("written", [0, 1, 2])
def test_killed_between_any_two_steps_it_goes_on_with_one_history(own, unit, fork, monkeypatch, written):
    size = asked(own, unit, 0).size
    unit.grow()
    steps = []

    def write(file, text, real=private.write_private):
        if len(steps) == written:
            raise Killed
        steps.append(file)
        real(file, text)

    monkeypatch.setattr(private, "write_private", write)
    whole = 2 if own.kind is Kind.INDEX else 1
    with pytest.raises(Killed) if written < whole else nullcontext():
        asked(own, unit, size)
    monkeypatch.undo()
    own = again(own)
    seen = kept(own).size
    assert seen == (len(unit.log.leaves) if written >= whole else size)
    fork.grow(9)
    assert asked(own, fork, seen).status is Status.INCONSISTENT
    assert asked(own, unit, seen).status is Status.COSIGNED
    unit.grow()
    assert asked(own, unit, kept(own).size).status is Status.COSIGNED


# -- index witnesses -----------------------------------------------------------------------------------------------


def test_an_index_witness_reads_the_entries_or_cosigns_nothing(index_witness, unit):
    answer = witnessing.answer(index_witness, unit.request(0), AT)
    assert (answer.status, "reads the entries from position 1" in answer.why) == (Status.MALFORMED, True)
    size = asked(index_witness, unit, 0).size
    unit.grow(6)
    whole, begin = unit.entries(size), unit.entries(size)[:30]
    for entries, why in (
        (b"", "end too early"), (begin, f"end at position {size}"), (whole[:-1], "end too early"), (unit.entries(size + 1), "begin at"),
        (b"x" * 50, "are not the entries"),
    ):  # fmt: skip
        answer = witnessing.answer(index_witness, unit.request(size), AT, io.BytesIO(entries))
        assert (answer.status, why in answer.why) == (Status.MALFORMED, True), answer.why
    assert kept(index_witness).size == size
    more = witnessing.answer(index_witness, unit.request(size), AT, io.BytesIO(unit.entries(2)))
    assert more.status is Status.COSIGNED, "entries it has seen are passed over"


def test_an_index_witness_takes_no_other_entries_than_the_checkpoints(index_witness, unit, fork):
    answer = witnessing.answer(index_witness, unit.request(0), AT, io.BytesIO(fork.entries(0)))
    assert (answer.status, "do not give the root" in answer.why) == (Status.INCONSISTENT, True)


def test_an_index_witness_takes_no_wrong_index(index_witness, own, unit):
    """The log hides a stream from its index, and everything else fits."""
    size = asked(index_witness, unit, 0).size
    unit.log.append(unit.log.index()[0].stream)
    stated = Index(size + 1, len(unit.log.index()), bytes(32))
    _, unit.units[size + 2], _ = unit.log.close(stated)
    answer = asked(index_witness, unit, size)
    assert (answer.status, f"the index at position {size + 2} is not that" in answer.why) == (Status.INCONSISTENT, True)
    assert kept(index_witness).size == size
    if own.kind is Kind.CONSISTENCY:
        assert asked(own, unit, 0).status is Status.COSIGNED


def test_an_index_witness_without_what_it_made_cosigns_nothing(index_witness, unit):
    size = asked(index_witness, unit, 0).size
    (file,) = index_witness.directory.glob("seen/*/*.index")
    good = file.read_bytes()
    for false in (b"", good[:-1], good[:40] + good):
        file.write_bytes(false)
        assert "not as it was written" in asked(index_witness, unit, size).why
    file.unlink()
    assert "is not kept" in asked(index_witness, unit, size).why


# -- its directory -------------------------------------------------------------------------------------------------


def test_a_witness_whose_files_are_not_right_does_nothing(own):
    with pytest.raises(UsageError, match="is there already"):
        witness_store.found(own.directory, own.kind, own.key, own.seed)
    for name, mode in (("signing-key", 0o640), (".", 0o750)):
        before = (own.directory / name).stat().st_mode
        (own.directory / name).chmod(mode)
        with pytest.raises(ConfigurationError, match="open to others"):
            witness_store.find(own.directory)
        (own.directory / name).chmod(before)
    for name, text, why in (
        ("signing-key", "00" * 32, "two keys"), ("kind", "both", "do not read"), ("verifier-key", "x", "do not read"),
    ):  # fmt: skip
        before = (own.directory / name).read_text()
        (own.directory / name).write_text(text)
        with pytest.raises(ConfigurationError, match=why):
            witness_store.find(own.directory)
        (own.directory / name).write_text(before)
    assert witness_store.find(own.directory) == own
    with pytest.raises(NotFound):
        witness_store.find(own.directory / "nowhere")


def test_nothing_of_a_witness_is_open_to_others(own, unit):
    asked(own, unit, 0)
    assert not [file for file in (own.directory, *own.directory.rglob("*")) if file.stat().st_mode & 0o077]


@pytest.mark.parametrize("line", ["x", "witness.example/1+9a8fb5ce+BAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"])
def test_a_line_that_is_no_key_of_a_log_stops_it(own, unit, line):
    with (own.directory / "logs").open("a") as file:
        file.write(f"\n{line}\n")
    with pytest.raises(ConfigurationError, match="line 3 of"):
        asked(own, unit, 0)


def test_a_log_is_known_once(own):
    for _ in range(2):
        witness_store.add_log(own, made_key("b").verifier())
    assert [key.name for key in witness_store.log_keys(own)] == [ORIGIN, "b"]
