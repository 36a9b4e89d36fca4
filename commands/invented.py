"""The invented cases of the demonstration, each at another point of the pathway; nobody in them exists.

They are told by when they were recorded, so that there is a past to ask about: something recorded late, something corrected
later, a case closed and taken up again.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from shlex import quote
from typing import Any, NamedTuple

FIRST_USER = {"full_name": "Dana Invented"}
SECOND_USER = {"full_name": "Noor Fictional"}
THIRD_USER = {"full_name": "Vera Unreal"}
OFFICER = {"full_name": "Olga Invention"}
NAMED = (
    "--agency cheshire-police --name 'Cheshire Constabulary' --sector police",
    "--agency nhs-cwp --name 'Cheshire and Wirral Partnership NHS Foundation Trust' --sector health",
    "--agency probation --name 'Probation Service' --sector probation",
    "--agency victim-advocacy --name 'Imagined Victim Advocacy' --sector advocacy",
    "--agency emergency-trust --name 'Imagined Emergency Trust' --sector health",
)
"""The agencies that refer or work here, so that none is told as unknown."""


AGREED = {
    "agencies": ["cheshire-police", "nhs-cwp", "probation", "victim-advocacy"], "groups": ["*"], "purposes": ["*"],
    "sharing_basis": "law_enforcement_task", "title": "Imagined information sharing agreement",
}  # fmt: skip
"""The agreement that takes the place of the provisional one: cases are closed to the emergency trust."""


class Step(NamedTuple):
    """One command line, what it reads from standard input, the name under which later steps know the case it opens, and who types it.

    ``erased``: what it records is erased later, after which the ledger cannot compare a repetition of it with the act that was recorded.

    ``{name}`` in the words, and in a text that is typed, stands for the number of the case opened under that name; fields are JSON.
    """

    words: str
    fields: dict[str, Any] | str | None = None
    opens: str = ""
    user: str = ""
    erased: bool = False


class Calendar(NamedTuple):
    """Days before the demonstration was begun, as words of the command line."""

    today: date

    def ago(self, days: int, clock: str = "") -> str:
        """Name the day, or an instant of it in the unit's zone."""
        return f"{self.today - timedelta(days=days)}{f'T{clock}' if clock else ''}"


def _twelve_days_ago(on: Calendar) -> Iterator[Step]:
    for named in NAMED:
        yield Step(f"record agency-named {named} --since 2018-03-01")
    yield Step(f"record role-held --member me --role practitioner --agency cheshire-police --since {on.ago(30)}")
    yield Step("user add vera --agency cheshire-police --role supervisor --fields -", THIRD_USER)
    yield Step("user add noor --agency nhs-cwp --role practitioner --fields -", SECOND_USER)
    yield Step(f"record role-held --member noor --role nurse --agency nhs-cwp --since {on.ago(30)}")
    yield Step(
        f"refer --agency cheshire-police --channel crime_system --victim-aware yes --on {on.ago(13, '09:10')} --fields -",
        _referral("Bert Imagined waits outside Ottilie Sample's work and sent 40 messages in a week.", "Bert Imagined", "Ottilie Sample"),
        "ottilie",
    )
    yield Step(
        f"record triage-decided {{ottilie}} --outcome insufficient_information --on {on.ago(13, '11:00')} --effort PC=20 --fields -",
        {"rationale": "The messages have not been seen yet."},
    )
    yield Step(
        f"refer --agency cheshire-police --channel email --victim-aware unknown --on {on.ago(14)} --fields -",
        _referral("A dispute over a hedge.", "Igor Fictitious", "Wanda Unreal"),
        "wanda",
    )
    yield Step(
        f"refer --agency probation --channel email --victim-aware no --on {on.ago(13)} --fields -",
        _referral("Calls from prison to a former partner.", "Otto Nonesuch", "Petra Invention"),
        "petra",
    )


def _nine_days_ago(on: Calendar) -> Iterator[Step]:
    yield Step(
        f"record note-recorded {{ottilie}} --on {on.ago(10)} --fields -",
        {"text": "Ottilie Sample showed the messages. Bert Imagined names the school of her son in three of them."},
    )
    yield Step(
        f"record triage-decided {{ottilie}} --outcome clearly_not_stalking --on {on.ago(10, '10:15')} --effort PC=25 --fields -",
        {"rationale": "Pattern, fixation and fear are all present."},
    )
    yield Step(
        f"record triage-decided {{wanda}} --outcome clearly_not_stalking --on {on.ago(10, '14:00')} --fields -",
        {"rationale": "Both sides write to each other; no fixation."},
    )
    yield Step(f"record case-closed {{wanda}} --reason not_stalking --risk-at-close low --on {on.ago(10, '14:20')} --fields -", {})
    yield Step("record party-identified --fields -", {"name": "Cora Unneeded", "phone": "01632 960199"}, erased=True)
    yield Step(f"record case-closed {{petra}} --reason custody_long --risk-at-close medium --on {on.ago(10)} --fields -", {})


def _five_days_ago(on: Calendar) -> Iterator[Step]:
    yield Step("user add hattie --agency emergency-trust --role practitioner --fields -", {"full_name": "Hattie Unreal"})
    yield Step("share agreement adopt -", AGREED | {"adopted_on": on.ago(6), "review_on": on.ago(-360)})
    yield Step("show {wanda} --break-glass life --reason -", "She was brought in hurt and names a neighbour.", user="hattie")
    yield Step(
        f"correct {{ottilie}}#6 --field outcome --to possible_stalking --discovered-on {on.ago(6)} --fields -",
        {"why": "The wrong box was ticked; the rationale says so."},
    )
    urgent = {"urgent_action": {"detail": "Change the locks; officers to pass by."}}
    yield Step(
        f"refer --agency cheshire-police --channel phone --victim-aware yes --on {on.ago(6, '17:40')} --urgent --action safeguard"
        f" --due {on.ago(6, '20:00')} --fields -",
        _referral("He came to her door at night and said that he would be back.", "Lars Pretend", "Mira Nobody") | urgent,
        "mira",
    )
    yield Step(
        f"record urgent-action-raised {{mira}} --gate outside --action spo_application --due {on.ago(1, '16:00')} --on {on.ago(6)}"
        " --fields -",
        {"detail": "Papers for the order."},
    )


def _yesterday(on: Calendar) -> Iterator[Step]:
    yield Step(f"record urgent-action-completed {{mira}} --raised 4 --outcome done --on {on.ago(6, '19:20')} --fields -", {})
    yield Step(
        f"record note-recorded {{ottilie}} --on {on.ago(11)} --fields -",
        {"text": "A neighbour said later that Bert Imagined's car had stood in the street all evening."},
    )
    yield Step(
        f"record note-recorded {{ottilie}} --by noor --as nurse --on {on.ago(2)} --fields -",
        {"text": "Ottilie Sample said by telephone that she sleeps badly and has seen her doctor."},
    )
    yield Step("record act-confirmed {ottilie} --version {ottilie}#9", user="noor")
    yield Step("rights erase P-7 --scope identity --authority subject_request --review RR-26-1 --keep")
    yield Step("rights erase --decide P-7#2", "P-7\n", user="vera")
    yield Step("record glass-reviewed {wanda} --opened 6 --verdict justified")
    yield Step(f"record case-reopened {{petra}} --trigger release --on {on.ago(2)} --fields -", {"reason": "Early release."})


def _today(on: Calendar) -> Iterator[Step]:
    yield Step(
        f"refer --agency victim-advocacy --channel clinic --victim-aware yes --on {on.ago(1)} --fields -",
        _referral("Letters arrive at her work every Monday.", "Hugo Madeup", "Pilar Noone"),
        "pilar",
    )
    yield Step("user add olga --agency cheshire-police --role disclosure_officer --fields -", OFFICER)
    yield from _proceedings(on)


def _proceedings(on: Calendar) -> Iterator[Step]:
    """A prosecution with material of both kinds, and an application for an order; no document is made, which would need more programs."""
    began = f"--kind criminal --investigation-began {on.ago(1)} --party P-10=defendant --party P-11=complainant --officer olga"
    yield Step(f"proceedings open {{pilar}} {began} --fields -", {"court": "Invented Crown Court", "reference": "07ZZ0000126"}, "trial")
    report = "Crime report: first account of the complainant, as it came to the unit."
    source = _item("pilar", 2, "sensitive", "Note of who is suspected.", reason="It would identify who gave the information.")
    items = DRAFT.format("trial", 12) + _item("pilar", 1, "non_sensitive", report, presumption="crime_report") + source
    yield Step("schedule list {trial} --draft -", items, user="olga")
    why = {"why": "The day in it is not that of the statement."}
    yield Step("schedule test {trial} 12 --test undermines --fields -", why, user="olga")
    renamed = "--redaction pseudonym --person P-11 --label 'Witness 1' --ground safety --fields -"
    yield Step(f"redact decide {{trial}} --for defence {renamed}", {"reason": "The letters go to her work."}, user="olga")
    yield Step("redact confirm {trial}#8", user="vera")
    yield Step("redact decide {trial} --for court --redaction release --place {pilar}#1", user="olga")
    yield Step("redact confirm {trial}#10", user="vera")
    yield Step("bundle completeness {trial} --for court --reason -", "The court knows of all that is withheld.", user="olga")
    party = "--kind civil_order --party P-8=respondent --party P-9=protected"
    yield Step(f"proceedings open {{mira}} {party} --fields -", {"court": "Invented Magistrates' Court", "matter": "An order."}, "order")
    items = DRAFT.format("order", 1) + _item("mira", 1, "non_sensitive", "Referral, as it was received.")
    yield Step("schedule list {order} --draft -", items)


DRAFT = 'proceedings = "{{{}}}"\nupto = 1\n[start]\nnon_sensitive = {}\n'
"""What stands at the head of a file of items: which proceedings they are of, and with which number the schedule begins."""


def _item(case: str, entry: int, schedule: str, description: str, *, presumption: str = "", reason: str = "") -> str:
    """An item as a person leaves it in the file that ``schedule propose`` makes."""
    told = {
        "schedule": schedule, "description": description, "location": "This ledger", "made_on": "", "held_as": "investigator", "agency": "",
        "presumption": presumption, "reason": reason,
    }  # fmt: skip
    texts = "".join(f'{name} = "{text}"\n' for name, text in told.items())
    return f'[[item]]\ninclude = true\ncase = "{{{case}}}"\nentries = [{entry}]\n{texts}'


PAST: tuple[tuple[int, Callable[[Calendar], Iterator[Step]]], ...] = (
    (12, _twelve_days_ago), (9, _nine_days_ago), (5, _five_days_ago), (1, _yesterday), (0, _today),
)  # fmt: skip
"""What was recorded how many days ago, oldest first; never more than the week apart that the clock's check allows."""

FOUNDED = Step("--user dana init --agency cheshire-police --prefix CHS --fields -", FIRST_USER)


def looking(on: Calendar) -> Iterator[Step]:
    """Ask the ledger: the caseload now and then, a case, as it was recorded by a past day, with today's knowledge, and what changed."""
    yield Step("caseload")
    yield Step(f"caseload --all --as-recorded {on.ago(9)}")
    yield Step("show {ottilie}")
    yield Step(f"replay {{ottilie}} --as-recorded {on.ago(9)}")
    yield Step(f"show {{ottilie}} --as-corrected {on.ago(10)}")
    yield Step(f"diff {{ottilie}} --from {on.ago(9)} --to {on.ago(1)}")
    yield Step("proceedings show {trial}")
    yield Step("schedule show {trial}")


def copying(out: str) -> Iterator[Step]:
    """Make a copy for the court and check it; one that was made before is checked alone."""
    if not Path(out).exists():
        yield Step("checkpoint")
        yield Step(f"bundle make {{trial}} --for court --out {quote(out)}", user="olga")
        yield Step("bundle list {trial}")
    yield Step(f"bundle check {quote(out)}")


def _referral(reason: str, suspect: str, victim: str) -> dict[str, Any]:
    return {"reason": reason, "suspect": {"name": suspect}, "victim": {"name": victim, "safe_contact": "text first"}}
