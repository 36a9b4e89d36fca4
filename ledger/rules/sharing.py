"""Rules of sharing beyond the standing agreements: who asks, decides and gives what, to whom (domain.md 3, 5.8, 5.14, 8).

What is given, and what becomes of it, has rules of its own too (``ledger.rules.giving``, ``shared``). Who is outside the unit is sealed:
where no agency is named as recipient, by an act or by what it answers, it goes to somebody outside.
"""

from datetime import date, datetime

from ledger.events.catalogue import kind_of
from ledger.events.envelope import REACHES_RESTRICTED, Actor
from ledger.events.fact import ERASED
from ledger.events.lawful import Sector, SharingBasis
from ledger.events.sharing import Informed, ShareDecided, ShareDecision, ShareMade, ShareRequested
from ledger.rules.clocks.sharing import DECIDED, REQUESTED
from ledger.rules.consequences import Said, judgement
from ledger.rules.pathway import CaseState
from ledger.rules.recipients import BROUGHT, MADE, numbers
from ledger.rules.restriction import covering, in_words
from ledger.rules.rule import ALLOWED, No, Verdict, rule

CONSENT = "victim-consent-recorded"
GRANTS = frozenset({ShareDecision.GRANTED, ShareDecision.PARTLY})
NOT_TOLD = frozenset({Informed.NOT_SAFE, Informed.PREJUDICE, Informed.NOT_POSSIBLE})
ANSWERS = {"request": REQUESTED, "share": MADE, "decision": DECIDED}
"""Fields that name what an act of sharing answers, with the type of that."""
SHARE = "DPA 2018 s.36; domain.md 3, 5.8, 5.14"
OWN = "design: sharing is the permission (content belongs to the agency that brought it)"
CALDICOTT = "Caldicott principles; domain.md 3, 5.8 (necessity, proportionality, minimum_set, informed_subject, caldicott_consulted)"


def recipient(state: CaseState, said: Said) -> str | None:
    """Agency to which a request, a decision or a share goes: its own, or that of what it answers; None: somebody outside."""
    if (own := said.get("recipient")) is not None:
        return str(own)
    for name, kind in ANSWERS.items():
        number = said.get(name)
        if isinstance(number, int) and number in state.acts and state.acts[number].kind == kind:
            return recipient(state.before(number), state.acts[number].fields)
    return None


@rule(
    "what is asked for or given goes to one recipient: an agency of the unit, or somebody outside it",
    of=(ShareRequested, ShareMade), state=CaseState, kind="check", source=SHARE,
)  # fmt: skip
def goes_to_one(_state: CaseState, actor: Actor, event: ShareRequested | ShareMade, _at: datetime) -> Verdict:
    """Look at both fields; who is outside is sealed, so that no correction is judged by it."""
    if event.recipient is None and event.outside is None:
        return No("it names nobody", "name the agency (recipient), or in --fields who is outside the unit (outside)")
    if event.recipient is not None and event.outside is not None:
        return No("it names an agency and somebody outside", "record one act for each")
    if isinstance(event, ShareMade) and event.recipient == actor.agency:
        return No("the agency that gives it is to receive it", "name the agency that receives it")
    return ALLOWED


@rule(
    "a decision on sharing says on whose request, or for whom",
    of=ShareDecided, state=CaseState, kind="check", source=SHARE,
)  # fmt: skip
def is_decided_for_somebody(_state: CaseState, _actor: Actor, event: ShareDecided, _at: datetime) -> Verdict:
    """Look for any of the fields that say it."""
    if event.request is None and event.share is None and event.recipient is None and event.outside is None:
        return No("it names none", "name the request, the agency (recipient), or in --fields who is outside the unit (outside)")
    if event.recipient is not None and event.outside is not None:
        return No("it names an agency and somebody outside", "record one decision for each")
    return ALLOWED


@rule(
    "an agency asks of another agency, for entries that the other brought",
    of=ShareRequested, state=CaseState, kind="check", source=OWN,
)  # fmt: skip
def asks_of_another(state: CaseState, actor: Actor, event: ShareRequested, _at: datetime) -> Verdict:
    """Compare the agency that is asked with that of whoever asks, and with those whose entries are named."""
    if event.of == actor.agency:
        return No("the agency asks itself", "name the agency that brought it; what is your own you share by share give")
    return _brought(state, event.of, event.items)


@rule(
    "an agency decides on what it brought itself, and shares nothing else",
    of=(ShareDecided, ShareMade), state=CaseState, kind="check", source=OWN,
)  # fmt: skip
def shares_its_own(state: CaseState, actor: Actor, event: ShareDecided | ShareMade, _at: datetime) -> Verdict:
    """Look up whose the entries are that are named."""
    return _brought(state, actor.agency, event.items)


@judgement(
    "what is asked for, decided on or given are entries of the case",
    of=(ShareRequested, ShareDecided, ShareMade), source="domain.md 5.8 (items), 5.14",
)  # fmt: skip
def items_are_there(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look every number up."""
    missing = sorted(items(said) - state.entries.keys())
    return No(f"there is no entry {missing[0]} here", "name entries by their numbers in this case") if missing else ALLOWED


@rule(
    "what is granted says which entries and for which purposes; what is refused, why",
    of=ShareDecided, state=CaseState, kind="check", source=f"{SHARE}; {CALDICOTT}",
)  # fmt: skip
def decision_is_whole(_state: CaseState, _actor: Actor, event: ShareDecided, _at: datetime) -> Verdict:
    """Ask for what goes with the decision; reasons are sealed, so that no correction is judged by them."""
    if event.decision in GRANTS and (event.items is None or event.purposes is None):
        return No("it names no entries or no purposes", "name both (items, purposes)")
    if event.decision != ShareDecision.GRANTED and event.refusal is None:
        return No("it does not say why it, or a part of it, is refused", "say why (refusal)")
    return ALLOWED


@rule(
    "where the person concerned was not told, it is said why",
    of=ShareDecided, state=CaseState, kind="check", source=f"UK GDPR Art 14(5); DPA 2018 s.44(4); {CALDICOTT}",
)  # fmt: skip
def not_told_says_why(_state: CaseState, _actor: Actor, event: ShareDecided, _at: datetime) -> Verdict:
    """Ask for the reason, which is sealed."""
    if event.informed not in NOT_TOLD or event.informed_why is not None:
        return ALLOWED
    return No("no reason is given", "say why the person was not told (informed_why)")


@judgement(
    "of what a health agency brought, it is said whether the Caldicott Guardian was consulted",
    of=ShareDecided, source=CALDICOTT,
)  # fmt: skip
def health_asks_the_guardian(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look up what kind of agency brought what is granted, by the policy; what is held is health information (domain.md 5.13)."""
    health = [each for each in sorted(items(said)) if _is_health(state, each)]
    if said.get("decision") not in GRANTS or said.get("caldicott") is not None or not health:
        return ALLOWED
    return No(f"entry {health[0]} was brought by a health agency and nothing is said of it", "say whether (caldicott)")


@judgement(
    "who shares on the ground of consent has a victim's consent to it that was not withdrawn",
    of=ShareDecided, source="UK GDPR Art 7(1), (3); DPA 2018 s.40A; domain.md 3, 5.13",
)  # fmt: skip
def consent_stands(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look for the last that each victim said to the sharing of information."""
    if said.get("sharing_basis") != SharingBasis.CONSENT or said.get("decision") not in GRANTS or ERASED in state.entries.values():
        return ALLOWED
    last = {act.fields.get("victim"): act.fields.get("decision") for _, act in state.of(CONSENT) if act.fields.get("scope") == "sharing"}
    if "given" in last.values():
        return ALLOWED
    why = "the consent was refused or withdrawn" if last else "no consent to the sharing of information is recorded"
    return No(why, "record the consent (victim-consent-recorded), or name the ground on which it is shared without one")


@rule(
    "a request is decided on by the agency that was asked",
    of=ShareDecided, state=CaseState, kind="check", source=SHARE,
)  # fmt: skip
def request_was_made(state: CaseState, actor: Actor, event: ShareDecided, _at: datetime) -> Verdict:
    """Look the request up."""
    if event.request is None:
        return ALLOWED
    asked = state.acts.get(event.request)
    if asked is None or asked.kind != REQUESTED:
        made = ", ".join(str(version) for version, _ in state.of(REQUESTED)) or "none"
        return No(f"entry {event.request} asked for nothing to be shared", f"name one that did ({made})")
    if asked.fields.get("of") != actor.agency:
        return No(f"{asked.fields.get('of')} was asked", "leave the decision to the agency that was asked")
    return ALLOWED


@judgement(
    "what was given in an emergency is decided on afterwards, once",
    of=ShareDecided, source=SHARE,
)  # fmt: skip
def emergency_was_one(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look the share up, and whether a decision on it stands."""
    named = said.get("share")
    if named is None:
        return ALLOWED
    act = state.acts.get(named)
    if act is None or act.kind != MADE or act.fields.get("decision") is not None:
        return No(f"entry {named} gave nothing in an emergency", "name the entry that did, or none")
    decided = [version for version, other in state.of(DECIDED) if other.fields.get("share") == named]
    return No(f"entry {decided[0]} decided on it", "correct that entry if it is wrong") if decided else ALLOWED


@judgement(
    "what is restricted is shared for the purposes alone that reach it",
    of=(ShareDecided, ShareMade), source="DPA 2018 s.47(2), (3); design: restrict (leaves sharing)",
)  # fmt: skip
def restricted_is_not_shared(state: CaseState, said: Said, _today: date) -> Verdict:
    """Look for a restriction that stands of an entry that is named."""
    named = [each for each in sorted(items(said)) if covering(state.restrictions, each, kind_of(state.entries.get(each, "")))]
    surplus = sorted(set(said.get("purposes") or ()) - REACHES_RESTRICTED)
    if not named or not surplus:
        return ALLOWED
    told = in_words(covering(state.restrictions, named[0])[0], state.policy.tzinfo)
    return No(f"entry {named[0]} is {told}", f"leave it out, or share it for {', '.join(sorted(REACHES_RESTRICTED))} alone")


def items(said: Said) -> set[int]:
    """Give the numbers of the entries that are named as what is shared."""
    return numbers(said.get("items"))


def _brought(state: CaseState, agency: str, named: tuple[int, ...] | None) -> Verdict:
    others = {each: whose for each in sorted(named or ()) if (whose := _whose(state, each)) not in (None, agency)}
    if not others or not set(named or ()) <= state.entries.keys():
        return ALLOWED
    version, whose = next(iter(others.items()))
    return No(f"entry {version} was brought by {whose}", f"leave it out, and ask {whose} (share ask)")


def _whose(state: CaseState, version: int) -> str | None:
    """Agency that brought an entry: its originator; what was brought to a case discussion is that agency's, whoever took the minutes."""
    act = state.acts.get(version)
    if act is not None and act.kind == BROUGHT:
        return str(act.fields.get("agency"))
    return state.originator(version)


def _is_health(state: CaseState, version: int) -> bool:
    return version in state.holders or state.policy.sectors.get(state.originator(version) or "") == Sector.HEALTH
