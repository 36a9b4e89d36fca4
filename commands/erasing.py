"""Of an erasure what is told before it is decided, and its deed: by whom and where it was proposed, what it takes, what stands in its way.

The decision is an entry (``content-erased``); the deed follows it in the same command. Repeating the command finishes a deed that was
interrupted, because slots that an entry already names are not named again.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from commands import options, output, owed, prompts, reaching
from commands.same import others_stand
from ledger.errors import NextKeyMissing, NotFound, RuleRefused

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.forgetting import Doomed
    from ledger.store.proposals import Proposal

STAYS = "Entries, their places, times and digests stay, and with them coded facts, unless the clear facts of a record are named."


class Told(NamedTuple):
    """What an erasure takes (entries that lose something, by stream), and who must be told of it once it is done."""

    losing: dict[UUID, tuple[int, ...]]
    owed: "list[owed.Owed]"

    def rows(self) -> list[dict[str, Any]]:
        """Give in JSON values who must be told."""
        return [row for each in self.owed for row in each.rows()]


def show(ledger: "Ledger", number: str, found: "Doomed") -> Told:
    """Show which entries lose something, what stays that is about the same persons, by other numbers too, and who must be told."""
    from ledger.scope import losing
    from ledger.store import reading

    lost, recipients = {}, []
    for stream in found.streams:
        for line in reaching.told(ledger, stream, ledger.called(stream) or number, {*found.slots}):
            output.note(line)
        lost[stream] = tuple(sorted(losing(reading.sealed_in(ledger.user, stream), {*found.slots})))
        told = owed.owed(ledger, stream, lost[stream], "erasure")
        if told.lines:
            recipients.append(told)
            told.show()
    if options.PERSON.fullmatch(number):
        for line in others_stand(ledger, ledger.find(number).stream, number):
            output.note(line)
    output.note(STAYS)
    return Told(lost, recipients)


def require_free(ledger: "Ledger", found: "Doomed", person: UUID | None, agencies: Iterable[str], authority: str) -> None:
    """Raise RuleRefused where a legal hold covers any of it, a controller's word is missing, or its review decided to keep it.

    The last on the authority of a review. Says which, and what to do.
    """
    from ledger import forgetting
    from ledger.events.holds import HoldKind
    from ledger.store import proposals

    for held in proposals.held(ledger.user, found.slots):
        if held.kind is None:
            told, by = "(a record that your agency does not see)", "the agency that placed it, which an auditor can name"
        else:
            told, by = f"for {HoldKind.meanings()[held.kind]} ({held.number}#{held.version})", f"{held.agency}, which placed it"
        raise RuleRefused(
            f"what {held.controller} holds of this is under a legal hold {told}; nothing was recorded or erased; have it released first "
            f"by {by} (retention release)"
        )
    if authority == "retention_review" and (keeping := forgetting.kept(ledger, found, person)):
        raise RuleRefused(
            f"the last retention review of {', '.join(keeping)} decided to keep what it holds of this person; nothing was recorded or "
            "erased; record the review that came to erasing it (retention review), or propose it on another authority"
        )
    if missing := forgetting.unspoken(ledger, found, person, agencies):
        raise RuleRefused(
            f"a part of this is held by {', '.join(missing)}, for which nobody has decided to erase it; nothing was recorded or erased; "
            "one of the two members must act for it, or its own retention review of the person, after all that it recorded, come to that "
            "(retention review), "
            "or leave it out (--controller)"
        )


def proposal(ledger: "Ledger", number: str, version: int) -> "Proposal":
    """Find a proposed erasure by the address of its entry. Raises NotFound, and RuleRefused for one that was declined."""
    from ledger.store import proposals

    found = next((each for each in proposals.proposals(ledger.user) if (each.number, each.version) == (number, version)), None)
    if found is None:
        raise NotFound(f"no erasure is proposed in entry #{version}; nothing was recorded or erased; see caseledger rights erase --list")
    if found.declined:
        raise RuleRefused("this erasure was declined; nothing was recorded or erased; propose it anew if it is to be decided again")
    return found


def confirm(number: str, found: "Doomed") -> None:
    """Let the person type the number of what he is about to destroy a part of; raises UsageError where he does not."""
    told = f"{_keys(found)} of {number} and {output.counted(found.units, 'unit')} that they open"
    if found.facts:
        records = output.counted(found.facts, "record")
        told = f"{_keys(found)} and all clear facts of {records}, {output.counted(found.units, 'unit')} in all,"
    prompts.confirm_by_typing(number, f"{told} will be destroyed.")


def carry_out(ledger: "Ledger", found: "Doomed") -> str:
    """Destroy the slots, contents first, and say what was destroyed. Doing it again finishes what was left."""
    units = sum(ledger.erase(slot) for slot in found.slots)
    return f"Destroyed: {_keys(found)}, {output.counted(units, 'unit')} of content. {end_backups(ledger)}"


def end_backups(ledger: "Ledger") -> str:
    """Have older backups of the keyring open no more, after the last slot of an erasure was destroyed; says so, or why not yet."""
    try:
        return rewrapped(ledger.rewrap())
    except NextKeyMissing as error:
        return f"Older backups of the keyring still open what was destroyed: {error}."


def rewrapped(number: int | None) -> str:
    """Say how many keys were wrapped anew; None: nothing was to be done."""
    if number is None:
        return "No key was destroyed since the keys were last wrapped."
    wrapped = output.counted(number, "key is wrapped", "keys are wrapped")
    return f"{wrapped} under a new key-encryption key; the old one is destroyed. Back both up now: older backups of them open nothing."


def waiting(ledger: "Ledger") -> "Iterator[Proposal]":
    """Give the proposed erasures that nobody declined and that were not carried out to the end, keys and all, first proposed first."""
    from commands import key_findings
    from ledger.store import proposals

    living = {*key_findings.unfinished(ledger)}
    yield from (
        each for each in proposals.proposals(ledger.user)
        if not each.declined and (each.done != {*each.slots} or not living.isdisjoint(each.decided))
    )  # fmt: skip


def _keys(found: "Doomed") -> str:
    """Count the keys: a slot of facts has none."""
    return output.counted(found.keys, "key")
