"""``proceedings open``, ``close`` and ``reopen``: how proceedings begin to be kept, end here and are taken up again."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import composing, output, times
from commands.forming import FormCommand
from commands.forms import Form, Step
from commands.of_proceedings import Kept, cases_as_words, facts, in_proceedings
from commands.options import CASE, PERSON
from commands.recording import Beside, Values
from commands.words import CodeOf
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.application import Ledger

OPENED, PARTY, APPOINTED = "proceedings-opened", "proceedings-party-joined", "disclosure-officer-appointed"
CLOSED, REOPENED = "proceedings-closed", "proceedings-reopened"
HERE = "england_wales"
"""The jurisdiction where nobody says another (ledger/rules/jurisdictions)."""
OFFICERS_OWN = ("member", "duty", "since", "succeeds")
"""Fields of the officer's appointment, which is asked for by one option."""

OPENING = """\
Open proceedings over one case or more: of which kind, before which court, since when it is investigated.

Parties and the disclosure officer may be named in the same act. The edition of the Code of Practice follows from the day on which the
investigation began (CPIA 1996 s.25(3)). Afterwards it is told what to do next, and which legal hold to place on the cases. Court,
reference and matter are asked for, or come in --fields: court, reference, matter."""
CLOSING = """\
Record how proceedings ended here; what is still open in them is told first.

What is held for them stays held until the hold is released (caseledger retention release). Particulars are asked for, or come in
--fields: note."""
REOPENING = """\
Take closed proceedings up again, as for an appeal: numbers of items, versions of forms and duties go on.

The reason is asked for, or read by --reason. It is of the last closing unless --closed names another."""


def _form() -> Form:
    officer = Step(APPOINTED, under="officer", optional=True, called="disclosure officer")
    steps = (Step(OPENED), Step(PARTY, under="parties", each=True), officer)
    return Form("proceedings", "Proceedings", "proceedings", steps, begins=True, defaults={"jurisdiction": HERE})


class Party(click.ParamType[dict[str, str]]):
    """A person with a capacity: P-311=defendant."""

    name = "party"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, str]:
        """Give both; a name typed in the place of a number is not repeated."""
        person, _, capacity = str(value).partition("=")
        if not PERSON.fullmatch(person.upper()) or not capacity:
            return self.fail("a party is P-n=CAPACITY, such as P-311=defendant; persons are not named on the command line", param, ctx)
        return {"party": person.upper(), "capacity": CodeOf("proceedings", "Capacity").convert(capacity, param, ctx)}


class Opening(Beside):
    """Works out the edition of the Code, and tells what comes next."""

    asks = True

    def __init__(self, typed: Values) -> None:
        """Take parties and officer, who are events of their own."""
        self._parties, self._officer = typed.pop("parties"), typed.pop("officer")

    def begun(self, ledger: "Ledger", _stream: UUID, _label: str, given: Values) -> Values:
        """Name parties and officer among what is given; an officer has the duty from today, unless it is said otherwise."""
        named = {"parties": [*self._parties], "officer": self._officer and {"member": self._officer}}
        if twice := sorted(key for key, value in named.items() if value and key in given):
            raise UsageError(f"given as an option and in the file: {', '.join(twice)}; nothing was recorded; give each once")
        given = given | {key: value for key, value in named.items() if value}
        if isinstance(given.get("officer"), dict):
            given["officer"] = {"duty": "disclosure_officer", "since": ledger.today().isoformat()} | given["officer"]
        return given

    def made(self, ledger: "Ledger", parts: Sequence[composing.Part]) -> Sequence[composing.Part]:
        """Work the edition out, where the kind has one and nobody says another."""
        from ledger.rules import jurisdiction

        self._ledger = ledger
        first, *rest = parts
        said = first.values
        forms = jurisdiction.load(str(said.get("jurisdiction", HERE)))
        kind = forms.kinds.get(str(said.get("kind")))
        if kind is not None and "code" in kind.duties and "code_edition" not in said and (began := said.get("investigation_began")):
            edition = forms.edition_on(times.day(str(began), times.Clock(ledger.zone, ledger.now())))
            said = said | ({} if edition is None else {"code_edition": edition})
        self.remark = " ".join(self._next(kind, said, {part.step.under for part in rest}))
        return [first._replace(values=said), *rest]

    def _next(self, kind: Any, said: Values, there: set[str]) -> Iterator[str]:
        """Say what comes next: party, officer, the hold on each case, the first schedule."""
        if "parties" not in there:
            yield "Name the parties: caseledger proceedings party."
        if kind is None:
            yield "The jurisdiction has no forms for this kind: nothing can be issued on one."
            return
        if "disclosure_officer" in kind.duties and "officer" not in there:
            yield "Appoint the disclosure officer: caseledger proceedings officer."
        yield from held(self._ledger, {"jurisdiction": HERE} | said, said.get("cases", ()))
        yield "List what there is: caseledger schedule propose."


class Open(FormCommand):
    """The command that opens proceedings; cases are words, parties and officer options of their own."""

    def taken(self, params: list[click.Parameter]) -> list[click.Parameter]:
        """Leave out what belongs to the officer's appointment."""
        for each in params:
            if isinstance(each, click.Option) and each.name == "jurisdiction" and each.help:
                each.help += f" By default {HERE}."
            if isinstance(each, click.Option) and each.name == "code_edition" and each.help:
                each.help += " By default that of the day on which the investigation began."
        return cases_as_words([each for each in params if each.name not in OFFICERS_OWN])


open_ = Open(
    "open", _form, Opening, help=OPENING,
    more=[
        click.Option(
            ["--party", "parties"], type=Party(), multiple=True, metavar="P-n=CAPACITY",
            help="A party and in what capacity, such as P-311=defendant. May be repeated.",
        ),
        click.Option(["--officer"], metavar="USER|LOGIN|M-n|me", help="The disclosure officer, from today; another day by --fields."),
    ],
    examples="caseledger proceedings open CHS-26-0041 --kind criminal --investigation-began 2026-03-02 --fields court.json\n"
    "caseledger proceedings open CHS-26-0041 CHS-26-0042 --kind civil_order --party P-311=respondent --officer me\n"
    "caseledger proceedings open CHS-26-0041 --kind inquest --dry-run --fields -",
)  # fmt: skip


class Closing(Kept):
    """Tells before proceedings are closed what is still open in them."""

    def begun(self, ledger: "Ledger", stream: UUID, label: str, given: Values) -> Values:
        """Show it."""
        from ledger.rules import docket

        for line in still_open(docket.grouped(facts(ledger, stream)), label):
            output.note(line)
        return super().begun(ledger, stream, label, given)


def still_open(kinds: Any, number: str) -> Iterator[str]:
    """Say what is open in proceedings, each with the entries by which it began."""
    from ledger.rules import docket

    for what, found in (
        ("not answered", docket.unanswered(kinds)), ("not ruled on", docket.undecided(kinds)), ("to be reviewed", docket.to_review(kinds)),
        ("not acknowledged", docket.unacknowledged(kinds)), ("not certified", docket.uncertified(kinds)),
        ("no notice given to the victim", docket.unnoticed(kinds)),
    ):  # fmt: skip
        if found:
            yield f"Still open in {number}, {what}: {', '.join(f'#{fact.version}' for fact in found)}."


class Reopening(Kept):
    """A reopening, which names the last closing by then."""

    follow = ("closed",)


def _closed(kept: Kept, said: Values) -> Values:
    """Name the last closing, where nobody says which."""
    ends = kept.kinds.get(CLOSED, ())
    return {"closed": ends[-1].version} | said if ends else said


def held(ledger: "Ledger", opening: Values, cases: Sequence[Any], *, ending: str | None = None, again: bool = False) -> Iterator[str]:
    """Say for each case which legal hold to place; nothing where the jurisdiction asks for none, or what it was for has happened."""
    from ledger.rules.opened import hold_wanted

    wanted = hold_wanted(opening, ledger.today(), ending=ending, again=again)
    if wanted is None:
        return
    for case in cases:
        number = str(case).upper() if CASE.fullmatch(str(case).upper()) else ledger.called(UUID(str(case))) or "CASE"
        hold = f"--kind {wanted.kind} --until {wanted.until} --review-on {wanted.review_on.isoformat()} --reason"
        yield f"Place a legal hold: caseledger retention hold {number} {hold}."


def _needed(kept: Kept, *, ending: str | None = None, again: bool = False) -> list[str]:
    """Say which hold each of its cases needs when the proceedings end so, or are taken up again."""
    from ledger.rules import docket

    first = docket.opened(kept.kinds)
    cases = [number or case for each in kept.ledger.proceedings(kept.stream) for case, number in each.cases.items()]
    return [] if first is None else [*held(kept.ledger, first.fields, cases, ending=ending, again=again)]


def _kept_on(kept: Kept, said: Values) -> str:
    """Say which hold is needed now, and that those that stand go on."""
    lines = [*_needed(kept, ending=str(said.get("ending"))), "Holds go on until they are released: caseledger retention list CASE."]
    return " ".join([*lines, "Numbers and versions go on if they are taken up again."])


def _again(kept: Kept, _said: Values) -> str:
    """Say what is due, and which hold is needed while they go on."""
    lines = [f"See what is due: caseledger proceedings show {kept.number}.", *_needed(kept, again=True)]
    return " ".join([*lines, "Look whether its cases are held: caseledger retention list CASE."])


close = in_proceedings(
    "close", CLOSED, after=_kept_on, beside=Closing, help=CLOSING,
    examples="caseledger proceedings close PRC-26-0001 --ending guilty_plea --on 9mar\n"
    "caseledger proceedings close PRC-26-0001 --ending order_made --fields note.json",
)  # fmt: skip
reopen = in_proceedings(
    "reopen", REOPENED, after=_again, fill=_closed, beside=Reopening, help=REOPENING,
    examples="caseledger proceedings reopen PRC-26-0001 --reason\n"
    "caseledger proceedings reopen PRC-26-0001 --closed 31 --reason @appeal.txt",
)  # fmt: skip
