"""Schedules of unused material: items, their tests and decisions, versions, and what was searched (CPIA 1996 s.24; domain.md 5.10, 8)."""

from datetime import date
from typing import Annotated

from annotated_types import Ge, MinLen

from ledger.events.envelope import Possession, Purpose
from ledger.events.event import About, Agency, Code, Digest, Doc, Entry, Event, Group, Narrative
from ledger.events.field import Case
from ledger.events.proceedings import OFFICERS


class Schedule(Code):
    """On which schedule an item stands; each has numbers of its own (CPS Disclosure Manual; design: court disclosure)."""

    NON_SENSITIVE = "non_sensitive", "the schedule of non-sensitive material"
    SENSITIVE = "sensitive", "the schedule of sensitive material"
    HIGHLY_SENSITIVE = "highly_sensitive", "the schedule of highly sensitive material"


class Presumption(Code):
    """Kinds of material that are presumed to fall to be disclosed (Attorney General's Guidelines on Disclosure 2024; domain.md 3)."""

    CRIME_REPORT = "crime_report", "crime report"
    INCIDENT_LOG = "incident_log", "incident log or record of a message"
    CALL_RECORD = "call_record", "record of an emergency call or of contact with a third party"
    NOTEBOOK = "notebook", "investigator's notebook"
    CUSTODY_RECORD = "custody_record", "custody record"
    INTERVIEW = "interview", "record of an interview"
    DRAFT_STATEMENT = "draft_statement", "draft or earlier statement of a witness"
    CREDIBILITY = "credibility", "material that bears on the credibility of a witness"


class DisclosureTest(Code):
    """Whether the test for disclosure is met (CPIA 1996 s.3(1)(a))."""

    UNDERMINES = "undermines", "it might reasonably be considered capable of undermining the prosecution's case"
    ASSISTS = "assists", "it might reasonably be considered capable of assisting the case for the accused"
    BOTH = "both", "it might undermine the prosecution's case and assist that for the accused"
    NEITHER = "neither", "it neither undermines the prosecution's case nor assists that for the accused"


class Answer(Code):
    """What the prosecutor decided of an item (CPS Disclosure Manual: codes on the schedule)."""

    DISCLOSE = "d", "D (disclose)"
    INSPECT = "i", "I (disclose by inspection)"
    CLEARLY_NOT = "cnd", "CND (clearly not disclosable)"
    NOT_DISCLOSABLE = "nd", "ND (not disclosable)"
    EVIDENCE = "e", "E (evidence in the case)"
    EDITED = "de", "DE (disclose in edited form)"
    QUERY = "q", "Q (further particulars are wanted)"


class FormKind(Code):
    """Which form is issued; a file of forms says what each looks like and which kinds of proceedings use it."""

    NON_SENSITIVE = "mg6c", "schedule of non-sensitive unused material"
    SENSITIVE = "mg6d", "schedule of sensitive unused material"
    HIGHLY_SENSITIVE = "highly_sensitive", "schedule of highly sensitive material"
    REPORT = "mg6e", "disclosure officer's report"
    STREAMLINED = "streamlined", "streamlined disclosure certificate"
    MANAGEMENT = "dmd", "disclosure management document"
    LIST = "list", "list of documents"


class Notice(Code):
    """Whether the victim was told of a request for information about the victim (PCSC Act 2022 s.44C; domain.md 8)."""

    GIVEN = "given", "written notice was given"
    NOT_YET = "not_yet", "written notice is to be given"
    DISPENSED = "dispensed", "no notice was given, as the law allows"


class ItemListed(Event):
    """An item of unused material is entered on a schedule under the next number of it (CPIA Code of Practice; CPS Disclosure Manual)."""

    says = (
        "{actor} listed item {number} on {schedule}: {description}.[ It is kept at {location}.]"
        "[ It stands for entries {covers} of {case}.][ Made on {made_on}.] It is {held_as}.[ Its holder: {agency}.]"
        "[ Presumed to be disclosable: {presumption}.][ Sensitive because {sensitivity_reason}.]"
    )
    group, stream = Group.PROCEEDINGS, "proceedings"
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    schedule: Annotated[Schedule, Doc("on which schedule")]
    number: Annotated[int, Ge(1), Doc("its number there: the next, or any on a schedule that holds none")]
    description: Annotated[Narrative, About("stream"), Doc("what it is, so that a reader can judge whether to see it")]
    held_as: Annotated[Possession, Doc("who possesses it")]
    location: Annotated[str | None, About("stream"), Doc("where it is kept")] = None
    case: Annotated[Case | None, Doc("case of the unit whose entries it stands for; none of an item from outside the ledger")] = None
    covers: Annotated[tuple[Annotated[int, Ge(1)], ...] | None, MinLen(1), Doc("numbers of these entries in that case")] = None
    agency: Annotated[Agency | None, Doc("agency that holds it, where it is not the investigator's")] = None
    made_on: Annotated[date | None, Doc("day from which the material is")] = None
    presumption: Annotated[Presumption | None, Doc("whether it is of a kind presumed to be disclosable")] = None
    sensitivity_reason: Annotated[Narrative | None, About("stream"), Doc("why disclosing it may harm an important public interest")] = None


class ItemAmended(Event):
    """An item on a schedule is described anew, or its place of keeping; its number stays (CPS Disclosure Manual; domain.md 3)."""

    says = (
        "{actor} amended the item in {item}:[ description: {description}.][ Kept at {location}.][ Sensitive because {sensitivity_reason}.]"
        "[ It is {held_as} now.][ Why: {reason}.]"
    )
    group, stream = Group.PROCEEDINGS, "proceedings"
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    item: Annotated[Entry, Doc("number of the entry that listed it")]
    description: Annotated[Narrative | None, About("stream"), Doc("what it is, anew")] = None
    location: Annotated[str | None, About("stream"), Doc("where it is kept, anew")] = None
    sensitivity_reason: Annotated[Narrative | None, About("stream"), Doc("why it is sensitive, anew")] = None
    held_as: Annotated[Possession | None, Doc("who possesses it, anew")] = None
    reason: Annotated[Narrative | None, About("stream"), Doc("why it is amended")] = None


class ItemMoved(Event):
    """An item goes to another schedule, under its next number: as a rule it is sensitive no longer (design: D to C moves).

    Its old number is not used again, unless it stood on the schedule of non-sensitive material and was never issued: then it is used next,
    so that no gap shows. The last item there may move into such a gap. What is said of it is written for the new place anew.
    """

    says = (
        "{actor} moved the item in {item} to {schedule}, as item {number}: {description}."
        "[ It is kept at {location}.][ Sensitive because {sensitivity_reason}.][ Why: {reason}.]"
    )
    group, stream = Group.PROCEEDINGS, "proceedings"
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    item: Annotated[Entry, Doc("number of the entry that listed it")]
    schedule: Annotated[Schedule, Doc("to which schedule")]
    number: Annotated[int, Ge(1), Doc("its number there: the next, or any on a schedule that holds none")]
    description: Annotated[Narrative, About("stream"), Doc("what it is, in words for that schedule")]
    location: Annotated[str | None, About("stream"), Doc("where it is kept, in words for that schedule")] = None
    sensitivity_reason: Annotated[Narrative | None, About("stream"), Doc("why it is sensitive, on a schedule of sensitive material")] = None
    reason: Annotated[Narrative | None, About("stream"), Doc("why it is moved; for the prosecutor alone")] = None


class ItemTestApplied(Event):
    """The disclosure officer says whether an item may meet the test, and why, for the report to the prosecutor (CPIA 1996 s.3(1)(a))."""

    says = "{actor} applied the test for disclosure to the item in {item}: {test}.[ {why}.]"
    group, stream = Group.PROCEEDINGS, "proceedings"
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    item: Annotated[Entry, Doc("number of the entry that listed it")]
    test: Annotated[DisclosureTest, Doc("whether the test may be met")]
    why: Annotated[Narrative | None, About("stream"), Doc("why; needed where the test may be met", wanted=True)] = None


class ProsecutorDecided(Event):
    """The prosecutor decided of an item whether it is disclosed (CPIA 1996 s.3; domain.md 5.10)."""

    says = (
        "{actor} recorded that on {on} the prosecutor decided of the item in {item}[, on the schedule in {schedule_version}]: {answer}."
        "[ {reason}.]"
    )
    group, stream, happened_on = Group.PROCEEDINGS, "proceedings", "on"
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    item: Annotated[Entry, Doc("number of the entry that listed it")]
    answer: Annotated[Answer, Doc("what was decided")]
    on: Annotated[date, Doc("on which day")]
    schedule_version: Annotated[Entry | None, Doc("number of the entry that issued the schedule on which it was decided")] = None
    reason: Annotated[Narrative | None, About("stream"), Doc("why, in the prosecutor's words")] = None


class ScheduleIssued(Event):
    """A version of a form leaves the unit; it never changes, and its name holds its hash (domain.md 3, P19)."""

    says = (
        "{actor} issued version {number} of the {form}[, items {first} to {last}][, with no items{nil?}]."
        " SHA-256 of what it says: {digest}.[ SHA-256 of the document: {file}.]"
    )
    group, stream = Group.PROCEEDINGS, "proceedings"
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    form: Annotated[FormKind, Doc("which form")]
    number: Annotated[int, Ge(1), Doc("its version: of each form they are counted from 1")]
    digest: Annotated[Digest, Doc("SHA-256 of its canonical JSON, in hexadecimal")]
    first: Annotated[int | None, Ge(1), Doc("first number on it that no earlier version holds")] = None
    last: Annotated[int | None, Ge(1), Doc("last number on it")] = None
    nil: Annotated[bool | None, Doc("whether it says that there is no such material")] = None
    file: Annotated[Digest | None, Doc("SHA-256 of the document that went out, in hexadecimal")] = None


class EnquiryRecorded(Event):
    """A line of enquiry, and what was searched for it or not: for the disclosure management document (AG's Guidelines 2024, Annex C)."""

    says = (
        "{actor} recorded a line of enquiry: {line}.[ Searched: {repository}.][ Search terms: {terms}.][ From {since}][ up to {until}]."
        "[ It was not searched{not_searched?}.][ Why: {why}.][ It stays with the prosecutor{sensitive?}.]"
    )
    group, stream = Group.PROCEEDINGS, "proceedings"
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    line: Annotated[Narrative, About("stream"), Doc("line of enquiry")]
    repository: Annotated[str | None, About("stream"), Doc("where was searched, or could have been")] = None
    terms: Annotated[Narrative | None, About("stream"), Doc("search terms, as they were used")] = None
    since: Annotated[date | None, Doc("first day of what was searched")] = None
    until: Annotated[date | None, Doc("last day of what was searched")] = None
    not_searched: Annotated[bool | None, Doc("whether it was left unsearched")] = None
    why: Annotated[Narrative | None, About("stream"), Doc("why it was searched so, or not")] = None
    sensitive: Annotated[bool | None, Doc("whether it is told to the prosecutor alone")] = None


class VictimInformationRequested(Event):
    """Information about a victim is asked of somebody else: necessary, noticed, and for counselling records against a presumption.

    PCSC Act 2022 ss.44A to 44F; Victim Information Requests Code of Practice, in force on 12 January 2026 (domain.md 8).
    """

    says = (
        "{actor} recorded a request of {asked_on} to {holder} for information about a victim[, for the line of enquiry in {enquiry}]."
        " Necessity: {necessity}. As to the victim, {notice}[ on {notice_on}].[ {notice_why}.]"
        "[ It asks for counselling records{counselling?}.][ The presumption that they are not necessary is rebutted: {rebuttal}.]"
    )
    group, stream, happened_on = Group.PROCEEDINGS, "proceedings", "asked_on"
    recorders, default_purpose = OFFICERS, Purpose.DISCLOSURE
    asked_on: Annotated[date, Doc("on which day")]
    holder: Annotated[str, About("stream"), Doc("who is asked")]
    necessity: Annotated[Narrative, About("stream"), Doc("why the information is necessary and proportionate, and not to be had otherwise")]
    notice: Annotated[Notice, Doc("whether the victim was told in writing")]
    enquiry: Annotated[Entry | None, Doc("number of the entry that recorded the line of enquiry")] = None
    notice_on: Annotated[date | None, Doc("on which day")] = None
    notice_why: Annotated[Narrative | None, About("stream"), Doc("why no notice was given")] = None
    counselling: Annotated[bool | None, Doc("whether it asks for counselling records")] = None
    rebuttal: Annotated[Narrative | None, About("stream"), Doc("what rebuts the presumption that these are not necessary")] = None
