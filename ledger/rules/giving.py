"""Rules of what is given by an act of sharing: as it was granted, or in an emergency, and how (domain.md 3, 5.8, 5.14)."""

from collections.abc import Iterator
from datetime import date, datetime

from ledger.events.envelope import Actor
from ledger.events.fact import ERASED
from ledger.events.sharing import Method, ShareMade
from ledger.rules.clocks.sharing import DECIDED
from ledger.rules.consequences import Said, judgement
from ledger.rules.pathway import CaseState
from ledger.rules.recipients import MADE
from ledger.rules.rule import ALLOWED, No, Verdict, rule
from ledger.rules.sequence import Pair, order
from ledger.rules.sharing import GRANTS, SHARE, items, recipient


@rule(
    "what is given was decided, or could not wait because of an emergency",
    of=ShareMade, state=CaseState, kind="check", source=SHARE,
)  # fmt: skip
def rests_on_a_decision(_state: CaseState, _actor: Actor, event: ShareMade, _at: datetime) -> Verdict:
    """Ask for the one or the other; why it could not wait is sealed."""
    if event.decision is None and event.emergency is None:
        return No("it names neither", "have it decided first (share decide), or say in --fields why it could not wait (emergency)")
    if event.decision is not None and event.emergency is not None:
        return No("it names both", "name the decision alone")
    return ALLOWED


@judgement(
    "what is given was granted: these entries, for these purposes, to this recipient",
    of=ShareMade, source=SHARE,
)  # fmt: skip
def was_granted(state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare with the decision that is named."""
    named = said.get("decision")
    if named is None:
        return ALLOWED
    act = state.acts.get(named)
    if act is None or act.kind != DECIDED or act.fields.get("decision") not in GRANTS:
        return No(f"entry {named} granted nothing", "name the decision that did (share decide)")
    if surplus := sorted(items(said) - items(act.fields)):
        return No(f"entry {surplus[0]} was not granted", f"leave it out; entry {named} names what was")
    if surplus := sorted(set(said.get("purposes") or ()) - set(act.fields.get("purposes") or ())):
        return No(f"it was not granted for {surplus[0]}", f"leave that out; entry {named} names the purposes")
    granted_to, given_to = recipient(state.before(named), act.fields), said.get("recipient")
    if granted_to != given_to:
        return No(f"it was granted to {granted_to or 'somebody outside the unit'}", "have it decided for whoever receives it")
    return ALLOWED


@judgement(
    "persons whose identity is given are parties of the case",
    of=ShareMade, source="DPA 2018 s.37 (not excessive), s.38(3)",
)  # fmt: skip
def persons_are_parties(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look them up among those who joined."""
    joined = {str(party) for party, _ in state.parties}
    if all(person in joined for person in said.get("persons") or ()) or ERASED in state.entries.values():
        return ALLOWED
    return No("somebody named is no party of this case", "name parties of this case")


@judgement(
    "what goes to somebody outside leaves the ledger, and a pack is known by the digest of its manifest",
    of=ShareMade, source="domain.md 5.8 (manifest_hash); design: a recipient without a login gets a pack with a manifest",
)  # fmt: skip
def method_fits(_state: CaseState, said: Said, _today: date) -> Verdict:
    """Compare how it was given with to whom and with the digest."""
    method, packed = said.get("method"), said.get("manifest") is not None
    if method == Method.LEDGER and said.get("recipient") is None:
        return No("somebody outside the unit does not read in the ledger", "say how else it was given (method)")
    if (method == Method.PACK) != packed:
        return No("a manifest is given for what is no pack" if packed else "the pack has no manifest", "give both, or neither")
    return ALLOWED


@order
def after_what_it_gives(state: CaseState, version: int) -> Iterator[Pair]:
    """Pair what was given with each entry of which it consists."""
    for each, act in state.of(MADE):
        yield from (Pair(item, each) for item in items(act.fields) if version in (item, each))
