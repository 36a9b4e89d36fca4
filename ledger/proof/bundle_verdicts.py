"""The six verdicts on a bundle: of each matter the first outcome that is so (docs/format.md, section 22). Pure."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from ledger.proof.bundle_proof import Proof
from ledger.proof.bundle_signed import LATEST, Checkpoint, InForce, Signed, fingerprint
from ledger.proof.bundle_words import Fault, verdict
from ledger.proof.finding import Matter, Verdict


def verdicts(
    force: InForce, stated: Checkpoint | None, found: Signed, proof: Proof | None, faults: Iterable[Fault], can_verify: bool,
) -> tuple[Verdict, ...]:  # fmt: skip
    """Judge what was found; ``proof`` is None where it cannot be read."""
    keys, against = force.of_log(stated.origin if stated else ""), {each.matter for each in faults}
    groups = ", ".join(f"{each.group.name} {len(each.cosigned)} of {each.group.threshold}" for each in found.groups)
    witnesses = ", ".join(sorted({name for each in found.groups for name, _ in each.cosigned}))
    return (
        _first(
            "key_trust", {"not_given": not force.are_yours, "other_log": not keys, "given": True},
            keys="; ".join(map(fingerprint, keys)) or "none is stated",
        ),
        _first("log_signature", {
            "no_checkpoint": stated is None, "no_key": not keys, "unchecked": not can_verify,
            "holds": bool(found.by_log) and all(found.by_log), "false": True,
        }),
        _first("witness_quorum", {
            "none": not force.groups, "unchecked": not can_verify, "false": not all(held for _, _, held in found.by_witnesses),
            "met": found.is_met, "short": True,
        }, groups=groups),
        _first("time", {
            "contradicted": Matter.TIME in against, "unchecked": bool(force.groups) and not can_verify,
            "witnessed": found.is_met, "not_witnessed": True,
        }, time=_by(found), witnesses=witnesses),
        _first("integrity", {"failed": Matter.INTEGRITY in against, "holds": can_verify, "unchecked": True}),
        _first("completeness", {
            "failed": proof is None or Matter.COMPLETENESS in against, "not_stated": proof is None or not proof.complete,
            "holds": found.established("index"), "not_witnessed": can_verify, "unchecked": True,
        }, size=str(proof.size if proof else 0)),
    )  # fmt: skip


def _first(matter: str, outcomes: Mapping[str, bool], **words: str) -> Verdict:
    """Give the verdict of the first of these outcomes that is so."""
    return verdict(f"{matter}.{next(outcome for outcome, is_so in outcomes.items() if is_so)}", **words)


def _by(found: Signed) -> str:
    """Give the earliest time by which every group had reached its threshold (RFC 3339, UTC); without a quorum none."""
    if not found.is_met:
        return ""
    by = max(sorted(at for _, at in each.cosigned)[each.group.threshold - 1] for each in found.groups)
    return datetime.fromtimestamp(min(by, LATEST), UTC).isoformat().replace("+00:00", "Z")
