"""Proceedings in which material of invented cases is disclosed: schedules, decisions, service and redaction (domain.md 5.10).

Which cases have them, and how they go, is invented. What a second person confirms, and what a supervisor signs off, is recorded by that
person's own login alone, and a certificate follows a document that nobody made: no file brings any of these. All else is recorded by who
imports, who is a supervisor. The digests of forms and copies are invented, as another system would have made these.
"""

from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from commands.demonstration.desk import Case, Desk, Docket, Process
from commands.demonstration.team import CONSTABLES, Member
from ledger.rules.jurisdiction import load

CRIMINAL, CIVIL = (8, 3), (8, 5)
"""Of so many cases taken on one, by its turn, in which there is a trial or an application for an order: invented."""
HERE, COURT, HIGHER = "england_wales", "Invented Magistrates' Court", "Invented Crown Court"
FIRST_NUMBER = 12
"""The unit is not the whole investigation: the force has listed items before."""
OFFICER, SUCCESSOR = CONSTABLES[:2]
WITNESS = "Witness 1"
UNDER = 400
"""Entries under the checkpoint by which an invented copy is proven."""


def begin(desk: Desk, case: Case, turn: int) -> None:
    """Let material be disclosed in proceedings, in some cases."""
    for every, goes_on in ((CRIMINAL, _trial), (CIVIL, _application)):
        if turn % every[0] == every[1]:
            desk.later(8 + 4 * desk.random.random(), goes_on(desk, case, desk.now.date()))


def _trial(desk: Desk, case: Case, began: date) -> Process:
    docket = _opened(desk, case, began, "criminal", {"defendant": case.suspect.label, "complainant": case.victim.label})
    officer = _appointed(desk, docket, OFFICER)
    yield 1
    _enquired(desk, docket)
    _joined(desk, docket)
    yield 2 + desk.random.random()
    report, draft = _listed(desk, docket, case), _outside(desk, docket)
    source, address = (_sensitive(desk, docket, case, number) for number in (1, 2))
    yield 1
    _write(desk, docket, "item-test-applied", item=draft, test="undermines", why="Its dates are not those of the signed statement.")
    _write(desk, docket, "item-test-applied", item=report, test="neither")
    issued = [_issued(desk, docket, "mg6c", 1, FIRST_NUMBER, FIRST_NUMBER + 1), _issued(desk, docket, "mg6d", 1, 1, 2)]
    issued.append(_issued(desk, docket, "mg6e", 1))
    _served(desk, docket, "prosecutor", issued)
    yield 8 + 4 * desk.random.random()
    for item, answer, reason in ((report, "cnd", None), (draft, "d", "Another date than in the statement."), (source, "nd", None)):
        decided = {"item": item, "answer": answer, "on": _day(desk), "schedule_version": issued[1 if item == source else 0]}
        _write(desk, docket, "prosecutor-decided", **decided, **({"reason": reason} if reason else {}))
    _write(desk, docket, "redaction-decided", redaction="pseudonym", audiences=["defence"], person=case.victim.label, label=WITNESS,
           ground="safety", reason="The address is not known to the other side.")  # fmt: skip
    reference = f"T{desk.now:%Y}{desk.turn('sent'):04}"
    _write(desk, docket, "proceedings-moved", on=_day(desk), court=HIGHER, reference=reference, reason="Sent for trial.")
    yield 1
    service = _served(desk, docket, "defence", issued[:1], items=[draft], acknowledge_by=_day(desk, 7), recipient="Nowhere Solicitors")
    yield 9
    _write(desk, docket, "service-followed", service=service, how="chased", on=_day(desk))
    yield 2
    _write(desk, docket, "service-followed", service=service, how="acknowledged", on=_day(desk))
    _appointed(desk, docket, SUCCESSOR, succeeds=officer, reason="The first officer has left the unit.")
    yield from _answered_to(desk, docket, case, draft, (source, address))


def _answered_to(desk: Desk, docket: Docket, case: Case, draft: int, withheld: tuple[int, int]) -> Process:
    """What the defence says and asks, what the court rules, and what that changes on the schedules."""
    statement = _write(desk, docket, "defence-statement-received", kind="compulsory", party=case.suspect.label, received_on=_day(desk),
                       issues="He was at work on the first evening.")  # fmt: skip
    request = _write(desk, docket, "disclosure-requested", by="defence", asked_on=_day(desk), items=[draft], reply_by=_day(desk, 14),
                     wanted="Whatever shows when the draft was written.")  # fmt: skip
    application = _write(desk, docket, "court-application-made", kind="public_interest_immunity", by="prosecutor", on=_day(desk),
                         items=list(withheld), without_notice=True, matter="It would identify a source.")  # fmt: skip
    yield 5 + 2 * desk.random.random()
    _write(desk, docket, "item-amended", item=draft, description="Draft statement of the complainant of the next day, unsigned.",
           reason="It is asked of which day it is.")  # fmt: skip
    _write(desk, docket, "disclosure-request-answered", request=request, on=_day(desk), answer="The draft is of the day after the report.")
    _write(desk, docket, "court-application-ruled", application=application, ruling="granted", on=_day(desk), review_by=_day(desk, 28))
    _reviewed(desk, docket, trigger="defence_statement", entry=statement, result="enquire")
    yield 20 + 5 * desk.random.random()
    _write(desk, docket, "court-application-ruled", application=application, ruling="upheld", on=_day(desk), terms="As to the source.")
    _write(desk, docket, "item-moved", item=withheld[1], schedule="non_sensitive", number=FIRST_NUMBER + 2,
           description="Note on where the complainant lived at that time.", reason="The complainant has moved.")  # fmt: skip
    issued = [_issued(desk, docket, "mg6c", 2, FIRST_NUMBER + 2, FIRST_NUMBER + 2)]
    _served(desk, docket, "prosecutor", issued)
    yield 10
    _reviewed(desk, docket, trigger="periodic", result="nothing_further")
    _copied(desk, docket)
    closed = _closed(desk, docket, "convicted")
    yield 15
    _write(desk, docket, "proceedings-reopened", closed=closed, reason="Leave to appeal was given.")


def _application(desk: Desk, case: Case, began: date) -> Process:
    """A civil order: a list of documents, hearsay by notice, and what the other side is not told."""
    docket = _opened(desk, case, began, "civil_order", {"respondent": case.suspect.label, "protected": case.victim.label})
    yield 1
    first = {"case": case.label, "covers": [1], "location": "Cupboard of the unit, shelf 2"}
    item = _item(desk, docket, "non_sensitive", 1, "Referral, as it was received.", **first)
    listed = _issued(desk, docket, "list", 1, 1, 1)
    _write(desk, docket, "redaction-decided", redaction="withhold", audiences=["defence", "applicant"], ground="whereabouts",
           of_fields=["party-identified.address"])  # fmt: skip
    notice = _write(desk, docket, "court-application-made", kind="hearsay", by="applicant", on=_day(desk), items=[item],
                    matter="Whoever wrote it is not called.")  # fmt: skip
    service = _served(desk, docket, "respondent", [listed], acknowledge_by=_day(desk, 7))
    yield 6
    _write(desk, docket, "service-followed", service=service, how="acknowledged", on=_day(desk))
    yield 20
    _write(desk, docket, "court-application-ruled", application=notice, ruling="granted", on=_day(desk))
    _closed(desk, docket, "order_made")


# -- the acts ------------------------------------------------------------------------------------------------------


def _opened(desk: Desk, case: Case, began: date, kind: str, parties: dict[str, str]) -> Docket:
    docket, year = desk.docket(case), f"{desk.now:%y}"
    criminal = kind == "criminal"
    reference = f"07ZZ{desk.turn('prosecuted'):05}{year}" if criminal else f"SPO/INVENTED/{year}/{desk.turn('sought'):03}"
    fields: dict[str, Any] = {"kind": kind, "cases": [case.label], "jurisdiction": HERE, "court": COURT, "reference": reference}
    if criminal:
        fields |= {"investigation_began": began.isoformat(), "code_edition": load(HERE).edition_on(began)}
    desk.write(docket, "proceedings-opened", None, fields)
    _noted(docket)
    for capacity, person in parties.items():
        _write(desk, docket, "proceedings-party-joined", party=person, capacity=capacity)
    return docket


def _joined(desk: Desk, docket: Docket) -> None:
    """Bring another case on which the unit works, if there is one."""
    other = next((each for each in desk.open if each not in docket.cases and not each.closed), None)
    if other is not None:
        _write(desk, docket, "proceedings-case-joined", cases=[other.label], reason="The same evening is told of there.")
        docket.cases.append(other)
        _noted(docket)


def _noted(docket: Docket) -> None:
    """Count what the ledger notes in the cases that proceedings concern which are opened, widened or closed."""
    for case in docket.cases:
        case.entries += 1


def _appointed(desk: Desk, docket: Docket, officer: Member, **more: Any) -> int:
    fields = {"member": officer.name, "duty": "disclosure_officer", "since": _day(desk), **more}
    return _write(desk, docket, "disclosure-officer-appointed", **fields)


def _enquired(desk: Desk, docket: Docket) -> None:
    line = {"line": "Contact by telephone.", "repository": "Download of the complainant's telephone", "terms": "His name and number."}
    enquiry = _write(desk, docket, "enquiry-recorded", **line, since=_day(desk, -60), until=_day(desk))
    asked = _write(desk, docket, "victim-information-requested", asked_on=_day(desk), holder="Imagined Surgery", enquiry=enquiry,
                   necessity="Nobody else kept a note of that day.", notice="not_yet")  # fmt: skip
    _write(desk, docket, "victim-notice-given", asked=asked, on=_day(desk))


def _listed(desk: Desk, docket: Docket, case: Case) -> int:
    words = "Crime report: first account of the complainant, as it came to the unit with the referral."
    more = {"case": case.label, "covers": [1], "location": "Cupboard of the unit, shelf 2", "presumption": "crime_report"}
    return _item(desk, docket, "non_sensitive", FIRST_NUMBER, words, **more)


def _outside(desk: Desk, docket: Docket) -> int:
    words, more = "Draft statement of the complainant, three pages, unsigned.", {"location": "Case file", "presumption": "draft_statement"}
    return _item(desk, docket, "non_sensitive", FIRST_NUMBER + 1, words, **more)


def _sensitive(desk: Desk, docket: Docket, case: Case, number: int) -> int:
    if number == 1:
        return _item(desk, docket, "sensitive", 1, "Intelligence report.", location="Force intelligence system",
                     sensitivity_reason="It would identify who gave the information.")  # fmt: skip
    return _item(desk, docket, "sensitive", 2, "Note on where the complainant lives.", case=case.label, covers=[1],
                 sensitivity_reason="It tells where a person at risk can be found.")  # fmt: skip


def _item(desk: Desk, docket: Docket, schedule: str, number: int, description: str, **more: Any) -> int:
    fields = {"schedule": schedule, "number": number, "description": description, "held_as": "investigator", **more}
    return _write(desk, docket, "item-listed", **fields)


def _issued(desk: Desk, docket: Docket, form: str, number: int, first: int | None = None, last: int | None = None) -> int:
    numbers = {} if first is None else {"first": first, "last": last}
    digest = sha256(f"{docket.label} {form} {number}".encode()).hexdigest()
    return _write(desk, docket, "schedule-issued", form=form, number=number, digest=digest, **numbers)


def _copied(desk: Desk, docket: Docket) -> None:
    """Make a copy for the court; a supervisor signs it off by her own login, which no file brings, so that it is not served here."""
    _write(desk, docket, "completeness-decided", audiences=["court"], reason="The court may know what is withheld.")
    manifest, bag = (sha256(f"{docket.label} {what}".encode()).hexdigest() for what in ("manifest", "bag"))
    _write(desk, docket, "bundle-made", audience="court", checkpoint=UNDER, manifest=manifest, bag=bag, complete=True)


def _served(desk: Desk, docket: Docket, to: str, schedules: list[int], **more: Any) -> int:
    return _write(desk, docket, "material-disclosed", to=to, on=_day(desk), method="electronic", schedules=schedules, **more)


def _reviewed(desk: Desk, docket: Docket, **found: Any) -> int:
    return _write(desk, docket, "disclosure-reviewed", on=_day(desk), next_by=_day(desk, 28), **found)


def _closed(desk: Desk, docket: Docket, ending: str) -> int:
    closed = _write(desk, docket, "proceedings-closed", ending=ending, on=_day(desk))
    _noted(docket)
    return closed


def _write(desk: Desk, docket: Docket, kind: str, /, **fields: Any) -> int:
    return desk.write(docket, kind, None, fields)


def _day(desk: Desk, ahead: int = 0) -> str:
    return (desk.now + timedelta(days=ahead)).date().isoformat()
