"""No sequence of acts shows in any form for the defence that a sensitive item exists or existed (CPIA 1996 s.3(6); design: court).

Every form for the defence is the same to the byte as that of the history in which nothing sensitive was ever recorded.
"""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from random import Random
from zipfile import ZipFile

from hypothesis import event, given, settings
from hypothesis import strategies as st

from ledger.events.corrections import FactCorrected
from ledger.events.envelope import Possession
from ledger.events.event import Event
from ledger.events.schedules import Answer, DisclosureTest, FormKind, ItemMoved, Presumption, Schedule
from ledger.rules import listing, proceedings
from ledger.rules.rule import refusals
from projections.court.documents import as_csv, as_docx
from projections.court.schedule import canonical, file_name
from tests.court.histories import FOR_THE_DEFENCE, WORD, Act, Told, told, twin
from tests.court.opened import entry
from tests.rules import acts
from tests.rules import acts_schedules as made
from tests.rules.acts_schedules import TODAY, C, D
from tests.rules.scenario import HOUR, START, SUPERVISOR, recorded

CHOICES = (
    "list", "list", "list_sensitive", "list_sensitive", "list_highly", "move_out", "move_out", "move_in", "close_gap", "amend", "test",
    "decide", "decide", "correct", "issue", "issue", "issue_for_prosecutor", "issue_for_prosecutor", "enquire", "enquire_apart",
    "ask_for_victim",
)  # fmt: skip
MOVES = st.lists(st.tuples(st.sampled_from(CHOICES), st.integers(0, 11)), min_size=4, max_size=28)
PROSECUTORS = [FormKind.SENSITIVE, FormKind.HIGHLY_SENSITIVE, FormKind.REPORT]
LONG = 12
"""How many long histories are played."""
DEFENCES = [FormKind(each) for each in FOR_THE_DEFENCE if each != "list"]
ANSWERS = (Answer.DISCLOSE, Answer.CLEARLY_NOT, Answer.QUERY)


class History:
    """Acts in the order in which the rules let them through; what they refuse is left out."""

    def __init__(self) -> None:
        self.acts: list[Act] = []
        self.told = Told()
        self.state = proceedings.INITIAL
        self.done = Counter[str]()
        for version, each in enumerate(self.told.events, start=1):
            self.state = proceedings.evolve(self.state, recorded(each, version))

    def attempt(self, choice: str, act: Act) -> None:
        version, said = len(self.told.events) + 1, self.told.tell(act)
        at = START + version * HOUR
        if refusals(self.state, SUPERVISOR, type(said), said, at):
            return
        self.acts.append(act)
        self.told.add(act)
        self.state = proceedings.evolve(self.state, recorded(said, version, at=at))
        self.done[choice] += 1

    def play(self, choice: str, pick: int) -> None:
        for act in self.meant(choice, pick):
            self.attempt(choice, act)

    def meant(self, choice: str, pick: int) -> Iterator[Act]:
        """Give the act that a choice stands for here, if any."""
        key, found = len(self.acts) + 1, self.told.proceedings().items
        keys = {version: of for of, version in self.told.at.items()}
        items = [found[version] for version in sorted(found)]
        if choice == "move_out" or pick % 2:  # what is sensitive is spoken of as often as all the rest
            items = [item for item in items if item.schedule != C] or items
        item = items[pick % len(items)] if items else None
        if choice == "close_gap":
            item = next(iter(reversed(listing.standing(found, C))), None)
        of = keys[item.version] if item else 0
        if choice.startswith("list"):
            series = {"list": C, "list_sensitive": D, "list_highly": Schedule.HIGHLY_SENSITIVE}[choice]
            yield Act(self.listed(series, listing.next_number(found, series) or pick + 1, pick), key)
        elif choice.startswith("enquire"):
            yield Act(self.enquired(pick, apart=choice == "enquire_apart"), key)
        elif choice == "ask_for_victim":
            lines = [each for each in self.acts if type(each.event) is type(made.enquiring())]
            request = made.asking(holder=WORD, necessity=WORD, rebuttal=WORD, counselling=True)
            if lines:
                yield Act(request, lines[pick % len(lines)].of, "enquiry")
            yield Act(request, key)
        elif choice.startswith("issue"):
            forms = PROSECUTORS if choice == "issue_for_prosecutor" else DEFENCES
            yield Act(made.issuing(forms[pick % len(forms)]), key)
        elif item is not None:
            to = self.said(choice, item, pick, found)
            if to is not None:
                yield Act(to, of, "target" if isinstance(to, FactCorrected) else "item")

    def listed(self, series: Schedule, number: int, pick: int) -> Event:
        """An item; what is sensitive has the word in all its texts."""
        third = {"held_as": Possession.THIRD_PARTY, "agency": WORD, "location": f"At {WORD}."} if pick % 3 == 0 and series != C else {}
        third |= {"made_on": TODAY, "presumption": Presumption.NOTEBOOK} if pick % 2 else {}
        words = {"description": f"Item {pick}."} if series == C else {"description": WORD, "sensitivity_reason": WORD}
        return made.listing(number, series, **words, **third)

    def enquired(self, pick: int, *, apart: bool) -> Event:
        if apart:
            return made.enquiring(WORD, repository=WORD, terms=WORD, why=WORD, sensitive=True)
        return made.enquiring(f"Line {pick}.", repository=f"Device {pick}.", not_searched=pick % 2 == 0 or None, why="So.")

    def said(self, choice: str, item: listing.Item, pick: int, found: dict[int, listing.Item]) -> Event | None:
        """What is said of an item that there is."""
        word = f"Words {pick}." if item.schedule == C else WORD
        reason = {} if item.schedule == C else {"sensitivity_reason": WORD}
        match choice:
            case "move_out" | "close_gap":
                return self.moved(C, found, pick) if (item.schedule == C) == (choice == "close_gap") else None
            case "move_in":
                return self.moved(D if item.schedule != D else Schedule.HIGHLY_SENSITIVE, found, pick)
            case "amend":
                more = {"held_as": Possession.SEEN} if pick % 4 == 0 else {"location": word} if pick % 4 == 1 else reason
                return made.amending(1, description=word, reason=WORD, **more)
            case "test":
                return made.applying(1, DisclosureTest.BOTH if pick % 2 else DisclosureTest.NEITHER, WORD)
            case "decide":
                return made.deciding(1, ANSWERS[pick % 3], reason=word)
            case _:
                return acts.correcting(1, "description", TODAY, to_personal=WORD if len(item.history) > 1 else word)

    def moved(self, to: Schedule, found: dict[int, listing.Item], pick: int) -> ItemMoved:
        number, word = listing.next_number(found, to) or pick + 1, f"Open {pick}." if to == C else WORD
        return made.moving(1, number, to, description=word, reason=WORD, **({"location": "Records."} if pick % 2 else {}))


def played(choices: list[tuple[str, int]]) -> History:
    history = History()
    for choice, pick in choices:
        history.play(choice, pick)
    return history


def told_alike(acts: list[Act]) -> None:
    """Compare every form for the defence with that of the twin, and look for the word."""
    real, other = told(acts).sheets(), told(twin(acts)).sheets()
    for form, sheet in real.items():
        assert canonical(sheet) == canonical(other[form]), form
        assert WORD not in canonical(sheet).decode(), form
        assert file_name(sheet) == file_name(other[form])


def written_alike(acts: list[Act]) -> None:
    """Compare the files themselves, with all that a document says of itself."""
    real, other = (told(each).sheets()["mg6c", True] for each in (acts, twin(acts)))
    assert as_csv(real) == as_csv(other)
    document = as_docx(real)
    assert document == as_docx(other)
    with ZipFile(BytesIO(document)) as parts:
        assert not any(WORD.encode() in parts.read(name) for name in parts.namelist())
    assert WORD.encode() not in as_csv(real)


@settings(max_examples=60)
@given(MOVES)
def test_forms_for_the_defence_are_those_of_the_history_without_anything_sensitive(choices: list[tuple[str, int]]):
    history = played(choices)
    for choice in history.done:
        event(choice)
    ends = [place + 1 for place, act in enumerate(history.acts) if getattr(act.event, "form", None) in FOR_THE_DEFENCE]
    for end in sorted({*ends, len(history.acts)}):
        told_alike(history.acts[:end])


def test_an_item_that_turns_out_to_be_sensitive_and_back_leaves_no_trace():
    story = [("list", 4), ("list", 5), ("list", 6), ("move_in", 1), ("close_gap", 2), ("issue", 0), ("move_out", 1), ("issue", 0)]
    history = played(story)
    assert history.done == {"list": 3, "move_in": 1, "close_gap": 1, "issue": 2, "move_out": 1}
    told_alike(history.acts)
    numbers = [row[0] for row in told(history.acts).sheets()["mg6c", True].rows]
    assert numbers == ["5", "6", "7"]


def test_a_schedule_begins_with_its_first_number_though_its_first_item_turned_out_to_be_sensitive():
    story = [("list", 0), ("list", 0), ("list", 0), ("move_in", 0), ("issue", 0)]
    assert played(story).done["issue"] == 0, "it would begin with 2"
    for closing, numbers in ("list", ["1", "2", "3"]), ("close_gap", ["1", "2"]):
        history = played([*story, (closing, 0), ("issue", 0)])
        assert history.done["issue"] == 1
        told_alike(history.acts)
        assert [row[0] for row in told(history.acts).sheets()["mg6c", True].rows] == numbers


def test_an_item_is_not_told_again_because_the_prosecutors_reasons_were_corrected():
    history = played([("list", 0), ("issue", 0), ("decide", 0)])
    decided = len(history.told.events)
    before = told(history.acts).sheets()
    history.told.entries.append(entry(acts.correcting(decided, "reason", TODAY, to_personal=WORD), decided + 1))
    assert {form: sheet.rows for form, sheet in history.told.sheets().items()} == {form: sheet.rows for form, sheet in before.items()}


def test_long_histories_of_all_kinds_of_acts_show_nothing_either():
    done = Counter[str]()
    for seed in range(LONG):
        chance = Random(seed)
        history = played([(chance.choice(CHOICES), chance.randrange(12)) for _ in range(60)])
        told_alike(history.acts)
        if seed % 4 == 0:
            written_alike(history.acts)
        done += history.done
    assert set(done) == set(CHOICES)
