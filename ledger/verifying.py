"""Verifies a ledger: audits its logs, judges the checkpoints that anybody holds, and gives six verdicts, which nobody sums up.

What is wrong is a finding; what cannot be shown is *not established*, with what would establish it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from ledger import auditing
from ledger.auditing import NEVER, Audited, Scope, rolled
from ledger.errors import DatabaseError, NotFound, UsageError, VerificationFailed
from ledger.proof import checkpoint, dating, judged
from ledger.proof.audit import Rule, found
from ledger.proof.audit_gone import ESTABLISHING, Account
from ledger.proof.audit_log import Users
from ledger.proof.finding import Finding, Matter, Verdict
from ledger.proof.judged import Held, Judgement
from ledger.proof.trust import Trust
from ledger.store import copies
from ledger.store.audit_reading import Reading, Source
from ledger.store.place import Place
from ledger.verdicts import Beyond, OfLog, counted, verdicts

BY_OPENING = "verify --content"
"""Stands in what only opened contents establish (``ledger.meaning``)."""
SINCE = "an audit since a checkpoint begins at one whose entries the log has"
SIGNATURE = "\n\u2014 "
"""Begins each signature line of a note (C2SP signed-note)."""
Progress = Callable[[str, int], None]
"""Told, while an audit goes on: which log, and the position reached."""


class Asked(NamedTuple):
    """What is to be verified: logs, what the reader trusts, checkpoints that he holds, from which on he wants it whole, of which case.

    ``share`` is the percentage of what is older than ``since`` that is examined whole all the same, another part each
    ``day``. ``beyond``: what was examined besides; ``opened``: contents are among it.
    """

    logs: tuple[str, ...]
    trust: Trust
    outside: tuple[Held, ...] = ()
    since: Held | None = None
    share: int = 5
    day: int = 0
    case: str | None = None
    beyond: tuple[Beyond, ...] = ()
    opened: bool = False


class Verified(NamedTuple):
    """Verdicts in the order of ``Matter``; findings in the order of the ledger; human numbers of streams; what was examined.

    ``accounts``: the recorded erasures by which contents are missing, in the order of the ledger.
    """

    verdicts: list[Verdict]
    findings: list[Finding]
    numbers: dict[UUID, str]
    logs: list[OfLog]
    accounts: list[Account]


def verify(source: Source, at: Place | None, asked: Asked, progress: Progress) -> Verified:
    """Verify; ``at`` is the ledger directory whose copies of checkpoints are judged too, None where there is none.

    Raises NotFound where there is no such log, case or ledger, UsageError for a checkpoint of a log that is not to be verified,
    NotAuthorised and ServerUnreachable; nothing else, whatever it reads.
    """
    for each in asked.outside:
        if (of := _of(each)) not in (*asked.logs, None):
            raise UsageError(f"{each.where} is a checkpoint of the log {of}; nothing was verified; verify that log too: --log both")
    with closing(Reading(source)) as reading:
        users = auditing.named(reading)
        logs: list[OfLog] = []
        findings: list[Finding] = []
        record: OfLog | None = None
        for name in sorted({"cases", *asked.logs}, reverse=True):
            of_log, wrong = _log(reading, source, at, name, users, record, asked, progress)
            if name == "cases" and of_log.audited.users != users:  # what is stored beside an entry lied; judge by what the entries say
                users = of_log.audited.users
                of_log, wrong = _log(reading, source, at, name, users, record, asked, progress)
            record = record or of_log
            if name in asked.logs:
                logs.append(of_log)
                findings += wrong
        findings += users.authors.findings
        beyond = [*asked.beyond, *map(_doubted, logs), *_meaning(reading.shared(source) if source.tables else source, logs, asked)]
        findings += [finding for each in beyond for finding in each.findings]
        against = {each.position for each in findings if each.log == "cases"}
        every = [account for each in logs for account in each.audited.accounts]
        accounts = [each._replace(doubted=each.doubted or each.position in against) for each in every]
        numbers = reading.numbers("cases", []) if findings or accounts else {}
    findings.sort(key=Finding.place)
    return Verified(verdicts(logs, findings, asked.trust, beyond), findings, numbers, logs, accounts)


def _doubted(of: OfLog) -> Beyond:
    """Say of how many erasures it cannot be told any more on what they rest."""
    return Beyond("", [], [ESTABLISHING[rule].format(number) for rule, number in sorted(of.audited.doubts.items())])


def _meaning(source: Source, logs: Sequence[OfLog], asked: Asked) -> Iterator[Beyond]:
    """Judge what the entries of the record say, where its tables can be read; all of them, so not for one case."""
    if asked.case is not None:
        return
    record = next((each.audited for each in logs if each.audited.name == "cases"), None)
    if record is None:
        yield Beyond("", [], ["verify the log cases too: rules, enforcement and schema were not judged"])
        return
    if not source.tables:
        yield Beyond("", [], ["verify --database, by a login that may SELECT the tables: rules and enforcement were not judged"])
        return
    from ledger.meaning import meaning  # noqa: PLC0415 (event classes and rules, which bytes do not need)

    try:
        found = meaning(source.dsn, record.size, snapshot=source.snapshot, erased=record.forgotten)
    except DatabaseError as fault:
        yield Beyond("", [], [f"mend what cannot be read: rules and enforcement were not judged ({fault.briefly})"])
        return
    wanting = [each for each in found.unestablished if not asked.opened or BY_OPENING not in each]
    yield Beyond(f"{counted(found.entries, 'entry', 'entries')} judged by the rules of their day", found.findings, wanting)


def _log(
    reading: Reading, source: Source, at: Place | None, name: str, users: Users, record: OfLog | None, asked: Asked,
    progress: Progress,
) -> tuple[OfLog, list[Finding]]:  # fmt: skip
    unread: list[str] = []
    stored = reading.checkpoints(name, unread)
    held = [
        *(_beside(at, name) if at else ()),
        *(each for each in asked.outside if _of(each) in (name, None if name == asked.logs[0] else name)),
    ]
    if stored:
        held.append(Held("the newest in the database", stored[-1][1].encode()))
        held += [Held("one in the database that two keys signed", note.encode()) for _, note in stored[:-1] if note.count(SIGNATURE) > 1]
    since = asked.since if asked.since is not None and _of(asked.since) == name else None
    scope = _scope(since, asked, _stream(reading, asked.case)) if name in asked.logs else Scope(since=NEVER)
    if name == "cases" and scope.stream is None:
        scope = scope._replace(stream=auditing.first_stream(reading))
    sizes = {*judged.stated(held if since is None else [*held, since]), *(size for size, _ in stored)}
    audited = auditing.audit(
        reading, source, name, users, sizes, judged.stated(held), scope, _seed(held), lambda position: progress(name, position),
        record.audited.expired if record else {},
    )
    telling = record.audited if record else audited
    known = [judged.signed("cases", each) for each in record.judgement.good] if record else []
    log = judged.Log(name, audited.size, audited.roots, telling.keys, known, telling.epochs)
    judgement = judged.judge(log, held if since is None else [*held, since], asked.trust)
    beside = [found(name, Rule.READABLE, None, None, what) for what in unread]
    beside += _dated(audited, judgement, asked.trust)
    beside += [
        Finding(Matter.LOG_SIGNATURE, name, each.size, None, SINCE, "its entries are lost; what came after was not examined whole")
        for each in judgement.lost if each.held is since
    ]  # fmt: skip
    return OfLog(audited, judgement, scope), [*audited.findings, *judgement.findings, *beside, *_rows(audited, stored)]


def _beside(at: Place, name: str) -> Iterator[Held]:
    """Give the checkpoints that are kept outside the database, and those of epochs that ended."""
    yield from (Held("the copy beside the database", each) for each in copies.garbled(at, name))
    for each in copies.copies(at, name):
        yield Held("the copy beside the database", each.note, each.timestamps)
    for each in copies.ended(at, name):
        yield Held("a copy beside the database, of an epoch that ended", each.note, each.timestamps)


def _dated(audited: Audited, judgement: Judgement, trust: Trust) -> Iterator[Finding]:
    """Hold the times of entries against those at which others saw a checkpoint over them."""
    times = {size: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at) for size, at in audited.times.items() if at < NEVER}
    stated = (said for each in judgement.good for said in judged.seen(each, trust) if said.size in times)
    yield from dating.judge(audited.name, stated, times.__getitem__)


def _stream(reading: Reading, number: str | None) -> UUID | None:
    if number is None:
        return None
    found = next((stream for stream, each in reading.numbers("cases", []).items() if each == number), None)
    if found is None:
        raise NotFound(f"no {number} in this ledger; nothing was verified; see caseledger caseload")
    return found


def _of(held: Held) -> str | None:
    """Give the log that a checkpoint says it is of; None where it is no checkpoint of ours."""
    try:
        return checkpoint.parse_origin(checkpoint.stated(held.note).origin).log
    except VerificationFailed:
        return None


def _scope(since: Held | None, asked: Asked, stream: UUID | None) -> Scope:
    """Choose what is examined whole: all, or what came after ``since`` and this day's share of what is older."""
    if stream is not None:
        return Scope(since=NEVER, stream=stream)
    if since is None:
        return Scope()
    size = checkpoint.stated(since.note).size
    return Scope(size, rolled(size, asked.share, asked.day))


def _seed(held: Sequence[Held]) -> int:
    """Give a number that nobody could choose before the newest checkpoint was made: from its root."""
    stated = max((checkpoint.stated(each.note) for each in held if _of(each)), key=lambda each: each.size, default=None)
    return int.from_bytes(stated.root[:8], "big") if stated else 0


def _rows(audited: Audited, stored: Sequence[tuple[int, str]]) -> list[Finding]:
    """Compare the checkpoints that the database keeps with the entries: the first that says something else, and how many do."""
    wrong = []
    for size, note in stored:
        try:
            said = checkpoint.stated(note.encode("utf-8", "surrogateescape"))
            fits = said.size == size and audited.roots.get(size, said.root if audited.broken else None) == said.root
        except VerificationFailed:
            fits = False
        wrong += [] if fits else [size]
    if not wrong:
        return []
    what = f"the checkpoint kept of {wrong[0]} entries says another size or root; so do {len(wrong) - 1} after it"
    return [found(audited.name, Rule.CHECKPOINTS, wrong[0], None, what)]


def since_of(held: Held) -> Held:
    """Give the checkpoint from which on an audit is asked for. Raises UsageError where it is none."""
    if _of(held) is None:
        raise UsageError(f"{held.where} is no checkpoint of a ledger's log; nothing was verified; name a file that checkpoint --out wrote")
    return held
