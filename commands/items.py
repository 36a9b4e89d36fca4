"""``schedule add``, ``test``, ``amend``, ``move``, ``decide``, ``enquiry`` and ``victim-request``: one act of a disclosure officer each."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import composing, forms, prompts
from commands.forming import FormCommand
from commands.of_proceedings import Kept, dated, in_proceedings
from commands.recording import Values
from commands.scheduling import ItemNumber, Schedules
from commands.words import WholeNumber

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.rules.listing import Item

LISTED, TESTED, AMENDED, MOVED, DECIDED = "item-listed", "item-test-applied", "item-amended", "item-moved", "prosecutor-decided"
ENQUIRY, VICTIM_REQUEST = "enquiry-recorded", "victim-information-requested"
NUMBERED = ("number", "item", "case", "covers")
"""Fields that follow from what is typed: the number on the schedule, the entry that listed the item, the entries that it stands for."""

ANEW = {
    "description": "Description: what it is, anew", "location": "Where it is kept, anew", "sensitivity_reason": "Why it is sensitive, anew",
    "reason": "Why it is amended",
}  # fmt: skip
"""What is asked of an amendment, by field."""

ADDING = """\
List one item from outside the ledger, such as a recording or a notebook, under the next number of its schedule.

What it is and where it is kept are asked for, or come in --fields: description, location, sensitivity_reason. Items of the ledger are
listed by schedule propose and schedule list."""
TESTING = """\
Say whether an item may meet the test for disclosure, and why, for the report to the prosecutor (CPIA 1996 s.3(1)(a)).

ITEM is its number on its schedule: 14, D3, HS1. Why is asked for, or read by --reason. In doubt it may meet it."""
AMENDING = """\
Describe an item anew, or its place of keeping, its possession or why it is sensitive; its number stays.

What is said anew is asked for, or comes in --fields: description, location, sensitivity_reason, reason."""
MOVING = """\
Move an item to another schedule, where it takes the next number; its old number is not used again.

The description is written anew for that schedule: asked for, or in --fields (description, location, sensitivity_reason, reason). What was
said of it on a schedule of sensitive material is not shown, and stays there."""
DECIDING = """\
Record what the prosecutor decided of one item. A returned schedule is read by schedule import.

The prosecutor's own words are asked for, or read by --reason. The version on which it was decided is the last one that holds the item."""
ENQUIRING = """\
Record a line of enquiry for the disclosure management document: what was searched, by which terms, and what was not and why.

In --fields, or asked for: line, repository, terms, why. With --sensitive it is told to the prosecutor alone."""
ASKING_ABOUT_A_VICTIM = """\
Record that information about a victim is asked of somebody else (PCSC Act 2022 ss.44A to 44F): why it is necessary, and the notice.

In --fields, or asked for: holder, necessity, notice_why, rebuttal. Counselling records are presumed not to be necessary (--counselling)."""


class OnItem(Kept):
    """An act that speaks of an item, which is named by its number on its schedule."""

    def __init__(self, typed: Values, **settings: Any) -> None:
        """Take the number; of an act that may be a repetition also one under which the item stood then."""
        self._shown, self._stood = typed.pop("shown"), typed.get("request_id") is not None
        super().__init__(typed, **settings)

    def begun(self, ledger: "Ledger", stream: UUID, label: str, given: Values) -> Values:
        """Find the item, and name the entry that listed it."""
        self.schedules = Schedules(ledger, stream, label)
        self.item: Item = self.schedules.item(self._shown, stood=self._stood)
        return super().begun(ledger, stream, label, {"item": self.item.version} | given)


class Amending(OnItem):
    """An amendment: a person at a terminal who named nothing is asked what is said anew."""

    def begun(self, ledger: "Ledger", stream: UUID, label: str, given: Values) -> Values:
        """Ask for each text; what stands already is not shown, for it is written anew."""
        nothing = not given
        given = super().begun(ledger, stream, label, given)
        if not nothing or not prompts.can_ask():
            return given
        sensitive = self.item.schedule != "non_sensitive"
        asked = {name: told for name, told in ANEW.items() if sensitive or name != "sensitivity_reason"}
        found = {name: prompts.ask_optional(told, "Enter leaves it as it is") for name, told in asked.items()}
        return given | {name: text for name, text in found.items() if text is not None}


class Numbering(Kept):
    """An act by which an item takes the next number of a schedule."""

    follow = ("number",)

    def __init__(self, typed: Values, **settings: Any) -> None:
        """Take the number with which a schedule begins that holds no item yet."""
        self._start = typed.pop("start", None) or 1
        super().__init__(typed, **settings)

    def begun(self, ledger: "Ledger", stream: UUID, label: str, given: Values) -> Values:
        """Put any number, until the schedule is known."""
        self.schedules = Schedules(ledger, stream, label)
        return super().begun(ledger, stream, label, {"number": self._start} | given)

    def made(self, ledger: "Ledger", parts: Sequence[composing.Part]) -> Sequence[composing.Part]:
        """Give it the next number as it stands now."""
        (part,) = super().made(ledger, parts)
        self.schedules.again()
        schedule = part.values.get("schedule")
        if not isinstance(schedule, str):
            return [part]
        numbered = part._replace(values={**part.values, "number": self.schedules.next_number(schedule, self._start)})
        self._tell(numbered.values)
        return [numbered]

    def earlier(self, parts: Sequence[composing.Part]) -> Iterator[Sequence[composing.Part]]:
        """Give it each number that an item took."""
        for each in super().earlier(parts):
            self._tell(each[0].values)
            yield each

    def _tell(self, said: Values) -> None:
        from ledger.rules.listing import shown_number

        shown = shown_number(said["schedule"], said["number"]) if "schedule" in said else said["number"]
        self.remark = f"It is item {shown}. Issue the schedule: caseledger schedule issue {self.number}."


class Moving(OnItem, Numbering):
    """A move: the item is named by its old number, and takes a new one."""


class OfItem(FormCommand):
    """The command of a type that speaks of an item: its proceedings and its number there are typed."""

    def taken(self, params: list[click.Parameter]) -> list[click.Parameter]:
        """Take the number of the item in place of the entry that listed it."""
        place = next(each for each in params if isinstance(each, click.Argument))
        item = click.Argument(["shown"], type=ItemNumber(), metavar="ITEM")
        return dated([place, item, *_without(params, place)], self._read().name)


class Outside(FormCommand):
    """The command that lists material from outside the ledger, which no entry tells of."""

    def taken(self, params: list[click.Parameter]) -> list[click.Parameter]:
        """Leave out what follows from the schedule, and what only items of the ledger have."""
        place = next(each for each in params if isinstance(each, click.Argument))
        return [place, *_without(params, place)]


def _without(params: Sequence[click.Parameter], place: click.Parameter) -> list[click.Parameter]:
    return [each for each in params if each is not place and not (isinstance(each, click.Option) and each.name in NUMBERED)]


def start() -> click.Option:
    """Make the option that says with which number a schedule begins."""
    told = "First number of a schedule that holds no item yet; by default 1."
    return click.Option(["--start"], type=WholeNumber(1), metavar="N", help=told)


def _reported(kept: Kept, said: Values) -> str:
    from ledger.rules.listing import MAY_MEET

    if not isinstance(kept, OnItem):
        return ""
    kind, meets, alone = kept.schedules.state.forms, said.get("test") in MAY_MEET, ""
    if kind is not None and "mg6e" not in kind.forms:
        return "No form of proceedings of this kind tells of it."
    if meets and len(covered := kept.schedules.covered(kept.item)) > 1:
        alone = f" It stands for {len(covered)} entries: what among them may meet the test is listed by itself (caseledger schedule add)."
    if kept.item.schedule == "highly_sensitive":
        return f"Its own schedule tells of it, and no report: caseledger schedule issue {kept.number} --form highly_sensitive.{alone}"
    if not (meets or kept.item.presumed):
        return ""
    return f"It goes on the report to the prosecutor: caseledger schedule issue {kept.number} --form mg6e.{alone}"


def _to_be_told(kept: Kept, said: Values) -> str:
    if said.get("notice") != "not_yet":
        return ""
    return f"Give written notice, and record that: caseledger record victim-notice-given {kept.number} --asked N --on DAY (N: its entry)."


def _issued_anew(kept: Kept, _said: Values) -> str:
    return f"Issue the schedule anew, so that it is told: caseledger schedule issue {kept.number}."


def _on_last_version(kept: Kept, said: Values) -> Values:
    """Take it that it was decided on the last version that holds the item, where nobody says on which."""
    issued = kept.item.issued if isinstance(kept, OnItem) else ()
    return ({"schedule_version": issued[-1].version} if issued else {}) | said


def _of_item(name: str, kind: str, beside: type[Kept] = OnItem, more: Sequence[click.Parameter] = (), **settings: Any) -> FormCommand:
    told = {key: settings.pop(key) for key in ("after", "fill", "asks") if key in settings}
    return OfItem(name, lambda: forms.of_type(kind), partial(beside, kind=kind, **told), more=more, **settings)


add = Outside(
    "add", lambda: forms.of_type(LISTED), partial(Numbering, kind=LISTED), more=[start()], help=ADDING,
    examples="caseledger schedule add PRC-26-0001 --schedule non_sensitive --held-as investigator --presumption notebook\n"
    "caseledger schedule add PRC-26-0001 --schedule sensitive --held-as third_party --fields item.json --start 12",
)  # fmt: skip
test = _of_item(
    "test", TESTED, after=_reported, asks=True, help=TESTING,
    examples="caseledger schedule test PRC-26-0001 14 --test assists --reason @why.txt\n"
    "caseledger schedule test PRC-26-0001 D3 --test neither",
)  # fmt: skip
amend = _of_item(
    "amend", AMENDED, Amending, after=_issued_anew, help=AMENDING,
    examples="caseledger schedule amend PRC-26-0001 14 --fields anew.json\ncaseledger schedule amend PRC-26-0001 14 --held-as seen",
)  # fmt: skip
move = _of_item(
    "move", MOVED, Moving, [start()], help=MOVING,
    examples="caseledger schedule move PRC-26-0001 D3 --schedule non_sensitive --fields anew.json",
)  # fmt: skip
decide = _of_item(
    "decide", DECIDED, fill=_on_last_version, help=DECIDING,
    examples="caseledger schedule decide PRC-26-0001 14 --answer d --on 9mar\n"
    "caseledger schedule decide PRC-26-0001 15 --answer cnd --reason @words.txt",
)  # fmt: skip
enquiry = in_proceedings(
    "enquiry", ENQUIRY, help=ENQUIRING,
    examples="caseledger schedule enquiry PRC-26-0001 --since 2026-01-05 --until 2026-03-02 --fields enquiry.json\n"
    "caseledger schedule enquiry PRC-26-0001 --not-searched --fields -",
)  # fmt: skip
victim_request = in_proceedings(
    "victim-request", VICTIM_REQUEST, after=_to_be_told, help=ASKING_ABOUT_A_VICTIM,
    examples="caseledger schedule victim-request PRC-26-0001 --notice given --notice-on 9mar --fields request.json\n"
    "caseledger schedule victim-request PRC-26-0001 --notice not_yet --counselling --enquiry 7 --fields -",
)  # fmt: skip
