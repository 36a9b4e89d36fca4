"""A supervisor whose agency no agreement and no share leads to a case: nothing that he types tells it from one that is not there."""

import json
import re
from contextlib import closing

import click
import pytest
from application import scenes
from application.scenes import HEALTH, NAME, POLICE, member

from commands import cli
from ledger.application import Intent, Ledger
from ledger.store import place, reading
from projections.engine import question

PROBATION = "probation"
ROLES = ("analyst", "administrator", "auditor", "disclosure_officer")
ASKED = {"kind": "access", "controller": HEALTH, "channel": "letter", "identity": "known"}
SECRETS = (NAME, "Wilfred", "Ashbourne", "07700 900123", "waits outside")
READS = {
    "show": [
        "{case}", "{person}", "{proceedings}", "{proceedings} --next", "{case} --as-recorded 1", "{case} --format json", "{case} --next",
    ],
    "replay": ["{case}", "{person}", "{case} --format ndjson"],
    "diff": ["{case} --as-recorded 1", "{person} --as-recorded 1"],
    "timeline": ["{person}", "{person} --entries"],
    "receipt": ["{case}", "{case}#1", "{person}", "{proceedings}#1"],
    "due": ["--case {case}", "--case {person}"],
    "rights": ["list {person}", "list {person} --as-recorded 1"],
    "share": [
        "list {case}", "list --proceedings {proceedings}", "list --item {case}#1", "list --person {person}",
        "visible {case} --agency probation",
        "pack {case}#1 --out {file}.d", "ack {case}#1", "recall {case}#1",
    ],
    "proceedings": ["show {proceedings}", "show {proceedings} --as-recorded 1", "list --case {case}"],
    "schedule": ["show {proceedings}", "propose {proceedings} --draft {file}.toml", "issue {proceedings} --form list --to {file}.d"],
    "bundle": [
        "list {proceedings}", "make {proceedings} --for defence --out {file}.d", "make {proceedings} --again 1 --out {file}.d",
        "sign {proceedings}#1 {folder}", "completeness {proceedings} --for defence",
    ],
    "redact": ["show {proceedings} --for defence", "{proceedings} --for defence --draft {file}.toml"],
    "access-log": ["--case {case}", "--person {person}"],
    "retention": [
        "list {case}", "list {person}", "hold {case} --kind cpia --until verdict --review-on 2199-01-01 --fields {file}",
        "hold {person} --kind cpia --until verdict --review-on 2199-01-01 --fields {file}", "release {case}#1 --reason @{search}",
        "classify {person} --controller cwp --category health --from 2020-01-01",
        "review {person} --controller cwp --decision erase --criteria none --fields {file}",
    ],
    "verify": ["--case {case}"],
    "who-holds": ["{case}", "{case}#1", "{person}", "{person}#1", "{case} --purpose lawfulness"],
}
WRITES = {
    "record": [
        "note {case} --fields {file}", "triage-decided {case} --fields {file}",
        "record-restricted {case} --ground unlawful", "taken-on {case} --fields {file}",
        "share-followed {case} --share 1 --how acknowledged", "party-joined {case} --party {person} --category victim",
        "persons-merged {person} --other P-1 --match document --fields {file}", "persons-unmerged {person} --merge 2 --fields {file}",
        "persons-merged {mine} --other {person} --match document --fields {file}",
    ],
    "rights": [
        "access {person} --controller probation --request 1 --review {file}.r",
        "erase {person} --scope person --authority unlawful --review RR-1", "erase --decide {person}#1",
        "erase {case} --scope facts --authority unlawful --review RR-1", "erase {case}#1 --scope case --authority unlawful --review RR-1",
        "erase --decline {case}#1",
        "request {person} --kind access --controller probation --channel email --fields {file}", "follow {person}#1 --how answered",
        "restrict {case} --ground evidence", "restrict {case}#1 --ground evidence", "restrict {person} --in-cases --ground evidence",
        "lift {case}#1 --told-on today --reason -",
        "rectify {case}#1 --field urgency --to routine --request {person}#1 --fields {why}",
        "rectify {known}#1 --field urgency --to routine --request {person}#1 --fields {why}",
        "dispute {case}#1 --disputed-by practitioner --raised-on today --fields {file}",
        "resolve {case}#1 --outcome restricted --fields {file}", "statement {person}#1 --made-by practitioner --fields {file}",
    ],
    "proceedings": [
        "open {case} --kind inquest", "open {known} --kind inquest --party {person}=witness", "case {mine_too} {case}",
        "case {proceedings} {known}", "party {proceedings} --party {mine} --capacity witness",
        "party {mine_too} --party {person} --capacity witness", "officer {proceedings} --member me --duty deputy",
        "move {proceedings} --fields {court}", "request {proceedings} --by court --fields {wanted}",
        "answer {proceedings}#1 --fields {answer}",
        "apply {proceedings} --kind time --by defence", "rule {proceedings}#1 --ruling granted",
        "statement {proceedings} --kind compulsory --party {mine}", "review {proceedings} --trigger periodic --result listed",
        "serve {proceedings} --to court --method paper --schedules 1",
        "follow {proceedings}#1 --how chased", "close {proceedings} --ending concluded", "reopen {proceedings} --reason @{search}",
    ],
    "correct": [
        "{case}#1 --field urgency --to routine", "{person}#1 --field name --fields {file}",
        "{case}#1 --wrong-case {known} --likely-risk none --fields {why}",
        "{known}#1 --wrong-case {case} --likely-risk none --fields {why}",
    ],
}  # fmt: skip
LISTS = [
    "caseload", "caseload --all", "proceedings list", "proceedings list --all", "due", "due --overdue", "rights list", "rights list --all",
    "find --fields {search}", "find --fields {search} --all",
    "unit", "user list", "projections status", "doctor", "events list", "policy show", "policy periods", "retention list",
    "retention due --on 2199-01-01", "ask --list",
]  # fmt: skip
LISTS += [
    f"ask {name} {form}" for name in question.names() if not question.load(name).held
    for form in ("--format table", "--format ndjson", "--external --format json", "--as-recorded {head} --format json")
]  # fmt: skip
STATEMENTS = ("SELECT * FROM ask.cases()", "SELECT * FROM ask.entries()", "SELECT * FROM ask.questions()", "SELECT * FROM ask.agencies()")


@pytest.fixture
def at(shared_at):
    return shared_at


@pytest.fixture(scope="module")
def hidden(shared_at):
    """Number of a case, a person and proceedings that the health trust brought, and a supervisor of probation who is not to know."""
    with closing(Ledger(shared_at, place.profile(shared_at, "dana"))) as ledger:
        with member(shared_at, ledger, "hedy", HEALTH, ("practitioner", "disclosure_officer")) as clinic:
            case = scenes.referred(clinic)
            stream, _, person = clinic.parties([case.stream])[case.stream][0]
            clinic.record([Intent(scenes.event("rights-request-received", **ASKED, received_on=scenes.today()), stream)])
            heard, proceedings = _heard(clinic, case.stream, NAME)
        scenes.add_user(ledger, "olga", PROBATION, ("supervisor", "practitioner", "disclosure_officer"))
        for role in ROLES:
            scenes.add_user(ledger, f"o{role[:5]}", PROBATION, (role,))
        scenes.adopt(ledger, agencies=(POLICE, PROBATION), originators=None)
        scenes.adopt(ledger, agencies=(POLICE, HEALTH), originators=None, beside=True)
        known = scenes.referred(ledger, "Another matter.", name="Somebody Else", phone="07700 900999")
        mine = ledger.parties([known.stream])[known.stream][0][2]
        _, too = _heard(ledger, known.stream, "Invented Court")
        head, _ = reading.head(ledger.user)
    return {
        "case": case.number, "person": person, "known": known.number, "mine": mine, "head": head, "ids": (case.stream, stream, heard),
        "proceedings": proceedings, "mine_too": too,
    }  # fmt: skip


def _heard(ledger, case, court):
    """Open proceedings over a case: their stream and number."""
    stream = ledger.fresh()
    opened = scenes.event("proceedings-opened", kind="inquest", jurisdiction="england_wales", cases=[str(case)], court=court)
    return stream, ledger.record([Intent(opened, stream)]).entries[0].address.partition("#")[0]


@pytest.fixture
def files(tmp_path):
    """What the commands read: fields of some act, and words to find."""
    (tmp_path / "fields.json").write_text(json.dumps({"text": "A note."}))
    (tmp_path / "why.json").write_text(json.dumps({"why": "It is wrong."}))
    (tmp_path / "search.json").write_text(json.dumps({"search": NAME}))
    (tmp_path / "court.json").write_text(json.dumps({"court": "Invented Court"}))
    (tmp_path / "wanted.json").write_text(json.dumps({"wanted": "Notes."}))
    (tmp_path / "answer.json").write_text(json.dumps({"answer": "None."}))
    told = {name: str(tmp_path / f"{name}.json") for name in ("court", "wanted", "answer")}
    told["folder"] = str(tmp_path)
    return told | {"file": str(tmp_path / "fields.json"), "why": str(tmp_path / "why.json"), "search": str(tmp_path / "search.json")}


def asking(name):
    """How a question is asked: one over what agencies hold is a consultation."""
    return f"ask {name} --reason @{{file}}" if question.load(name).held else f"ask {name}"


def ways():
    for command, lines in (*READS.items(), *WRITES.items()):
        yield from (f"{command} {line}" for line in lines)
    for name in question.names():
        yield from (f"{asking(name)} --case {{{each}}}" for each in ("case", "person"))
        yield from (f"{asking(name)} --case {{case}} {more}" for more in ("--as-recorded 1", "--external", "--format json"))


@pytest.mark.parametrize("way", [*ways()])
def test_a_hidden_number_is_answered_as_one_that_is_not_there(door, hidden, files, way):
    """Same exit status, same words on both streams, nothing but the number itself tells them apart."""
    absent = hidden | {"case": hidden["case"][:-4] + "9999", "person": "P-9999", "proceedings": hidden["proceedings"][:-4] + "9999"}
    answers = []
    for numbers in (hidden, absent):
        said = door(*(word.format(**(numbers | files)) for word in way.split()), user="olga")
        assert not [secret for secret in SECRETS if secret in said.out + said.err]
        answers.append((said.status, *(said_of(numbers, text) for text in (said.out, said.err))))
    assert answers[0] == answers[1]
    assert answers[0][0] != 0 or way.startswith("due")


def said_of(numbers, text):
    for name in ("case", "person", "proceedings"):
        text = text.replace(numbers[name], f"<{name}>")
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "<id>", text)


@pytest.mark.parametrize("line", LISTS)
def test_no_list_no_search_and_no_count_shows_it(door, hidden, files, line):
    said = door(*(word.format(**(hidden | files)) for word in line.split()), user="olga")
    assert said.status in (0, 7), said.err
    numbers = (hidden["case"], hidden["proceedings"], f"{hidden['person']} ", f'"{hidden["person"]}"')
    for secret in (*SECRETS, *numbers, *map(str, hidden["ids"])):
        assert secret not in said.out + said.err
    if line.startswith("caseload"):
        assert [row["number"] for row in said.json] == [hidden["known"]]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", question.names())
def test_no_role_is_told_of_it_by_a_question(door, hidden, files, role, name):
    """Nor is an administrator told anything of any case; an analyst asks of all cases and not of one."""
    absent = hidden | {"case": hidden["case"][:-4] + "9999"}
    user, answers = f"o{role[:5]}", []
    for numbers in (hidden, absent):
        said = door(*f"{asking(name)} --case {{case}}".format(**(numbers | files)).split(), user=user)
        answers.append((said.status, said_of(numbers, said.out), said_of(numbers, said.err)))
    assert answers[0] == answers[1]
    assert answers[0][0] in (3, 4)
    whole = door(*asking(name).format(**files).split(), "--format", "ndjson", user=user)
    assert not [secret for secret in (*SECRETS, hidden["case"], *map(str, hidden["ids"])) if secret in whole.out + whole.err]
    assert (whole.status, whole.out) == (4, "") if role == "administrator" else whole.status == 0 or question.load(name).held


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_question_in_sql_shows_it(door, hidden, statement):
    said = door.done("ask", "--sql", statement, user="olga")
    assert not [secret for secret in (*SECRETS, hidden["case"], *map(str, hidden["ids"])) if secret in said.out + said.err]


def test_what_a_person_asked_for_is_due_to_whoever_reaches_his_record(door, hidden):
    told = {user: [row["case"] for row in door.done("due", user=user).json] for user in ("dana", "olga")}
    assert [hidden["person"] in told[user] for user in ("dana", "olga")] == [True, False]
    listed = {user: [row["person"] for row in door.done("rights", "list", user=user).json] for user in ("dana", "olga")}
    assert listed == {"dana": [hidden["person"]], "olga": []}


def test_every_command_that_takes_a_number_is_tried():
    """A command's usage says which of its words is a case's or a person's number."""
    root = click.Context(cli.cli)
    taking = {
        name for name in cli.cli.list_commands(root)
        for top in [cli.cli.get_command(root, name)]
        for each in (top, *getattr(top, "commands", {}).values())
        for parameter in each.params
        if any(word in str(parameter.make_metavar(root)) for word in ("CASE", "PERSON"))
    }  # fmt: skip
    assert taking <= {*READS, *WRITES}, "put the new command into this test's tables"
