"""Every rule, both ways: what it lets through and what it does not. A rule without both fails the last test."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from ledger.errors import RuleRefused
from ledger.events.catalogue import KINDS, TYPES, kind_of
from ledger.events.closing import ClosureReason
from ledger.events.declared import STREAMS
from ledger.events.envelope import Category, Occurred
from ledger.events.gates import ActionRouted, Response, Route, ScreenOutcome, ServiceOutcome, TriageDecided, TriageOutcome
from ledger.events.occurred import CLOCKS_APART
from ledger.events.privacy import RestrictionGround
from ledger.events.unit import LedgerRole
from ledger.rules import case, rooms
from ledger.rules.policy import Policy
from ledger.rules.rule import FIRST_UNIT, RULES, decide, next_acts, refusals
from tests.rules import acts, ways
from tests.rules.scenario import HOUR, START, SUPERVISOR, ByAnother, Outcome, dated, given, given_access, given_person, given_unit, imported
from tests.rules.ways.discussion import BROUGHT

ADMINISTRATOR = replace(SUPERVISOR, role="administrator")
ANALYST = replace(SUPERVISOR, role="analyst")
ELSE = UUID(int=2)
TODAY, TOMORROW = START.date(), START.date() + timedelta(days=1)
THEN = datetime(2024, 5, 1, 12, tzinfo=UTC)
AFTER = datetime(2025, 8, 19, 12, tzinfo=UTC)
OPEN = given(acts.referral())
CLOSED = given(acts.referral(), acts.closing())
URGENT = given(acts.referral(), acts.raising())
ENDED = given(acts.referral(), acts.raising(), acts.ending(2), acts.raising())
KNOWN = given_person(acts.identifying())
UNIT = given_unit(acts.adding(1))
JOINED = given(acts.referral(), acts.joining())
TWO_JOINED = given(acts.referral(), acts.joining(), acts.joining(ELSE))
CONVICTED = given(acts.referral(), acts.joining(), acts.joining(category=Category.CONVICTED))
BELIEVED = given(acts.referral(), acts.joining(category=Category.VICTIM))
MISTAKEN = given(acts.referral(), acts.joining(), acts.restricting(2).model_copy(update={"ground": RestrictionGround.WRONG_RECORD}))
TRIAGED = given(acts.referral(), acts.triage())
RESTRICTED = given(acts.referral(), acts.restricting())
DISPUTED = given(acts.referral(), acts.triage(), acts.disputing(2))
MARCH, FEBRUARY, MONDAY = Occurred("2026-03", "month"), Occurred("2026-02", "month"), Occurred("2026-03-02", "day")
SOME_DAY = Occurred("2026", "year")
REFERRED = given(dated(acts.referral(), MONDAY))
TRIAGED_MONDAY = given(dated(acts.referral(), MONDAY), dated(acts.triage(), MONDAY), dated(acts.note(), MONDAY))
POSSIBLE = (acts.referral(), acts.triage())
VALUED = (*POSSIBLE, acts.screen())
SENT = given(*VALUED, acts.direct("advocacy", "clinic"))
NOT_STALKING, UNDECIDED = acts.triage(TriageOutcome.CLEARLY_NOT_STALKING), acts.triage(TriageOutcome.INSUFFICIENT_INFORMATION)
ACCEPTED, STARTED = (acts.responding("clinic", response) for response in (Response.ACCEPTED, Response.STARTED))
DECLINED, ENDED_WORK = acts.responding("clinic", Response.NOT_ACCEPTED), acts.responding("clinic", Response.ENDED, ServiceOutcome.COMPLETED)
MINE, THEIRS = acts.allocating(SUPERVISOR.actor), acts.allocating(ELSE)
YESTERDAY, LATER = TODAY - timedelta(days=1), TODAY + timedelta(days=9)
NAMED = given_unit(acts.naming_agency(), acts.naming())
HELD = given_unit(acts.naming_agency(), acts.naming(), acts.holding(TODAY))
LEFT = given_unit(acts.naming_agency(), acts.naming(), acts.holding(TODAY), acts.leaving(TOMORROW))
TWICE = given_unit(acts.naming_agency(), acts.naming(), acts.holding(TODAY, TOMORROW), acts.holding(LATER))
FOUNDING = (acts.adding(1), acts.naming_agency(since=YESTERDAY))
FOUNDED, TWO = given_unit(*FOUNDING), given_unit(*FOUNDING, acts.adding(2))
MINE_HELD = given_unit(*FOUNDING, acts.adding(2), acts.holding(TODAY, member=SUPERVISOR.actor))
MINE_LEFT = given_unit(
    *FOUNDING, acts.adding(2), acts.holding(TODAY, member=SUPERVISOR.actor), acts.leaving(TODAY, member=SUPERVISOR.actor)
)
HELD_BY_OTHER = given_unit(*FOUNDING, acts.adding(2), acts.holding(TODAY, member=ELSE))
OTHER = replace(SUPERVISOR, actor=ELSE)
TYPED = given(acts.referral(), ByAnother(acts.triage()))
NURSE = replace(SUPERVISOR, role="nurse", agency="nwbh")

PATHWAY = {"intake", "gates", "allocation", "notes", "closing", "corrections", "privacy", "team"}

BOTH_WAYS: dict[str, tuple[list[Outcome], list[Outcome]]] = {
    "actors_role_allows": (
        [
            OPEN.when(acts.triage()),
            OPEN.under(Policy(deciders={"triage-decided": frozenset({"supervisor"})})).when(acts.triage()),
            OPEN.under(Policy(deciders={"triage-decided": frozenset({"nurse"})})).when(acts.triage(), actor=NURSE),
            OPEN.when(acts.note(), actor=NURSE),
        ],
        [
            OPEN.when(acts.triage(), actor=ANALYST),
            OPEN.under(Policy(deciders={"triage-decided": frozenset({"practitioner"})})).when(acts.triage()),
            OPEN.when(acts.noted(), actor=SUPERVISOR),
            given_unit().when(acts.adding(1)),
            OPEN.under(Policy(deciders={"triage-decided": frozenset({"nurse"})})).when(acts.triage()),
            OPEN.under(Policy(deciders={"triage-decided": frozenset({"supervisor"})})).when(acts.triage(), actor=NURSE),
            OPEN.when(acts.restricting(), actor=replace(NURSE, agency=SUPERVISOR.agency)),
        ],
    ),
    "has_happened": (
        [OPEN.when(acts.note(), occurred=Occurred("2024-01", "month")), OPEN.when(acts.note(), occurred=MARCH)],
        [
            OPEN.when(acts.note(), occurred=Occurred.at(START + 5 * HOUR)),
            OPEN.when(acts.note(), occurred=Occurred("2026-03-03", "day")),
            OPEN.when(acts.note(), occurred=Occurred("2027", "year")),
        ],
    ),
    "is_referred": (
        [OPEN.when(acts.note()), given().when(acts.referral()), OPEN.when(acts.restricting())],
        [given().when(act) for act in (acts.note(), acts.triage(), acts.joining(), acts.clinical_note(), acts.restricting())],
    ),
    "is_referred_once": ([given().when(acts.referral())], [OPEN.when(acts.referral()), CLOSED.when(acts.referral())]),
    "is_open": (
        [
            *(OPEN.when(act) for act in (acts.triage(), acts.joining(), acts.raising(), acts.closing())),
            *(CLOSED.when(act) for act in (acts.note(), acts.clinical_note(), acts.reopening(), acts.restricting(), acts.erasing(ELSE))),
            CLOSED.when(acts.correcting(2, "reason", to="transferred")),
            given(acts.referral(), acts.closing(), acts.reopening()).when(acts.triage()),
            given(*VALUED, acts.direct("clinic"), acts.closing()).when(ACCEPTED),
        ],
        [
            *(CLOSED.when(act) for act in (acts.triage(), acts.joining(), acts.raising(), acts.closing(), acts.reviewing(), MINE)),
            CLOSED.when(acts.transferring()),
            given(*VALUED, acts.closing()).when(acts.discussion()),
        ],
    ),
    "is_closed": ([CLOSED.when(acts.reopening())], [OPEN.when(acts.reopening())]),
    "nothing_urgent_is_open": (
        [OPEN.when(acts.closing()), given(acts.referral(), acts.raising(), acts.ending(2)).when(acts.closing())],
        [URGENT.when(acts.closing()), ENDED.when(acts.closing())],
    ),
    "one_urgent_action_is_open": (
        [URGENT.when(acts.ending(2))],
        [OPEN.when(acts.ending(1)), given(acts.referral(), acts.raising(), acts.ending(2)).when(acts.ending(2))],
    ),
    "urgent_action_is_open": (
        [URGENT.when(acts.ending(2)), ENDED.when(acts.ending(4))],
        [URGENT.when(acts.ending(1)), URGENT.when(acts.ending(9)), ENDED.when(acts.ending(2))],
    ),
    "triage_leads_to_screen": (
        [TRIAGED.when(acts.screen()), given(*POSSIBLE, acts.screen(ScreenOutcome.DEFER)).when(acts.screen())],
        [
            OPEN.when(acts.screen()),
            given(acts.referral(), UNDECIDED).when(acts.screen()),
            given(acts.referral(), NOT_STALKING).when(acts.screen()),
            given(*VALUED, UNDECIDED).when(acts.screen()),
            given(*POSSIBLE, acts.correcting(2, "outcome", to="clearly_not_stalking")).when(acts.screen()),
        ],
    ),
    "screen_leads_to_action": (
        [
            given(*VALUED).when(acts.discussion()),
            given(*VALUED, acts.discussion()).when(acts.direct("clinic")),
            given(*POSSIBLE, acts.screen(ScreenOutcome.DEFER), acts.screen()).when(acts.discussion()),
            given(*VALUED, acts.raising()).when(acts.discussion()),
        ],
        [
            OPEN.when(acts.discussion()),
            TRIAGED.when(acts.discussion()),
            given(*POSSIBLE, acts.screen(ScreenOutcome.DEFER)).when(acts.discussion()),
            given(*POSSIBLE, acts.screen(ScreenOutcome.NO_ADDED_VALUE)).when(acts.discussion()),
            given(*VALUED, acts.triage()).when(acts.discussion()),
            given(*VALUED, acts.correcting(3, "outcome", to="defer")).when(acts.discussion()),
            given(*VALUED, acts.correcting(2, "outcome", to="insufficient_information")).when(acts.discussion()),
        ],
    ),
    "route_and_services_agree": (
        [given(*VALUED).when(acts.direct("clinic")), given(*VALUED).when(acts.discussion())],
        [
            given(*VALUED).when(acts.direct()),
            given(*VALUED).when(ActionRouted(route=Route.CASE_DISCUSSION, services=("clinic",))),
        ],
    ),
    "case_was_sent_to_a_service": (
        [SENT.when(ACCEPTED), given(*VALUED, acts.direct("clinic"), acts.triage()).when(ACCEPTED)],
        [OPEN.when(ACCEPTED), given(*VALUED, acts.discussion()).when(ENDED_WORK)],
    ),
    "case_was_sent_to_this_service": (
        [SENT.when(acts.responding("advocacy", Response.ACCEPTED))],
        [
            SENT.when(acts.responding("prison", Response.ACCEPTED)),
            given(*VALUED, acts.direct("advocacy", "clinic"), acts.correcting(4, "services", to=["advocacy"])).when(ACCEPTED),
        ],
    ),
    "service_keeps_its_course": (
        [
            *(SENT.when(act) for act in (ACCEPTED, DECLINED, STARTED)),
            given(*VALUED, acts.direct("clinic"), DECLINED).when(ACCEPTED),
            given(*VALUED, acts.direct("clinic"), DECLINED, acts.direct("clinic")).when(DECLINED),
            *(given(*VALUED, acts.direct("clinic"), ACCEPTED).when(act) for act in (STARTED, ENDED_WORK)),
            given(*VALUED, acts.direct("clinic"), STARTED).when(ENDED_WORK),
            given(*VALUED, acts.direct("clinic"), STARTED, acts.triage(), acts.closing()).when(ENDED_WORK),
        ],
        [
            SENT.when(ENDED_WORK),
            given(*VALUED, acts.direct("clinic"), DECLINED).when(STARTED),
            *(given(*VALUED, acts.direct("clinic"), STARTED).when(act) for act in (ACCEPTED, DECLINED, STARTED)),
            given(*VALUED, acts.direct("clinic"), STARTED, acts.direct("clinic")).when(STARTED),
            *(given(*VALUED, acts.direct("clinic"), ACCEPTED, ENDED_WORK).when(act) for act in (ACCEPTED, STARTED, ENDED_WORK)),
        ],
    ),
    "outcome_comes_with_the_end": (
        [given(*VALUED, acts.direct("clinic"), STARTED).when(ENDED_WORK)],
        [
            given(*VALUED, acts.direct("clinic"), STARTED).when(acts.responding("clinic", Response.ENDED)),
            SENT.when(acts.responding("clinic", Response.ACCEPTED, ServiceOutcome.COMPLETED)),
        ],
    ),
    "allocation_waits": (
        [given(acts.referral(), MINE).when(acts.accepting()), given(acts.referral(), MINE, acts.accepting(), MINE).when(acts.accepting())],
        [
            OPEN.when(acts.accepting()),
            given(acts.referral(), MINE, acts.accepting()).when(acts.accepting()),
            given(acts.referral(), MINE, acts.transferring()).when(acts.accepting()),
        ],
    ),
    "owner_accepts": (
        [given(acts.referral(), THEIRS, MINE).when(acts.accepting())],
        [
            given(acts.referral(), THEIRS).when(acts.accepting()),
            given(acts.referral(), MINE, acts.correcting(2, "owner", to=str(ELSE))).when(acts.accepting()),
        ],
    ),
    "not_stalking_was_decided": (
        [given(acts.referral(), NOT_STALKING).when(acts.closing(ClosureReason.NOT_STALKING)), TRIAGED.when(acts.closing())],
        [OPEN.when(acts.closing(ClosureReason.NOT_STALKING)), TRIAGED.when(acts.closing(ClosureReason.NOT_STALKING))],
    ),
    "joins_once": (
        [OPEN.when(acts.joining()), JOINED.when(acts.joining(category=Category.WITNESS)), JOINED.when(acts.joining(party=ELSE))],
        [JOINED.when(acts.joining())],
    ),
    "note_is_about_a_party": (
        [
            OPEN.when(acts.clinical_note()), JOINED.when(acts.clinical_note()), JOINED.when(acts.clinical_note(acts.SAM)),
            TWO_JOINED.when(acts.clinical_note(ELSE)), CONVICTED.when(acts.clinical_note()),
        ],
        [TWO_JOINED.when(acts.clinical_note()), JOINED.when(acts.clinical_note(ELSE))],
    ),
    "is_on_one_side": (
        [
            *(OPEN.when(acts.joining(category=each)) for each in Category),
            JOINED.when(acts.joining(party=ELSE, category=Category.VICTIM)),
            *(JOINED.when(acts.joining(category=each)) for each in (Category.CONVICTED, Category.WITNESS, Category.THIRD_PARTY)),
            MISTAKEN.when(acts.joining(category=Category.VICTIM)),
        ],
        [
            JOINED.when(acts.joining(category=Category.VICTIM)),
            *(BELIEVED.when(acts.joining(category=each)) for each in (Category.SUSPECT, Category.CONVICTED)),
            given(acts.referral(), acts.joining(), acts.restricting(2)).when(acts.joining(category=Category.VICTIM)),
        ],
    ),
    "is_identified": (
        [KNOWN.when(acts.restricting()), given_person().when(acts.identifying())],
        [given_person().when(acts.restricting()), given_person().when(acts.erasing(ELSE))],
    ),
    "is_identified_once": ([given_person().when(acts.identifying())], [KNOWN.when(acts.identifying())]),
    "target_can_be_corrected": (
        [TRIAGED.when(acts.correcting(2, "outcome", to="clearly_not_stalking"))],
        [
            TRIAGED.when(acts.correcting(3, "outcome", to="clearly_not_stalking")),
            given(acts.referral(), acts.noted()).when(acts.correcting(2, "leaf", to="1" * 64)),
            given(acts.referral(), acts.clinical_note()).when(acts.correcting(2, "text", to_personal="Sleeps well.")),
            given(acts.referral(), acts.correcting(1, "urgency", to="urgent")).when(acts.correcting(2, "target", to=1)),
            UNIT.when(acts.correcting(1, "agency", to="cwp")),
        ],
    ),
    "correction_fits": (
        [
            TRIAGED.when(acts.correcting(2, "rationale", to_personal="Not repeated.")),
            TRIAGED.when(acts.correcting(2, "occurred_at", to={"value": "2026-03", "precision": "month"})),
            KNOWN.when(acts.correcting(1, "date_of_birth", to_personal="1981-02-03")),
            KNOWN.when(acts.correcting(1, "also_known_as", to_personal="Sammy\nS. Sample")),
            KNOWN.when(acts.correcting(1, "date_of_birth")),
            URGENT.when(acts.correcting(2, "due", to="2026-03-03T20:00:00+00:00")),
        ],
        [
            TRIAGED.when(acts.correcting(2, "outcome", to="stalking")),
            TRIAGED.when(acts.correcting(2, "outcome", to_personal="clearly_not_stalking")),
            TRIAGED.when(acts.correcting(2, "rationale", to="Not repeated.")),
            TRIAGED.when(acts.correcting(2, "outcome", to="clearly_not_stalking", to_personal="?")),
            TRIAGED.when(acts.correcting(2, "verdict", to="guilty")),
            TRIAGED.when(acts.correcting(2, "raised", to=2)),
            TRIAGED.when(acts.correcting(2, "outcome")),
            TRIAGED.when(acts.correcting(2, "occurred_at")),
            TRIAGED.when(acts.correcting(2, "occurred_at", to="2026-02")),
            TRIAGED.when(acts.correcting(2, "occurred_at", to={"value": "2027", "precision": "year"})),
            TRIAGED.when(acts.correcting(2, "occurred_at", to=MARCH.to_json(), to_personal="?")),
            KNOWN.when(acts.correcting(1, "date_of_birth", to_personal="3 February 1981")),
            KNOWN.when(acts.correcting(1, "name")),
            URGENT.when(acts.correcting(2, "due", to="2026-03-03T20:00:00")),
        ],
    ),
    "follows_the_referral": (
        [
            REFERRED.when(acts.triage(), occurred=MONDAY),
            REFERRED.when(acts.triage(), occurred=Occurred("2026-03", "month")),
            REFERRED.when(acts.triage(), occurred=Occurred("2026-02", "approximate")),
            REFERRED.when(acts.triage(), occurred=Occurred("2026-02-01", "range", "2026-03")),
            REFERRED.when(acts.note(), occurred=FEBRUARY),
            REFERRED.when(acts.raising(), occurred=FEBRUARY),
            given(dated(acts.referral(), Occurred("2026-02", "month"))).when(acts.triage(), occurred=Occurred("2026-02-01", "day")),
            given(dated(acts.referral(), FEBRUARY), acts.correcting(1, "occurred_at", to={"value": "2026-01", "precision": "month"})).when(
                acts.triage(), occurred=Occurred("2026-01-02", "day")
            ),
            given(dated(acts.referral(), Occurred.at(START))).when(acts.triage(), occurred=Occurred.at(START - 2 * CLOCKS_APART)),
        ],
        [
            *(
                REFERRED.when(act, occurred=Occurred("2026-03-01", "day"))
                for act in (acts.triage(), MINE, acts.transferring(), acts.reviewing(), acts.closing())
            ),
            REFERRED.when(acts.triage(), occurred=FEBRUARY),
            REFERRED.when(acts.triage(), occurred=Occurred("2026-03-01T23:59:59Z", "instant")),
            given(VALUED[0], *(dated(each, SOME_DAY) for each in VALUED[1:])).when(acts.discussion(), occurred=FEBRUARY),
            given(POSSIBLE[0], *(dated(each, SOME_DAY) for each in POSSIBLE[1:])).when(acts.screen(), occurred=FEBRUARY),
            SENT.when(ACCEPTED, occurred=FEBRUARY),
            given(acts.referral(), dated(acts.closing(), SOME_DAY)).when(acts.reopening(), occurred=FEBRUARY),
            given(acts.referral(), dated(MINE, SOME_DAY)).when(acts.accepting(), occurred=FEBRUARY),
            given(dated(acts.referral(), Occurred.at(START))).when(
                acts.triage(), occurred=Occurred.at(START - 2 * CLOCKS_APART - timedelta(seconds=1))
            ),
            given(dated(acts.referral(), FEBRUARY), acts.correcting(1, "occurred_at", to=MONDAY.to_json())).when(
                acts.triage(), occurred=FEBRUARY
            ),
        ],
    ),
    "correction_keeps_the_order": (
        [
            TRIAGED_MONDAY.when(acts.correcting(1, "occurred_at", to=MARCH.to_json())),
            TRIAGED_MONDAY.when(acts.correcting(1, "occurred_at", to=FEBRUARY.to_json())),
            TRIAGED_MONDAY.when(acts.correcting(2, "occurred_at", to=MARCH.to_json())),
            TRIAGED_MONDAY.when(acts.correcting(3, "occurred_at", to=FEBRUARY.to_json())),
        ],
        [
            TRIAGED_MONDAY.when(acts.correcting(2, "occurred_at", to=FEBRUARY.to_json())),
            given(dated(acts.referral(), FEBRUARY), dated(acts.triage(), FEBRUARY)).when(
                acts.correcting(1, "occurred_at", to=MONDAY.to_json())
            ),
            given(dated(acts.referral(), FEBRUARY), acts.triage(), acts.correcting(2, "occurred_at", to=FEBRUARY.to_json())).when(
                acts.correcting(1, "occurred_at", to=MONDAY.to_json())
            ),
        ],
    ),
    "mistake_is_found_after_it": (
        [
            TRIAGED.when(acts.correcting(2, "rationale", to_personal="Not repeated.")),
            KNOWN.when(acts.correcting(1, "date_of_birth", to_personal="1981-02-03")),
            given(dated(acts.referral(), FEBRUARY)).when(acts.correcting(1, "urgency", to="urgent")),
            imported(dated(acts.referral(), FEBRUARY)).when(acts.correcting(1, "urgency", found=YESTERDAY, to="urgent")),
        ],
        [
            TRIAGED.when(acts.correcting(2, "rationale", found=YESTERDAY, to_personal="Not repeated.")),
            KNOWN.when(acts.correcting(1, "date_of_birth", found=YESTERDAY, to_personal="1981-02-03")),
            given(dated(acts.referral(), FEBRUARY)).when(acts.correcting(1, "urgency", found=YESTERDAY, to="urgent")),
            imported(acts.referral()).when(acts.correcting(1, "urgency", found=YESTERDAY, to="urgent")),
        ],
    ),
    "nothing_enforced_changes": (
        [
            JOINED.when(acts.correcting(2, "safe_contact", to_personal="Through the advocate.")),
            JOINED.when(acts.correcting(2, "occurred_at", to={"value": "2026-02", "precision": "month"})),
            OPEN.when(acts.correcting(1, "urgency", to="urgent")),
        ],
        [
            JOINED.when(acts.correcting(2, "category", to="victim")), JOINED.when(acts.correcting(2, "party", to=str(ELSE))),
            BROUGHT.when(acts.correcting(6, "agency", to="probation")),
        ],
    ),
    "disputed_entry_exists": (
        [TRIAGED.when(acts.disputing(2)), CLOSED.when(acts.disputing(1)), KNOWN.when(acts.disputing(1)), HELD.when(acts.disputing(3))],
        [TRIAGED.when(acts.disputing(3)), DISPUTED.when(acts.disputing(3)), DISPUTED.when(acts.disputing(3, "claim"))],
    ),
    "disputed_field_exists": (
        [TRIAGED.when(acts.disputing(2, "rationale")), TRIAGED.when(acts.disputing(2, "occurred_at"))],
        [TRIAGED.when(acts.disputing(2, "verdict"))],
    ),
    "one_dispute_is_open": (
        [DISPUTED.when(acts.resolving(3))],
        [
            TRIAGED.when(acts.resolving(2)),
            given(acts.referral(), acts.triage(), acts.disputing(2), acts.resolving(3)).when(acts.resolving(3)),
        ],
    ),
    "dispute_is_open": ([DISPUTED.when(acts.resolving(3))], [DISPUTED.when(acts.resolving(2)), DISPUTED.when(acts.resolving(9))]),
    "restricted_entries_exist": (
        [TRIAGED.when(acts.restricting(1, 2)), TRIAGED.when(acts.restricting())],
        [TRIAGED.when(acts.restricting(1, 3))],
    ),
    "something_stands": ([RESTRICTED.when(acts.lifting(2))], [OPEN.when(acts.lifting(2)), RESTRICTED.when(acts.releasing(2))]),
    "named_one_stands": (
        [RESTRICTED.when(acts.lifting(2))],
        [
            RESTRICTED.when(acts.lifting(1)),
            given(acts.referral(), acts.restricting(), acts.restricting(), acts.lifting(2)).when(acts.lifting(2)),
        ],
    ),
    "two_persons_erase": ([OPEN.when(acts.erasing(ELSE))], [OPEN.when(acts.erasing(SUPERVISOR.actor))]),
    "word_is_outstanding": (
        [TYPED.when(acts.confirming(2))],
        [
            TYPED.when(acts.confirming(2), actor=replace(SUPERVISOR, actor=ELSE)),
            given(acts.referral(), ByAnother(acts.triage()), acts.confirming(2)).when(acts.confirming(2)),
        ],
    ),
    "confirmed_by_whom_it_names": ([TYPED.when(acts.confirming(2))], [TYPED.when(acts.confirming(1)), TYPED.when(acts.confirming(3))]),
    "one_name_a_day": (
        [NAMED.when(acts.naming_agency(since=TOMORROW)), NAMED.when(acts.naming_agency("nps"))],
        [NAMED.when(acts.naming_agency(name="Another Name"))],
    ),
    "agency_is_named": (
        [NAMED.when(acts.holding(TODAY))],
        [NAMED.when(acts.holding(YESTERDAY)), NAMED.when(acts.holding(TODAY, agency="cwp"))],
    ),
    "member_is_named": (
        [given_unit(acts.naming_agency(), acts.adding(2)).when(acts.holding(TODAY, member=ELSE))],
        [NAMED.when(acts.holding(TODAY, member=ELSE))],
    ),
    "role_runs_forward": ([NAMED.when(acts.holding(TODAY, TODAY))], [NAMED.when(acts.holding(TOMORROW, TODAY))]),
    "role_is_free": (
        [
            LEFT.when(acts.holding(LATER)),
            LEFT.when(acts.holding(TOMORROW + timedelta(days=1))),
            HELD.when(acts.holding(TODAY, role="lead_nurse")),
        ],
        [HELD.when(acts.holding(LATER)), LEFT.when(acts.holding(TOMORROW)), TWICE.when(acts.holding(TODAY, LATER))],
    ),
    "role_is_held": (
        [HELD.when(acts.leaving(TODAY)), TWICE.when(acts.leaving(LATER))],
        [
            HELD.when(acts.leaving(YESTERDAY)),
            HELD.when(acts.leaving(TODAY, role="lead_nurse")),
            HELD.when(acts.leaving(TODAY, member=ELSE)),
            LEFT.when(acts.leaving(TODAY)),
        ],
    ),
    "corrected_team_fits": (
        [
            HELD.when(acts.correcting(3, "since", to=str(TOMORROW))),
            HELD.when(acts.correcting(3, "grade", to="band_6")),
            HELD.when(acts.correcting(1, "since", to=str(YESTERDAY))),
            HELD.when(acts.correcting(2, "name", to_personal="Pat Blank")),
            LEFT.when(acts.correcting(4, "on", to=str(LATER))),
            TWICE.when(acts.correcting(3, "until", to=str(TODAY))),
        ],
        [
            HELD.when(acts.correcting(3, "since", to=str(YESTERDAY))),
            HELD.when(acts.correcting(3, "agency", to="cwp")),
            HELD.when(acts.correcting(3, "member", to=str(ELSE))),
            HELD.when(acts.correcting(1, "since", to=str(TOMORROW))),
            LEFT.when(acts.correcting(4, "on", to=str(YESTERDAY))),
            LEFT.when(acts.correcting(4, "role", to="lead_nurse")),
            LEFT.when(acts.correcting(3, "until", to=str(TODAY))),
            TWICE.when(acts.correcting(3, "until")),
            given_unit(acts.naming_agency(), acts.naming_agency(since=TOMORROW)).when(acts.correcting(2, "since", to=str(TODAY))),
        ],
    ),
    "another_records_it": (
        [
            TWO.when(acts.holding(YESTERDAY, member=ELSE)),
            FOUNDED.when(acts.holding(YESTERDAY, member=SUPERVISOR.actor)),
            given_unit(*FOUNDING, acts.adding(2, LedgerRole.PRACTITIONER)).when(acts.holding(YESTERDAY, member=SUPERVISOR.actor)),
            given_unit(*FOUNDING, acts.adding(2), acts.disabling(2)).when(acts.holding(YESTERDAY, member=SUPERVISOR.actor)),
            TWO.under(Policy(deciders={"role-held": frozenset({"supervisor"})})).when(acts.holding(YESTERDAY, member=SUPERVISOR.actor)),
            MINE_HELD.when(acts.leaving(TODAY, member=SUPERVISOR.actor)),
        ],
        [
            TWO.when(acts.holding(YESTERDAY, member=SUPERVISOR.actor)),
            TWO.when(acts.holding(TODAY, member=SUPERVISOR.actor)),
            given_unit(*FOUNDING, acts.adding(2, LedgerRole.SUPERVISOR)).when(acts.holding(TODAY, member=SUPERVISOR.actor)),
        ],
    ),
    "another_corrects_it": (
        [
            MINE_HELD.when(acts.correcting(4, "since", to=str(TOMORROW)), actor=OTHER),
            HELD_BY_OTHER.when(acts.correcting(4, "since", to=str(TOMORROW))),
            given_unit(*FOUNDING, acts.holding(TODAY, member=SUPERVISOR.actor)).when(acts.correcting(3, "since", to=str(YESTERDAY))),
        ],
        [
            MINE_HELD.when(acts.correcting(4, "since", to=str(YESTERDAY))),
            MINE_HELD.when(acts.correcting(4, "role", to="detective_sergeant")),
            HELD_BY_OTHER.when(acts.correcting(4, "member", to=str(SUPERVISOR.actor))),
            MINE_LEFT.when(acts.correcting(5, "on", to=str(LATER))),
        ],
    ),
    "login_is_new": (
        [given_unit().when(acts.adding(1), actor=ADMINISTRATOR), UNIT.when(acts.adding(2), actor=ADMINISTRATOR)],
        [
            UNIT.when(acts.adding(1), actor=ADMINISTRATOR),
            given_unit(acts.adding(1), acts.adding(2), acts.disabling(2)).when(acts.adding(2), actor=ADMINISTRATOR),
            UNIT.when(acts.adding(2).model_copy(update={"recorder": UUID(int=1)}), actor=ADMINISTRATOR),
        ],
    ),
    "login_is_open": (
        [given_unit(acts.adding(1), acts.adding(2)).when(acts.disabling(2), actor=ADMINISTRATOR)],
        [
            UNIT.when(acts.disabling(3), actor=ADMINISTRATOR),
            given_unit(acts.adding(1), acts.adding(2), acts.disabling(2)).when(acts.disabling(2), actor=ADMINISTRATOR),
        ],
    ),
    "administrator_remains": (
        [given_unit(acts.adding(1), acts.adding(2)).when(acts.disabling(1), actor=ADMINISTRATOR)],
        [
            UNIT.when(acts.disabling(1), actor=ADMINISTRATOR),
            given_unit(acts.adding(1), acts.adding(2, LedgerRole.SUPERVISOR)).when(acts.disabling(1), actor=ADMINISTRATOR),
        ],
    ),
    "policy_can_be_read": (
        [UNIT.when(acts.adopting(zone="Europe/Belfast"))],
        [UNIT.when(acts.adopting(zone="Mars/Base")), UNIT.when(acts.adopting(colour="red"))],
    ),
    "reason_is_given": (
        [
            given_access().when(acts.consulting("Review."), at=THEN), given_access().when(acts.consulting(), at=AFTER),
            given_access().when(acts.consulting("Danger.", 9), at=AFTER),
        ],
        [
            given_access().when(acts.consulting(), at=THEN), given_access().when(acts.consulting(), at=AFTER - timedelta(days=1)),
            given_access().when(acts.consulting(glass=9), at=AFTER),
        ],
    ),
}
rooms.enter_all()
WAYS = ways.joined(BOTH_WAYS, ways.gathered())
SENTENCES = {rule.name: rule.sentence for rule in RULES}


@pytest.mark.parametrize("name", WAYS)
def test_what_a_rule_lets_through(name: str) -> None:
    for outcome in WAYS[name][0]:
        outcome.allowed()


@pytest.mark.parametrize("name", WAYS)
def test_what_a_rule_refuses_and_it_alone(name: str) -> None:
    for outcome in WAYS[name][1]:
        outcome.refused_by(SENTENCES[name])


def test_every_rule_is_tried_both_ways() -> None:
    assert set(WAYS) == set(SENTENCES)
    assert all(allowed and refused for allowed, refused in WAYS.values())


def test_every_rule_says_its_sentence_and_source_once() -> None:
    assert len({rule.name for rule in RULES}) == len({rule.sentence for rule in RULES}) == len(RULES)
    assert all(rule.source and rule.test.__doc__ for rule in RULES)


def test_a_rule_holds_from_its_day() -> None:
    state, event = given().state, acts.note()
    early = datetime(2018, 2, 28, 12, tzinfo=UTC)
    assert refusals(state, SUPERVISOR, type(event), event, early) == ()
    assert len(refusals(state, SUPERVISOR, type(event), event, early + timedelta(days=1))) == 1
    assert all(rule.since >= FIRST_UNIT for rule in RULES)


def test_the_rules_of_a_type_stand_in_the_module_called_like_its_own() -> None:
    here = {file.stem for file in Path(rooms.__file__).parent.glob("*.py")}
    modules = {name.rpartition(".")[2] for name in TYPES.values()}
    assert here & modules - {"unit", "team", "proceedings"} == rooms.ROOMS
    for rule in RULES:
        room = rule.test.__module__.rpartition(".")[2]
        own = {kind_of(name) for name, module in TYPES.items() if module.endswith(f".{room}")}
        assert room not in rooms.ROOMS or rule.of <= own | {"fact-corrected", "fact-disputed"}, rule.name


def test_a_rule_names_types_and_streams_that_there_are() -> None:
    assert all(rule.of | rule.but <= KINDS | set(STREAMS) for rule in RULES)


def test_a_refusal_is_one_line_and_says_what_to_do() -> None:
    with pytest.raises(RuleRefused) as refused:
        decide(CLOSED.state, acts.triage(), SUPERVISOR, START + 5 * HOUR)
    told = "a closed case is reopened before work on it goes on: the case is closed; nothing was recorded; reopen it first"
    assert str(refused.value) == told
    assert refused.value.briefly == told.replace("nothing was recorded; ", "")
    with pytest.raises(RuleRefused, match=r"\(1 more rule against it\)"):
        decide(CLOSED.state, acts.triage(), ANALYST, START + 5 * HOUR)
    decide(OPEN.state, acts.triage(), SUPERVISOR, START + 5 * HOUR, occurred=MARCH)


def test_a_guard_speaks_before_there_is_an_event() -> None:
    assert refusals(CLOSED.state, SUPERVISOR, TriageDecided, None, START + 5 * HOUR)
    assert not refusals(OPEN.state, SUPERVISOR, TriageDecided, None, START + 5 * HOUR)


@pytest.mark.parametrize(
    ("state", "actor", "allowed"),
    [
        (given().state, SUPERVISOR, {"referral-received.v1"}),
        (
            CLOSED.state,
            SUPERVISOR,
            {
                "referral-linked.v1", "incident-recorded.v1", "signposting-given.v1",
                "note-recorded.v1", "clinical-note-recorded.v1", "case-reopened.v1", "fact-corrected.v1", "fact-disputed.v1",
                "statement-added.v1",
                "record-restricted.v1", "content-erased.v1", "erasure-proposed.v1",
            },
        ),
        (
            given(*VALUED, acts.direct("clinic"), THEIRS).state,
            SUPERVISOR,
            {
                "party-joined.v1", "referral-linked.v1", "referral-withdrawn.v1", "relationship-recorded.v1", "incident-recorded.v1",
                "information-considered.v1", "triage-decided.v1", "signposting-given.v1", "screen-decided.v1", "action-routed.v1",
                "service-responded.v1",
                "urgent-action-raised.v1", "case-allocated.v1", "case-transferred.v1", "review-held.v1",
                "note-recorded.v1", "clinical-note-recorded.v1", "case-closed.v1", "fact-corrected.v1", "fact-disputed.v1",
                "statement-added.v1",
                "record-restricted.v1", "content-erased.v1", "erasure-proposed.v1",
            },
        ),
        (given_person().state, SUPERVISOR, {"party-identified.v1"}),
        (CLOSED.state, ANALYST, set()),
    ],
)  # fmt: skip
def test_next_acts_tell_what_is_allowed_now(state: case.CaseState, actor: object, allowed: set[str]) -> None:
    told = next_acts(state, lambda _cls: actor, START + 5 * HOUR)  # type: ignore[arg-type, return-value]
    assert {act.type for act in told if not act.refusals and TYPES[act.type].rpartition(".")[2] in PATHWAY} == allowed
    assert all(refusal.why and refusal.instead for act in told for refusal in act.refusals)
    assert "noted.v1" not in {act.type for act in told}


def test_a_correction_moves_what_rules_read() -> None:
    moved = given(acts.referral(), acts.raising(), acts.raising(), acts.ending(2), acts.correcting(4, "raised", to=3))
    assert moved.state.open_urgent == (2,)  # type: ignore[attr-defined]
    moved.when(acts.ending(2)).allowed()
    again = given(acts.referral(), acts.triage(), acts.correcting(2, "outcome", to="clearly_not_stalking"))
    assert again.state.pathway.triage == "clearly_not_stalking"  # type: ignore[attr-defined]


def test_the_last_triage_counts() -> None:
    repeated = given(acts.referral(), acts.triage(), acts.note(), acts.triage(), acts.correcting(2, "outcome", to="clearly_not_stalking"))
    assert repeated.state.pathway.triage == "possible_stalking"  # type: ignore[attr-defined]


@pytest.mark.parametrize("act", [NOT_STALKING, UNDECIDED, acts.screen(ScreenOutcome.NO_ADDED_VALUE), acts.screen(ScreenOutcome.DEFER)])
def test_no_decision_at_a_gate_stands_in_the_way_of_urgent_action_or_of_closing(act: object) -> None:
    decided = given(*POSSIBLE, act)  # type: ignore[arg-type]
    for following in (acts.raising(), acts.triage(), acts.closing(), acts.reviewing(), MINE, acts.transferring()):
        decided.when(following).allowed()


def test_urgent_action_uses_no_gate_up() -> None:
    for upto in range(1, len(VALUED) + 1):
        before = given(*VALUED[:upto])
        after = given(*VALUED[:upto], acts.raising(), acts.ending(upto + 1))
        assert before.state.pathway == after.state.pathway  # type: ignore[attr-defined]


def test_a_correction_before_a_gate_decides_nothing_that_came_after_it() -> None:
    superseded = given(*POSSIBLE, acts.triage(), acts.screen(), acts.correcting(2, "outcome", to="clearly_not_stalking"))
    superseded.when(acts.discussion()).allowed()


def test_a_refusal_at_a_gate_says_what_leads_on() -> None:
    with pytest.raises(RuleRefused, match="clearly not stalking; nothing was recorded; close the case, or triage it again"):
        decide(given(acts.referral(), NOT_STALKING).state, acts.screen(), SUPERVISOR, START + 5 * HOUR)
    with pytest.raises(RuleRefused, match="the service ended its work; nothing was recorded; route the case to it again first"):
        decide(given(*VALUED, acts.direct("clinic"), STARTED, ENDED_WORK).state, STARTED, SUPERVISOR, START + 9 * HOUR)


def test_days_are_the_units_days() -> None:
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # 00:30 on 2 July in London
    OPEN.when(acts.note(), at=late, occurred=Occurred("2026-07-02", "day")).allowed()
    OPEN.when(acts.correcting(1, "urgency", found=date(2026, 7, 2), to="urgent"), at=late).allowed()
