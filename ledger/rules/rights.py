"""Rules of what persons ask of a controller, of complaints and of the Commissioner's requests (DPA 2018 ss.45 to 48, 52 to 54, 164A)."""

from collections.abc import Iterator
from datetime import date, datetime

from ledger.events.envelope import Actor
from ledger.events.event import Event
from ledger.events.fact import ERASED
from ledger.events.occurred import day, long_date
from ledger.events.rights import (
    Complainant,
    ComplaintFollowed,
    ComplaintReceived,
    ComplaintStep,
    Identity,
    RequestStep,
    RightKind,
    RightsRequestFollowed,
)
from ledger.rules.acts import Act, ActingState
from ledger.rules.clocks.rights import (
    ANSWERS,
    ASKS,
    COMPLAINED,
    COMPLAINT_FOLLOWED,
    ENDS,
    FOLLOWED,
    REQUESTED,
    Reckoning,
    Step,
    reckoned,
    steps_of,
)
from ledger.rules.person import PersonState
from ledger.rules.rule import ALLOWED, No, Verdict, rule

REQUEST = "DPA 2018 ss.45, 48, 52 to 54; UK GDPR Arts 12, 12A; domain.md 5.12, 8"
COMPLAINT = "DPA 2018 ss.142, 164A; domain.md 3, 5.12"
COMES = {comes: asked for asked, comes in ASKS.items()}
"""Steps by which what was asked for comes, each with that by which it was asked for."""
WITH_REASONS = frozenset({RequestStep.EXTENDED, RequestStep.PARTLY_REFUSED, RequestStep.REFUSED})
GIVES = frozenset({RequestStep.ANSWERED, RequestStep.PARTLY_REFUSED})
ANSWERED = frozenset({*GIVES, RequestStep.REFUSED})


def steps(state: ActingState, request: int) -> list[Step]:
    """Give what became of the request in that entry, by the day on which it happened."""
    return sorted(steps_of(request, ((version, act.fields) for version, act in state.of(FOLLOWED))))


def open_requests(state: ActingState) -> Iterator[int]:
    """Give the versions of the requests of this person that are not done with."""
    return (version for version, _ in state.of(REQUESTED) if not any(step.how in ENDS for step in steps(state, version)))


def reckoning(state: ActingState, request: int) -> Reckoning | None:
    """How the time for the answer to the request in that entry runs; None where it is none that is known."""
    act = state.acts.get(request)
    return reckoned(act.fields, steps(state, request)) if act is not None and act.kind == REQUESTED else None


OF_THE_PERSON = frozenset({RequestStep.IDENTITY_CONFIRMED, RequestStep.FEE_PAID, RequestStep.CLARIFIED, RequestStep.WITHDRAWN})
"""Steps that are the person's own, whoever takes them down."""


def whose(state: ActingState, actor: Actor, version: int) -> Verdict:
    """Whether an agency may follow what stands in that entry: it is addressed to it, or it took it down; of what is not known, anybody."""
    act = state.acts.get(version)
    theirs = {state.originator(version), act.fields.get("controller") if act is not None else None} - {None}
    if act is None or not theirs or actor.agency in theirs:
        return ALLOWED
    return No(f"entry {version} is another agency's to follow", "have a member of that agency record it")


@rule(
    "what a controller was asked is followed by its members or by the agency that took it down, but for what the person did",
    of=RightsRequestFollowed, state=ActingState, kind="check", source=REQUEST,
)  # fmt: skip
def request_is_its_own(state: ActingState, actor: Actor, event: RightsRequestFollowed, _at: datetime) -> Verdict:
    """Compare the agencies, but for what the person himself did."""
    return ALLOWED if event.how in OF_THE_PERSON else whose(state, actor, event.request)


@rule(
    "what was complained of is followed by members of its controller or by the agency that took it down",
    of=ComplaintFollowed, state=ActingState, kind="check", source=COMPLAINT,
)  # fmt: skip
def complaint_is_its_own(state: ActingState, actor: Actor, event: ComplaintFollowed, _at: datetime) -> Verdict:
    """Compare the agencies."""
    return whose(state, actor, event.complaint)


@rule("what becomes of a request is recorded while one is open", of=RightsRequestFollowed, state=PersonState, source=REQUEST)
def some_request_is_open(state: PersonState, _actor: Actor, _cls: type[Event], _at: datetime) -> Verdict:
    """Look for any; of an entry that was erased it is not known what it was."""
    if any(open_requests(state)) or ERASED in state.entries.values() or not state.exists:
        return ALLOWED
    return No("no request of this person is open", "record the request first (rights request)")


@rule(
    "what becomes of a request names one that is open, for it is answered once",
    of=RightsRequestFollowed, state=PersonState, kind="check", source=REQUEST,
)  # fmt: skip
def request_is_open(state: PersonState, _actor: Actor, event: RightsRequestFollowed, _at: datetime) -> Verdict:
    """Look the entry up among the open ones; where none is, that is said alone."""
    known = list(open_requests(state))
    if event.request in known or not known or state.entries.get(event.request) == ERASED:
        return ALLOWED
    ends = [step for step in steps(state, event.request) if step.how in ENDS]
    why = f"entry {ends[0].version} ended it" if ends else f"entry {event.request} is no request of this person"
    return No(why, f"name one that is open ({', '.join(map(str, known))}), or record a new request")


@rule(
    "what becomes of a request did so on or after the day on which it was received",
    of=RightsRequestFollowed, state=PersonState, kind="check", source=REQUEST,
)  # fmt: skip
def follows_the_request(state: PersonState, _actor: Actor, event: RightsRequestFollowed, _at: datetime) -> Verdict:
    """Compare the two days."""
    received = _received(state.acts.get(event.request))
    return ALLOWED if received is None or received <= event.on else No(f"it was received on {long_date(received)}", "give the right day")


@rule(
    "what was asked of the person comes once it was asked for, and is asked for once until it comes",
    of=RightsRequestFollowed, state=PersonState, kind="check", source=REQUEST,
)  # fmt: skip
def comes_when_it_was_asked_for(state: PersonState, _actor: Actor, event: RightsRequestFollowed, _at: datetime) -> Verdict:
    """Look whether it is outstanding: proof of identity, the fee, and what the request is about."""
    act = state.acts.get(event.request)
    if act is None or act.kind != REQUESTED or event.how not in {*ASKS, *COMES}:
        return ALLOWED
    comes = ASKS.get(event.how, event.how.value)
    waits = _outstanding(act, steps(state, event.request), comes)
    if event.how == comes:
        return ALLOWED if waits else No("it was not asked for, or has come", f"record that it was asked for ({COMES[comes]}) first")
    return No("it was asked for and has not come", f"record that it came ({comes}) first") if waits else ALLOWED


@rule(
    "a person who asks for access, and no other, is asked which data or processing the request is about",
    of=RightsRequestFollowed, state=PersonState, kind="check", source="DPA 2018 s.54(3C); UK GDPR Art 12A(5)",
)  # fmt: skip
def access_is_clarified(state: PersonState, _actor: Actor, event: RightsRequestFollowed, _at: datetime) -> Verdict:
    """Look up what was asked for: of any other request the clock does not stop for it."""
    act = state.acts.get(event.request)
    if event.how != RequestStep.CLARIFICATION_ASKED or act is None or act.fields.get("kind", RightKind.ACCESS) == RightKind.ACCESS:
        return ALLOWED
    return No("this request is not for access", "ask what you need to, and record no stop of the clock")


@rule(
    "the time for an answer is extended once, by notice inside the first month, by at most two further months",
    of=RightsRequestFollowed, state=PersonState, kind="check", source="DPA 2018 s.54(3A), (3B); UK GDPR Art 12A(3), (4)",
)  # fmt: skip
def is_extended_in_time(state: PersonState, _actor: Actor, event: RightsRequestFollowed, _at: datetime) -> Verdict:
    """Hold the notice against the last day for one, and the new day against the last that it can be."""
    clock = reckoning(state, event.request)
    if event.how != RequestStep.EXTENDED:
        return ALLOWED if event.until is None else No("only an extension says until when (until)", "leave it out")
    if clock is None:
        return ALLOWED
    if any(step.how == RequestStep.EXTENDED for step in steps(state, event.request)):
        return No("it was extended", "answer it; it is extended once")
    if clock.notice is not None and event.on > clock.notice:
        return No(f"the last day for the notice was {long_date(clock.notice)}", "answer it; it can be extended no more")
    if event.until is None or (event.until > event.on and (clock.longest is None or event.until <= clock.longest)):
        return ALLOWED
    latest = "" if clock.longest is None else f", and not after {long_date(clock.longest)}"
    return No("until is no day that an extension can reach", f"give a day after the notice{latest}; or none, for the whole of it")


@rule(
    "an extension, and a refusal of all or a part, is recorded with its reasons",
    of=RightsRequestFollowed, state=PersonState, kind="check", source="DPA 2018 ss.45(7), 48(6), 53(4), 54(3B)(b)",
)  # fmt: skip
def reasons_are_kept(_state: PersonState, _actor: Actor, event: RightsRequestFollowed, _at: datetime) -> Verdict:
    """Ask for the reasons, which are sealed and stay inside."""
    if event.how not in WITH_REASONS or event.reasons is not None:
        return ALLOWED
    return No("no reasons are given", "give them (reasons); they are sealed and kept for the Information Commissioner")


@rule(
    "only an answer says what was given, or leaves open whether data are held",
    of=RightsRequestFollowed, state=PersonState, kind="check", source="DPA 2018 s.45(6); domain.md 8 (neither confirmed nor denied)",
)  # fmt: skip
def answer_says_what_it_gives(_state: PersonState, _actor: Actor, event: RightsRequestFollowed, _at: datetime) -> Verdict:
    """Look at the fields that tell of an answer."""
    if event.pack is not None and event.how not in GIVES:
        return No("it says what was given (pack) and is no answer that gives anything", "leave pack out")
    if event.neither_confirm_nor_deny is not None and event.how not in ANSWERED:
        return No("it is no answer", "leave neither_confirm_nor_deny out")
    return ALLOWED


@rule(
    "a request is answered when it is certain who asks",
    of=RightsRequestFollowed, state=PersonState, kind="check", source="DPA 2018 s.52(4); UK GDPR Art 12(6)",
)  # fmt: skip
def identity_is_certain(state: PersonState, _actor: Actor, event: RightsRequestFollowed, _at: datetime) -> Verdict:
    """Refuse what gives data to somebody whose proof of identity has not come; to refuse him needs none."""
    clock = reckoning(state, event.request)
    if event.how not in GIVES or clock is None or RequestStep.IDENTITY_CONFIRMED not in clock.awaits:
        return ALLOWED
    return No("proof of identity was asked for and has not come", "record that it came (identity_confirmed) first, or refuse the request")


@rule(
    "a request of the Information Commissioner says by when it is to be answered, and of whom else a day is wanted lies not before it came",
    of=ComplaintReceived, state=ActingState, kind="check", source=COMPLAINT,
)  # fmt: skip
def answer_is_wanted_by_a_day(_state: ActingState, _actor: Actor, event: ComplaintReceived, _at: datetime) -> Verdict:
    """Ask for the day, which the Commissioner's letters and notices give."""
    if event.reply_by is None:
        missing = event.made_by == Complainant.REGULATOR
        return No("no day is given", "give the day by which the answer is wanted (reply_by)") if missing else ALLOWED
    return ALLOWED if event.reply_by >= event.received_on else No("the day lies before it was received", "give the right day")


@rule(
    "what becomes of a complaint, or of a request of the Commissioner, names one that is open, on or after the day on which it came",
    of=ComplaintFollowed, state=ActingState, kind="check", source=COMPLAINT,
)  # fmt: skip
def complaint_is_open(state: ActingState, _actor: Actor, event: ComplaintFollowed, _at: datetime) -> Verdict:
    """Look it up, and whether it was answered or withdrawn; of an entry that was erased it is not known what it was."""
    if state.entries.get(event.complaint) == ERASED:
        return ALLOWED
    act = state.acts.get(event.complaint)
    if act is None or act.kind != COMPLAINED:
        known = ", ".join(str(version) for version, _ in state.of(COMPLAINED)) or "none is recorded here"
        return No(f"entry {event.complaint} received none", f"name the entry that did ({known})")
    followed = _followed(state, event.complaint)
    if ended := next((version for version, how in followed if how in ANSWERS), None):
        return No(f"entry {ended} ended it", "record a new one, if it is taken up again")
    if event.how == ComplaintStep.ACKNOWLEDGED and any(how == event.how for _, how in followed):
        return No("its receipt was acknowledged", "say how it goes on (progress_told) or was answered")
    received = _received(act)
    return ALLOWED if received is None or received <= event.on else No(f"it was received on {long_date(received)}", "give the right day")


def _followed(state: ActingState, complaint: int) -> list[tuple[int, str]]:
    told = state.of(COMPLAINT_FOLLOWED)
    return [(version, str(act.fields.get("how"))) for version, act in told if act.fields.get("complaint") == complaint]


def _outstanding(request: Act, done: list[Step], comes: str) -> bool:
    """Whether what comes by this step was asked for, with the request or since, and has not come."""
    waits = comes == RequestStep.IDENTITY_CONFIRMED and request.fields.get("identity") == Identity.ASKED
    for step in sorted(done, key=lambda one: one.version):
        waits = True if step.how == COMES[comes] else False if step.how == comes else waits
    return waits


def _received(act: Act | None) -> date | None:
    return None if act is None else day(act.fields.get("received_on"))
