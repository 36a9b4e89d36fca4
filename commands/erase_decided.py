"""The second member's part in an erasure: what was proposed is decided and carried out, finished or declined."""

from typing import TYPE_CHECKING, Any

from commands import erasing, output, prompts, receipts
from commands.session import call

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.forgetting import Doomed
    from ledger.intents import Intent
    from ledger.store.proposals import Proposal


def decide(ledger: "Ledger", address: tuple[str, int], act: receipts.Act) -> None:
    """Show once more what was proposed there, record the decision after the number was typed, and carry it out; or finish it.

    Raises RuleRefused, VerificationFailed, NotFound, and UsageError where the number is not typed.
    """
    from ledger import forgetting

    proposal = erasing.proposal(ledger, *address)
    for number in proposal.numbers:
        ledger.find(number)  # so that what is told of it is told by its number
    found = forgetting.proposed(ledger, proposal)
    if proposal.decided:
        _finish(ledger, proposal, found, act.form)
        return
    erasing.require_free(ledger, found, proposal.person, {ledger.me.agency, proposal.agency}, proposal.authority)
    forgetting.require_of_person(ledger, proposal, found)
    told = erasing.show(ledger, address[0], found)
    intents = _decisions(ledger, proposal, found, told)
    if act.dry_run:
        receipts.record(ledger, intents, act)
        return
    ledger.record(intents, dry_run=True)
    erasing.confirm(address[0], found)
    receipt = receipts.recorded(ledger, intents, act)
    done = erasing.carry_out(ledger, found)
    answer = receipts.record_of(ledger, receipt, done) | {"slots": [*map(str, found.slots)], "units": found.units, "owed": told.rows()}
    output.answer(answer, act.form, [*receipts.prose(ledger, receipt, done), *(line for each in told.owed for line in each.prose())])


def _decisions(ledger: "Ledger", proposal: "Proposal", found: "Doomed", told: erasing.Told) -> "list[Intent]":
    """Make the entry that decides it in each record that loses something, or in the unit's where facts go with it."""
    from ledger.application import Intent
    from ledger.events.catalogue import latest, load

    said: dict[str, Any] = {"authority": proposal.authority, "review": proposal.review, "second_person": str(proposal.recorder)}
    said |= {"proposal": proposal.leaf.hex()} | ({"person": str(proposal.person)} if proposal.person else {})
    unit, cls = ledger.unit_stream(), load(latest("content-erased"))
    if proposal.stream == unit:
        return [Intent(cls.from_values({**said, "slots": [str(slot) for slot in found.slots]}), unit)]
    return [
        Intent(cls.from_values({
            **said, "slots": [str(slot) for slot in slots], **({"versions": list(told.losing[stream])} if told.losing[stream] else {}),
        }), stream)
        for stream, slots in found.streams.items()
    ]  # fmt: skip


def _finish(ledger: "Ledger", proposal: "Proposal", found: "Doomed", form: str) -> None:
    """Carry out what an earlier entry decided, and answer that nothing was recorded anew."""
    call().sent = True
    done = erasing.carry_out(ledger, found)
    remark = "It was decided before; nothing was recorded again, and what was left of it was done."
    answer = {"recorded": [], "slots": [*map(str, found.slots)], "units": found.units, "remark": remark, "told": done, "owed": []}
    output.answer(answer | {"proposal": proposal.address}, form, [remark, done])


def decline(ledger: "Ledger", address: tuple[str, int], why: str | None, act: receipts.Act) -> None:
    """Record that what was proposed there is kept."""
    from ledger.application import Intent
    from ledger.events.catalogue import latest, load

    proposal = erasing.proposal(ledger, *address)
    reason = prompts.reason(why)
    event = load(latest("erasure-declined")).from_values({"proposal": proposal.version, **({"reason": reason} if reason else {})})
    receipts.record(ledger, [Intent(event, proposal.stream)], act)
