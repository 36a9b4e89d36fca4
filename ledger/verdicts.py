"""The six verdicts on a ledger, each by itself: on what it rests, and what would establish it where it is not established."""

from collections.abc import Sequence
from typing import NamedTuple

from ledger.auditing import NEVER, Audited, Scope
from ledger.proof import dating, judged
from ledger.proof.cosignature import Kind
from ledger.proof.finding import Finding, Matter, Verdict, verdict
from ledger.proof.judged import Judged, Judgement
from ledger.proof.trust import Trust


class Beyond(NamedTuple):
    """What somebody examined who knows what entries mean: what it was, findings, and what stays not established, in words."""

    said: str
    findings: list[Finding]
    unestablished: list[str]


class OfLog(NamedTuple):
    """What was found of one log: its audit, its checkpoints judged, and what was examined."""

    audited: Audited
    judgement: Judgement
    scope: Scope

    @property
    def judged(self) -> list[Judged]:
        """The checkpoints that hold, the smallest first."""
        return self.judgement.good


def verdicts(logs: Sequence[OfLog], findings: Sequence[Finding], trust: Trust, beyond: Sequence[Beyond]) -> list[Verdict]:
    """Judge the six matters, in their order."""
    return [
        verdict(Matter.KEY_TRUST, findings, *_key_trust(logs, trust)),
        verdict(Matter.LOG_SIGNATURE, findings, *_signature(logs, trust)),
        verdict(Matter.WITNESS_QUORUM, findings, *_quorum(logs, trust)),
        verdict(Matter.TIME, findings, *_time(logs, trust)),
        verdict(Matter.INTEGRITY, findings, *_integrity(logs, beyond, part=any(each.audited.whole < each.audited.size for each in logs))),
        verdict(Matter.COMPLETENESS, findings, *_completeness(logs)),
    ]


def _key_trust(logs: Sequence[OfLog], trust: Trust) -> tuple[str, str]:
    if not trust.log_keys:
        return (
            "the logs' keys were taken from the ledger itself",
            "name a trust file with the logs' keys, which you were given by another way: --trust FILE",
        )
    unpinned = [each.audited.name for each in logs if not each.judged]
    if unpinned:
        return "no checkpoint under a key of the trust file", f"pin the key that signs the log {' and '.join(unpinned)}"
    return "the logs' keys are those of the trust file", ""


def _signature(logs: Sequence[OfLog], trust: Trust) -> tuple[str, str]:
    without = [each.audited.name for each in logs if not each.judged]
    if without:
        return f"no checkpoint of the log {' and '.join(without)} holds", "make a checkpoint: caseledger checkpoint --log LOG"
    said = "; ".join(
        f"{each.audited.name}: {counted(len(each.judged), 'checkpoint')}, newest of {each.judged[-1].size:,}{_besides(each.judgement)}"
        for each in logs
    )  # fmt: skip
    by = "pinned" if trust.log_keys else "which the record names"
    return f"{said}; signed with keys {by}, and the entries give their roots", ""


def _besides(judgement: Judgement) -> str:
    number = len(judgement.lost)
    return f", and {counted(number, 'checkpoint')} of an ended epoch over entries that the record names as lost" if number else ""


def _quorum(logs: Sequence[OfLog], trust: Trust) -> tuple[str, str]:
    if not any(group.kind is Kind.CONSISTENCY for group in trust.quorum.groups):
        return "no witness is trusted", "name a trust file with witnesses and their quorum: --trust FILE"
    found = {each.audited.name: judged.newest(each.judged, Kind.CONSISTENCY) for each in logs}
    short = [name for name, best in found.items() if best is None]
    if short:
        return f"no checkpoint of the log {' and '.join(short)} has the quorum", "have the newest checkpoint cosigned: caseledger witness"
    said = "; ".join(
        f"{each.audited.name}: the quorum cosigned {best.size:,} of {each.audited.size:,} entries"
        for each in logs if (best := found[each.audited.name]) is not None
    )  # fmt: skip
    return said, ""


def _time(logs: Sequence[OfLog], trust: Trust) -> tuple[str, str]:
    if not trust.authorities:
        return "no authority for time is trusted", "name a trust file with an authority (RFC 3161): --trust FILE"
    said, without = [], []
    for each in logs:
        audited, good = each.audited, each.judged
        stamped = dating.latest(stamp for one in good for stamp in judged.stamps(one, trust))
        if stamped is None:
            without.append(audited.name)
        else:
            stood = f"{stamped.time:%Y-%m-%d %H:%M:%S} UTC, by {stamped.by}"
            said.append(f"{audited.name}: {stamped.size:,} of {audited.size:,} entries stood at {stood}")
    instead = f"have the newest checkpoint of the log {' and '.join(without)} timestamped: caseledger timestamp" if without else ""
    return "; ".join(said) or "no checkpoint has a timestamp of a trusted authority", instead


def _integrity(logs: Sequence[OfLog], beyond: Sequence[Beyond], *, part: bool) -> tuple[str, str]:
    said = [
        f"{audited.name}: {counted(audited.size, 'entry', 'entries')}, {_examined(audited.whole, scope)} "
        f"with {audited.units:,} units and {audited.signatures:,} signatures"
        for audited, _, scope in logs
    ]
    wanting = ["verify without --since and --case: the contents of the other entries were not read"] if part else []
    wanting += [each for one in beyond for each in one.unestablished]
    return "; ".join([*said, *(each.said for each in beyond if each.said)]), "; ".join(wanting)


def _examined(whole: int, scope: Scope) -> str:
    return f"{whole:,} examined whole" if scope.since < NEVER else "those of the case examined whole"


def _completeness(logs: Sequence[OfLog]) -> tuple[str, str]:
    because, instead = [], []
    for each in logs:
        audited, good = each.audited, each.judged
        for ending in each.judgement.epochs:
            if ending.lost is not None:
                first, last = ending.lost
                because.append(f"{audited.name}: entries {first:,} to {last:,} of {ending.ended} are lost, as the record says")
                instead.append(f"ask whoever holds them for the entries of {ending.ended} that are lost, and record them anew")
        newest = next((one for one in reversed(good) if one.size in audited.index_entries), None)
        if newest is None:
            because.append(f"{audited.name}: no checkpoint stands on an index that was made again")
            instead.append(f"make a checkpoint of the log {audited.name}")
            continue
        tail = audited.size - newest.size
        after = f", {tail:,} after it are the tail" if tail else ""
        because.append(f"{audited.name}: the index under {newest.size:,} entries is right{after}")
        if tail:
            instead.append(f"make a checkpoint that covers the tail of the log {audited.name}")
        vouched = judged.newest(good, Kind.INDEX)
        if vouched is None:
            instead.append(f"have an index witness cosign the log {audited.name}, and name it in the trust file")
        elif vouched.size < newest.size:
            because.append(f"index witnesses cosigned {vouched.size:,} of them")
            instead.append(f"have an index witness cosign the newest checkpoint of the log {audited.name}")
    return "; ".join(because), "; ".join(instead)


def counted(number: int, one: str, many: str = "") -> str:
    """Write a number with the word for that many."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
