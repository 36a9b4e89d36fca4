"""``find``: where words stand in what the reader may see."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from commands import beside, consulting, contesting, options, output, prompts, questions, searching, telling
from commands.session import opened_ledger
from commands.words import READS, command
from ledger.errors import RuleRefused, UsageError
from ledger.privacy import terms

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.events.fact import Fact
    from ledger.privacy.opening import Entry
    from ledger.rules.restriction import Standing

COLUMNS = ("address", "type", "occurred_at", "recorded_at", "position", "field", "excerpt", "when", "recorded", "later", "restricted")
PIECE = 20
"""Cases that are opened at a time, with the people in them; what is held does not grow with the scope."""


@command(
    "find", may=(*READS, RuleRefused),
    examples="caseledger find\ncaseledger find @words.txt --all\ncaseledger find -\ncaseledger find --fields search.json\n"
    "caseledger find --person\ncaseledger find @person.txt --person",
)  # fmt: skip
@click.argument("source", required=False, metavar="[@FILE|-]")
@click.option("--fields", "file", metavar="FILE|-", help='Read {"search": "…"} from a file, or from standard input.')
@click.option("--all", "everything", is_flag=True, help="Closed cases too; persons are found whatever became of their cases.")
@click.option("--person", "persons", is_flag=True, help="Find persons, by whole terms, and read no case for it.")
@options.consulting
@output.format_option
def find(
    *, source: str | None, file: str | None, everything: bool, persons: bool, purpose: str | None, why: str | None, form: str
) -> None:
    """Find words in the cases and proceedings that this reader may see, and in what is recorded of people; or with --person a person.

    The words are asked for, or come from a file or standard input, never from the command line. There is no index: every open
    case and proceedings in reach (with --all every one) is read and opened, and that is recorded as one consultation of all of them, in
    which the words stand sealed. Letter case and kinds of the same letter make no difference, nor do blanks within a telephone number. What
    is withheld or erased is not searched; a case that is restricted, whole or with its referral, is left out, unless the purpose reaches it
    (--purpose disclosure, legal_claim, criminal_proceedings, lawfulness): then it is searched too, and what is restricted says so. Found is
    what was first recorded and every correction, each at its own address; what was corrected, disputed or supplemented later says so.

    With --person each line, five at most, is one whole term: a name or words of one, another name in use, a date of birth (2/3/1980), a
    telephone number, an email address, a number elsewhere (PNC 80/12345A), a postcode. Found is whom all lines find, by what this
    reader may read of him now; by a name that was corrected too, which is said. No part of a word and no pattern finds anybody. The
    search is recorded, its lines sealed, before anything is looked up, and once more who was read. Whoever is hidden from this reader
    and whoever is not there are one answer.
    """
    term = _term(source, file, persons=persons)
    with opened_ledger() as ledger:
        if persons:
            from commands import finding

            finding.answer(ledger, term, purpose, why, form)
            return
        purpose = purpose or options.default_purpose(ledger.me.roles)
        cases, restricted = _cases(ledger, purpose, closed=everything)
        proceedings = _proceedings(ledger, closed=everything)
        found = _found(ledger, [*cases, *proceedings], term, purpose, why)
        rows = sorted(found, key=lambda row: int(row["position"]))
        if form == "table":
            output.answer_lines(_prose(rows, (len(cases), len(proceedings)), restricted, everything=everything))
        else:
            output.answer_rows(rows, output.columns(*COLUMNS), form)


def _cases(ledger: "Ledger", purpose: str, *, closed: bool) -> tuple[list[UUID], int]:
    """Give the cases to search, by number, and how many of them are in no list because they or their referrals are restricted."""
    from ledger.events.envelope import REACHES_RESTRICTED

    rows = dict(questions.cases(ledger, closed=closed))
    more = dict(_restricted(ledger, closed=closed)) if purpose in REACHES_RESTRICTED else {}
    found = {**more, **rows}
    return sorted(found, key=lambda stream: str(found[stream]["number"])), len(found) - len(rows)


def _proceedings(ledger: "Ledger", *, closed: bool) -> list[UUID]:
    """Give the proceedings to search, by number; what is restricted is left out."""
    found = questions.keyed(ledger, "proceedings", questions.asked(ledger, None, None))
    return [stream for stream, row in found if closed or row["state"] == "open"]


def _restricted(ledger: "Ledger", *, closed: bool) -> Iterator[tuple[UUID, questions.Row]]:
    """Give stream and row of each case that is on no caseload because it, or its referral, is restricted."""
    from ledger.store import reading

    now = questions.asked(ledger, None, None)
    for stream, _ in reading.cases_restricted(ledger.user):
        row = questions.folded(ledger, "caseload", stream, now, ledger.facts(stream))
        if row is not None and (closed or row["state"] == "open"):
            yield stream, row


def _term(source: str | None, file: str | None, *, persons: bool) -> str:
    """Read the words to look for; raises UsageError, never with any of them."""
    if source is not None and file is not None:
        raise UsageError("the words to find are given twice; nothing was read; give them once")
    if source is not None and source != "-" and not source.startswith("@"):
        raise UsageError("words to find may name a person, so they are not typed here; nothing was read; give none, @FILE or -")
    if file is not None:
        given = prompts.fields_file(file)
        term = given.get("search")
        if given.keys() != {"search"} or not isinstance(term, str):
            raise UsageError('the fields of a search are {"search": "…"} and nothing else; nothing was read')
    elif source is not None:
        term = prompts.text_file(source.removeprefix("@"), "the words to find")
    elif prompts.can_ask():
        term = prompts.ask("Whom to find?" if persons else "Words to find?")
    else:
        raise UsageError("the words to find are missing; nothing was read; give @FILE, - for standard input, or --fields FILE")
    return _whole(term.strip()) if persons else _fit(term.strip())


def _whole(text: str) -> str:
    """Give the lines of a search for persons. Raises UsageError where one is no whole term, and where they are too many or too long."""
    lines = terms.asked(text)
    if not lines or not all(lines) or len(lines) > terms.LINES or len(text) > terms.LONGEST:
        raise UsageError(
            f"a person is found by one to {terms.LINES} lines of whole terms, {terms.LONGEST} characters in all; nothing was searched; "
            "see caseledger find --help"
        )
    return text


def _fit(term: str) -> str:
    if not terms.folded(term).strip() or len(term) > terms.LONGEST or "\n" in term:
        raise UsageError(f"what to find is one line of at most {terms.LONGEST} characters, and not blank; nothing was read")
    return term


def _found(ledger: "Ledger", cases: Sequence[UUID], term: str, purpose: str | None, why: str | None) -> Iterator[dict[str, Any]]:
    """Give a row for each place found, a piece of the scope at a time, all in one consultation."""
    parties = ledger.parties(cases)
    pieces = list(_pieces(cases, {case: [person for person, _, _ in joined] for case, joined in parties.items()}))
    known = set(cases)
    persons = [stream for piece in pieces for stream in piece if stream not in known]
    wanted = consulting.Wanted(cases, persons, purpose, why, "these cases", search=term)
    for entries in consulting.in_pieces(ledger, wanted, pieces):
        yield from _rows(entries, term, ledger.zone)


def _pieces(cases: Iterable[UUID], persons: Mapping[UUID, Iterable[UUID]]) -> Iterator[list[UUID]]:
    """Cut cases into pieces, each case with those of its people who are in no earlier one."""
    waiting, seen = iter(cases), set[UUID]()
    while piece := list(islice(waiting, PIECE)):
        fresh = [person for person in dict.fromkeys(each for case in piece for each in persons.get(case, ())) if person not in seen]
        seen.update(fresh)
        yield [*piece, *fresh]


def _rows(entries: Sequence["Entry"], term: str, zone: tzinfo) -> Iterator[dict[str, Any]]:
    hits = list(searching.find(entries, term))
    if hits:
        by_position = {entry.fact.position: entry for entry in entries}
        later = beside.Later.of((by_position[position].fact for position in sorted(by_position)), by_position)
        standing = _standing(entries)
        yield from (_row(hit, zone, later, standing) for hit in hits)


def _standing(entries: Iterable["Entry"]) -> Mapping[UUID, "Standing"]:
    """Give the restrictions that stand in each record that was read."""
    from ledger.rules import restriction

    by_stream = defaultdict[UUID, list["Fact"]](list)
    for entry in entries:
        by_stream[entry.fact.stream].append(entry.fact)
    return {stream: restriction.in_force(facts) for stream, facts in by_stream.items()}


def _row(hit: searching.Hit, zone: tzinfo, later: beside.Later, standing: Mapping[UUID, "Standing"]) -> dict[str, Any]:
    from ledger.rules import restriction

    fact = hit.entry.fact
    covering = restriction.covering(standing[fact.stream], fact.version, fact.kind)
    return {
        "address": hit.entry.address, "type": telling.type_told(fact), "occurred_at": fact.occurred.to_json(),
        "recorded_at": fact.recorded_at, "position": fact.position, "field": hit.field, "excerpt": hit.excerpt,
        "when": telling.when(fact, zone), "recorded": telling.moment(fact, zone), "later": list(_later(fact, zone, later)),
        "restricted": telling.capital(restriction.in_words(covering[0], zone)) + "." if covering else None,
    }  # fmt: skip


def _later(fact: "Fact", zone: tzinfo, later: beside.Later) -> Iterator[str]:
    """Say in short which entries corrected, dispute or supplement what was found."""
    for one in later.corrected(fact):
        yield f"Corrected{contesting.as_to(one.field)} by {one.by.address}, recorded on {telling.moment(one.fact, zone)}."
    spoken: list[contesting.Dispute | contesting.Supplement] = [*later.disputed(fact), *later.supplemented(fact)]
    yield from (contesting.briefly(each, zone) for each in spoken)


def _prose(rows: Sequence[dict[str, Any]], read: tuple[int, int], restricted: int, *, everything: bool) -> Iterator[str]:
    cases, proceedings = read
    looked = output.counted(cases, "case" if everything else "open case") + (f" ({restricted} restricted)" if restricted else "")
    looked += f", {proceedings} {'' if everything else 'open '}proceedings" if proceedings else ""
    yield output.Heading(f"Found in {output.counted(len(rows), 'place')}; {looked} and the people in them were read")
    for row in rows:
        yield ""
        yield from output.paragraph(f"{telling.capital(row['when'])}, recorded on {row['recorded']}", "    ", f"{row['address']}  ")
        yield from output.paragraph(f"{row['field'].replace('_', ' ')}: {row['excerpt']}", "    ")
        for one in (*([row["restricted"]] if row["restricted"] else []), *row["later"]):
            yield from output.paragraph(one, "      ")
