"""Acts of proceedings as tests of schedules record them: items, moves, tests, decisions, versions, enquiries."""

from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from ledger.events.envelope import Possession
from ledger.events.proceedings import Capacity, DisclosureOfficerAppointed, OfficerRole, ProceedingsKind, ProceedingsOpened
from ledger.events.proceedings import ProceedingsPartyJoined as Joined
from ledger.events.schedules import (
    Answer,
    DisclosureTest,
    EnquiryRecorded,
    FormKind,
    ItemAmended,
    ItemListed,
    ItemMoved,
    ItemTestApplied,
    Notice,
    ProsecutorDecided,
    Schedule,
    ScheduleIssued,
    VictimInformationRequested,
)
from tests.rules.scenario import START

CASE, OTHER_CASE, SAM, OFFICER = UUID(int=201), UUID(int=202), UUID(int=101), UUID(int=1)
TODAY = START.date()
C, D, HS = Schedule.NON_SENSITIVE, Schedule.SENSITIVE, Schedule.HIGHLY_SENSITIVE
WHY_SENSITIVE = "It would show where she lives."


def opening(kind: ProceedingsKind = ProceedingsKind.CRIMINAL, **more: Any) -> ProceedingsOpened:
    code = {"investigation_began": date(2026, 1, 5), "code_edition": "code_2020"} if kind == ProceedingsKind.CRIMINAL else {}
    said = {"cases": (CASE,), "jurisdiction": "england_wales", **code, **more}
    return ProceedingsOpened(kind=kind, **said)


def accusing(party: UUID = SAM, capacity: Capacity = Capacity.DEFENDANT) -> Joined:
    return Joined(party=party, capacity=capacity)


def appointing(member: UUID = OFFICER, since: date = TODAY) -> DisclosureOfficerAppointed:
    return DisclosureOfficerAppointed(member=member, duty=OfficerRole.DISCLOSURE_OFFICER, since=since)


def listing(number: int, schedule: Schedule = C, **more: Any) -> ItemListed:
    reason = {} if schedule == C else {"sensitivity_reason": WHY_SENSITIVE}
    said = {"description": f"Material {number}.", "held_as": Possession.INVESTIGATOR, **reason, **more}
    return ItemListed(schedule=schedule, number=number, **said)


def amending(item: int, **more: Any) -> ItemAmended:
    return ItemAmended(item=item, **(more or {"description": "Described anew."}))


def moving(item: int, number: int, schedule: Schedule = C, **more: Any) -> ItemMoved:
    reason = {} if schedule == C else {"sensitivity_reason": WHY_SENSITIVE}
    said = {"description": f"Moved to {number}.", **reason, **more}
    return ItemMoved(item=item, schedule=schedule, number=number, **said)


def applying(item: int, test: DisclosureTest = DisclosureTest.NEITHER, why: str | None = None) -> ItemTestApplied:
    return ItemTestApplied(item=item, test=test, why=why)


def deciding(item: int, answer: Answer = Answer.CLEARLY_NOT, version: int | None = None, **more: Any) -> ProsecutorDecided:
    return ProsecutorDecided(item=item, answer=answer, on=TODAY, schedule_version=version, **more)


def issuing(form: FormKind = FormKind.NON_SENSITIVE, version: int = 1, first: int | None = None, last: int | None = None,
            **more: Any) -> ScheduleIssued:  # fmt: skip
    said = {"digest": sha256(f"{form}{version}".encode()).hexdigest(), **more}
    return ScheduleIssued(form=form, number=version, first=first, last=last, **said)


def enquiring(line: str = "Messages on her telephone.", **more: Any) -> EnquiryRecorded:
    return EnquiryRecorded(line=line, **more)


def asking(notice: Notice = Notice.NOT_YET, **more: Any) -> VictimInformationRequested:
    said = {"holder": "A surgery.", "necessity": "Nobody else recorded the injuries.", **more}
    return VictimInformationRequested(asked_on=TODAY, notice=notice, **said)
