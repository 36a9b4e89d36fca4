"""``doctor``: whether server, schema, clocks, keys and settings are as they must be, each in one line."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands import key_findings, output
from commands.findings import Finding, judged
from commands.session import opened_ledger
from commands.words import READS, command
from ledger.errors import VerificationFailed

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.store.place import Place

SHOWN = (output.Column("verdict", "verdict"), output.Column("check", "what must hold"), output.Column("told", "found"))
QUIET = {
    "log_statement": "none", "log_min_error_statement": "panic", "log_parameter_max_length": "0", "log_parameter_max_length_on_error": "0",
    "log_min_duration_statement": "-1",
}  # fmt: skip
"""Settings under which no statement, and so no value, reaches the server's log."""

SAFE = {
    "fsync": ("on",), "full_page_writes": ("on",), "synchronous_commit": ("on", "remote_write", "remote_apply"),
    "max_prepared_transactions": ("0",),
}  # fmt: skip
"""Settings under which a commit that was answered survives a crash, and no transaction can be prepared and left."""
NAMED = ("users", "login", "erasure", "setting")
"""Whose rows are told by their key beside the entry: an opaque login, a slot id, a setting's name."""

APART = timedelta(minutes=2)
"""How far client and server clocks may be apart (the append function refuses beyond it)."""


@command("doctor", may=(*READS, VerificationFailed), examples="caseledger doctor\ncaseledger doctor --format json")
@output.format_option
def doctor(form: str) -> None:
    """Look at server, schema, clocks, keys and settings, and say what is wrong.

    Changes nothing and reads no content. Ends with status 7 when something is wrong.
    """
    from ledger import RELEASE
    from ledger.store import embedded, install, question_reading, reading

    with opened_ledger() as ledger:
        said = reading.doctor(ledger.user)
        findings = [
            *schema(said, RELEASE, install.number()), *clocks(said, ledger.now()), *settings(said["logging"]),
            *enforced(said), *whole(said), *writers(said), *outstanding(said, len(key_findings.unfinished(ledger))),
            *answers(question_reading.question_status(ledger.user), reading.head(ledger.user)[0]), *key_findings.keys(ledger),
            *back(ledger), *administrators(users := reading.members(ledger.user)), *kinds(ledger, users), *agreements(ledger),
            *orphans(len(embedded.orphaned())), *demonstration(ledger.place.directory), *drafts(), *crashes(ledger.place),
        ]  # fmt: skip
    output.answer_rows((finding._asdict() for finding in findings), SHOWN, form)
    if wrong := [finding.check for finding in findings if finding.verdict == "wrong"]:
        raise VerificationFailed(f"{len(wrong)} of {len(findings)} checks found something wrong; nothing was changed; see the list")


def schema(said: Mapping[str, Any], release: str, number: int) -> Iterator[Finding]:
    """Compare the installed schema with this release and with what was recorded when it was installed."""
    last = max(reversed(said["installations"]), key=lambda each: each["number"])
    told = f"schema {last['number']}, release {last['release']}; this is {number}, {release}"
    yield judged("the schema is this release's", told, holds=last["number"] == number)
    digest, recorded = said["schema_digest"], said["recorded_digest"]
    told = digest if recorded == digest else f"changed by hand, or its upgrade was not recorded: {digest}, recorded {recorded}"
    yield judged("the schema is as it was recorded at installation", told, holds=recorded == digest)
    yield judged("the server is PostgreSQL 17 or newer", said["server"], holds=int(str(said["server"]).partition(".")[0]) >= 17)


def clocks(said: Mapping[str, Any], now: datetime) -> Iterator[Finding]:
    """Compare the server's clock with this machine's and with the last entry."""
    server = datetime.fromisoformat(said["clock"])
    apart = abs(server - now)
    yield judged("client and server clocks agree", f"{apart.total_seconds():.1f} seconds apart", holds=apart < APART)
    heads = said["heads"] or {}
    last = [datetime.fromisoformat(head["recorded_at"]) for head in heads.values() if head]
    told = max(last).isoformat(timespec="seconds") if last else "no entry yet"
    yield judged("the server's clock is not behind the last entry", told, holds=not last or max(last) <= server)


def settings(found: Mapping[str, str]) -> Iterator[Finding]:
    """Look at what the server writes to its log, and at what keeps a commit durable."""
    loud = {name: found.get(name) for name, quiet in QUIET.items() if found.get(name) != quiet}
    yield judged("no statement and no value reaches the server's log", loud or "quiet", holds=not loud)
    unsafe = {name: found.get(name) for name, safe in SAFE.items() if found.get(name) not in safe}
    yield judged("a commit is durable, and none is prepared", unsafe or "durable", holds=not unsafe)
    yield judged("data pages carry checksums", found.get("data_checksums"), holds=found.get("data_checksums") == "on", otherwise="note")


def enforced(said: Mapping[str, Any]) -> Iterator[Finding]:
    """Name each login and each row of enforcement that is not as the entries say, by table and entry or key."""
    from ledger.enforcement import ENFORCED

    found: dict[str, list[Mapping[str, Any]]] = {kind: [] for kind in ENFORCED}
    for each in said["differences"]:
        found[each["kind"]].append(each)
    for kind, differences in found.items():
        if not differences:
            yield Finding("ok", ENFORCED[kind], "all of them")
        for each in differences:
            entry = f"cases#{each['pos']}" if each["pos"] else ""
            key = each["key"] if kind in NAMED or not entry else ""
            yield Finding("wrong", ENFORCED[kind], " ".join(part for part in (f"{each['verdict']}:", entry, key) if part))


def whole(said: Mapping[str, Any]) -> Iterator[Finding]:
    """Name contents without their entry and entries without their log: no foreign key watches over them."""
    for name, check in (("loose_contents", "every content belongs to an entry"), ("loose_entries", "every entry belongs to a log")):
        yield judged(check, ", ".join(said[name]) or "all of them", holds=not said[name])


def writers(said: Mapping[str, Any]) -> Iterator[Finding]:
    """Name sessions that sit in a transaction in which they wrote: they hold up everybody's appends."""
    idle = said["idle_writers"]
    told = ", ".join(f"process {each['pid']} for {each['seconds']:.0f} seconds" for each in idle) or "none"
    yield judged("no writer sits idle in a transaction", told, holds=not idle)


def outstanding(said: Mapping[str, Any], keys_left: int) -> Iterator[Finding]:
    """Tell of erasures that were not carried out to the end, broken glass that nobody reviewed, and months of readers over their period."""
    again = "repeat the caseledger rights erase --decide that began it, see caseledger rights erase --list"
    for check, left, instead, otherwise in (
        ("erased contents are gone", said["erasures_pending"], again, "wrong"),
        ("keys of erased contents are destroyed", keys_left, again, "wrong"),
        ("breakings of glass are reviewed", said["glass_waiting"], "see caseledger due", "note"),
        ("consultations are kept no longer than their period", said["log_expired"], "caseledger access-log expire", "note"),
    ):
        yield judged(check, f"{left} not: {instead}" if left else "all of them", holds=left == 0, otherwise=otherwise)


def back(ledger: "Ledger") -> Iterator[Finding]:
    """Tell which contents that had been erased a restored backup brought back, of the record and of the access log."""
    from ledger.store import erased

    found = erased.back(ledger.place, ledger.user)
    for log, what, again in ((1, "record", "caseledger rights erase-again"), (2, "access log", "caseledger access-log expire")):
        left = [each for each in found if each.log == log]
        units, under = output.counted(sum(each.units for each in left), "unit"), output.counted(len(left), "slot")
        told = f"{units} under {under}, with an older backup: {again}" if left else "none that this member reaches"
        yield judged(f"no content of the {what} that had been erased is back", told, holds=not left)


def answers(standing: Sequence[Mapping[str, Any]], head: int) -> Iterator[Finding]:
    """Hold each answer that was ever built against the record's head."""
    for each in standing:
        check = f"the answer to {each['name']} keeps up with the record"
        if each["stopped_reason"] is not None:
            yield judged(check, f"stopped at position {each['stopped_position']}: {each['stopped_reason']}", holds=False)
        else:
            behind = head - each["position"]
            told = f"{output.counted(behind, 'entry', 'entries')} behind" if behind else f"position {head}"
            yield judged(check, told, holds=behind == 0, otherwise="note")


def administrators(members: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Tell where nobody could revoke the signing key of an administrator who lost his."""
    able = sum(each["enabled"] and each["keyed"] and "administrator" in each["roles"] for each in members)
    told = output.counted(able, "administrator can sign", "administrators can sign")
    yield judged("a lost key of an administrator can be revoked by another", told, holds=able > 1, otherwise="note")


def kinds(ledger: "Ledger", users: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Name agencies of users whose kind nobody recorded: their entries rest on the law of the police (decision 0009)."""
    unknown = [code for code in sorted({str(user["agency"]) for user in users if user["enabled"]}) if ledger.kind_of_agency(code) is None]
    told = f"not of {', '.join(unknown)}: caseledger record agency-named" if unknown else "all of them"
    yield judged("the kind of each agency with users is recorded, which says on which law its entries rest", told,
                 holds=not unknown, otherwise="note")  # fmt: skip


def agreements(ledger: "Ledger") -> Iterator[Finding]:
    """Tell of standing agreements whose review is overdue, and of a provisional one that leaders have yet to replace."""
    from commands import granting

    yield from (judged(check, told, holds=holds, otherwise="note") for check, told, holds in granting.checked(ledger))


def orphans(number: int) -> Iterator[Finding]:
    """Tell of servers on this machine whose ledger directory is gone."""
    told = f"{output.counted(number, 'has', 'have')} not: see caseledger server status --orphaned" if number else "all of them"
    yield judged("root's servers on this machine have their ledgers", told, holds=number == 0, otherwise="note")


def drafts() -> Iterator[Finding]:
    """Name what was being written in an editor when a command was killed."""
    from commands import editor

    told = ", ".join(map(str, found := editor.left()))
    yield judged("no draft of a killed command is left", f"{told}: the next use of an editor removes it" if found else "none",
                 holds=not found, otherwise="note")  # fmt: skip


def crashes(place: "Place") -> Iterator[Finding]:
    """Tell how a crash of this program, or of a private server, would leave a copy of its memory."""
    from commands import discreet
    from ledger.store import embedded

    server = embedded.status(embedded.locate(place.directory)).pid if place.private else None
    processes = {"of this program": "self"} | ({"of the private server": server} if server else {})
    left = [f"a crash {whose} leaves one {where}" for whose, process in processes.items() if (where := discreet.dumped(process))]
    told = f"{'; '.join(left)}: have the system write none (core(5)); a server gets its limit when it starts" if left else "none"
    yield judged("a crash leaves no copy of memory", told, holds=not left, otherwise="note")


def demonstration(directory: Path) -> Iterator[Finding]:
    """Say of a demonstration that its past is invented."""
    from ledger.demonstration import MARKER

    if (directory / MARKER).exists():
        yield Finding("note", "times are what they say", "no: a demonstration, recorded with its clock set back")
