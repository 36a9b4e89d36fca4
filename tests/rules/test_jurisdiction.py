"""A jurisdiction is one file: all of it is checked, and another stands in its place."""

from datetime import date

import pytest

from ledger.errors import UsageError
from ledger.events.holds import HoldKind, HoldUntil
from ledger.events.proceedings import ProceedingsKind
from ledger.events.redaction import Audience, Ground
from ledger.events.schedules import Answer, FormKind, Schedule
from ledger.rules import jurisdiction
from ledger.rules.jurisdiction import load, names, read

ANSWERS = "\n".join(f'{code} = {{ code = "{code.upper()}", words = "{code}" }}' for code in jurisdiction.ANSWERS)
LABELS = "\n".join(f'[labels.{audience}]\ndefault = "Kept back"' for audience in jurisdiction.AUDIENCES)
SMALL = f"""
name = "Islands"
[[editions]]
code = "second"
from = 2021-01-01
words = "second"
[[editions]]
code = "first"
from = 2001-01-01
words = "first"
[duties.reply]
days = 3
source = "Islands Act s.1"
[kinds.criminal]
forms = ["list"]
grounds = ["privilege"]
duties = ["reply"]
[forms.list]
title = "List"
marking = "PLAIN"
series = "non_sensitive"
defence_facing = true
columns = [{{ key = "number", title = "No." }}, {{ key = "description", title = "What" }}]
notes = []
nil = "Nothing."
[answers]
{ANSWERS}
{LABELS}
privilege = "Privileged"
"""
WRONG = {
    "no TOML": ("name =", "name"),
    "a key that nothing reads": ('name = "Islands"', 'name = "Islands"\nextra = 1'),
    "a member missing": ('words = "second"\n', ""),
    "a day that is text": ("from = 2021-01-01", 'from = "2021-01-01"'),
    "an empty title": ('title = "List"', 'title = ""'),
    "days below nothing": ("days = 3", "days = -1"),
    "days that are true": ("days = 3", "days = true"),
    "a duty nobody knows": ("[duties.reply]", "[duties.repose]"),
    "a duty that the file does not describe": ('duties = ["reply"]', 'duties = ["certificate"]'),
    "a hold without its duty": ('duties = ["reply"]', 'duties = ["reply"]\nhold = { kind = "cpia", until = "verdict" }'),
    "a form that the file does not describe": ('forms = ["list"]', 'forms = ["mg6c"]'),
    "a form twice": ('forms = ["list"]', 'forms = ["list", "list"]'),
    "a form nobody knows": ("[forms.list]", "[forms.roll]"),
    "a kind nobody knows": ("[kinds.criminal]", "[kinds.crown]"),
    "a ground nobody knows": ('grounds = ["privilege"]', 'grounds = ["because"]'),
    "a ground that is a number": ('grounds = ["privilege"]', "grounds = [1]"),
    "a series nobody knows": ('series = "non_sensitive"', 'series = "secret"'),
    "a form for the defence of a sensitive series": ('series = "non_sensitive"', 'series = "sensitive"'),
    "a form for the defence with a column for the prosecutor": ('key = "description"', 'key = "sensitivity_reason"'),
    "a column nobody knows": ('key = "description"', 'key = "colour"'),
    "a note that is a number": ("notes = []", "notes = [1]"),
    "an edition twice": ('code = "first"', 'code = "second"'),
    "two editions from one day": ("from = 2001-01-01", "from = 2021-01-01"),
    "an answer missing": ('q = { code = "Q", words = "q" }\n', ""),
    "an audience missing": ('[labels.subject]\ndefault = "Kept back"\n', "[labels.defence2]\n"),
    "a label of no ground": ('privilege = "Privileged"', 'privy = "Privileged"'),
}


def test_codes_are_those_of_the_events():
    told = {
        jurisdiction.KINDS: ProceedingsKind, jurisdiction.FORMS: FormKind, jurisdiction.SERIES: Schedule, jurisdiction.GROUNDS: Ground,
        jurisdiction.AUDIENCES: Audience, jurisdiction.ANSWERS: Answer, jurisdiction.HOLDS: HoldKind, jurisdiction.UNTIL: HoldUntil,
    }  # fmt: skip
    for codes, listed in told.items():
        assert codes == tuple(each.value for each in listed)


def test_every_file_is_one_and_has_every_kind_and_duty():
    assert names() == ["england_wales"]
    own = load("england_wales")
    assert set(own.kinds) == set(jurisdiction.KINDS)
    assert set(own.forms) == set(jurisdiction.FORMS)
    assert set().union(*(kind.duties for kind in own.kinds.values())) == set(jurisdiction.DUTIES)


def test_only_criminal_proceedings_have_the_forms_of_the_police():
    own = load("england_wales")
    assert {form.name for form in own.forms_of("criminal")} == set(jurisdiction.FORMS) - {"list"}
    for kind in set(jurisdiction.KINDS) - {"criminal"}:
        assert [form.name for form in own.forms_of(kind)] == ["list"]
        assert own.series_of(kind) == {"non_sensitive"}
    assert own.series_of("criminal") == set(jurisdiction.SERIES)


@pytest.mark.parametrize(
    ("began", "edition"),
    [
        ("1997-03-31", None), ("1997-04-01", "code_1997"), ("2005-04-03", "code_1997"), ("2005-04-04", "code_2005"),
        ("2015-03-18", "code_2005"), ("2015-03-19", "code_2015"), ("2020-12-30", "code_2015"), ("2020-12-31", "code_2020"),
    ],
)  # fmt: skip
def test_the_start_of_the_investigation_fixes_the_edition(began, edition):
    assert load("england_wales").edition_on(date.fromisoformat(began)) == edition


def test_a_kind_says_which_hold_its_cases_need_at_first_after_a_conviction_and_when_taken_up_again():
    held = {name: kind.hold for name, kind in load("england_wales").kinds.items()}
    assert held == {
        "criminal": ("cpia", "verdict", "release", "appeal_ended"), "civil_order": ("civil", "proceedings_ended", None, None),
        "family": ("civil", "proceedings_ended", None, None), "inquest": ("coroner", "proceedings_ended", None, None),
        "parole": ("civil", "proceedings_ended", None, None), "other": None,
    }  # fmt: skip


def test_grounds_that_would_tell_of_sensitive_material_read_alike_outside():
    own = load("england_wales")
    telling = {"whereabouts", "source", "mappa", "public_interest", "medical", "safety", "child", "methods", "inquiry", "not_decided"}
    for audience in ("court", "defence", "applicant", "subject"):
        assert {own.label(audience, ground) for ground in telling} == {"Withheld"}
    assert own.label("defence", "not_relevant") == "Withheld: not relevant"
    assert own.label("prosecutor", "source") == "Withheld: identity of a source"


def test_another_jurisdiction_is_another_file(tmp_path):
    (tmp_path / "islands.toml").write_text(SMALL, encoding="utf-8")
    other = load("islands", tmp_path)
    assert (other.name, other.title, set(other.kinds)) == ("islands", "Islands", {"criminal"})
    assert [other.edition_on(date(year, 6, 1)) for year in (2000, 2020, 2021)] == [None, "first", "second"]
    assert (other.kinds["criminal"].days("reply"), other.kinds["criminal"].days("hold")) == (3, None)
    assert other.series_of("criminal") == {"non_sensitive"}
    assert other.forms_of("family") == ()
    assert [other.label("subject", ground) for ground in ("privilege", "source")] == ["Privileged", "Kept back"]
    assert load("islands", tmp_path) is other


@pytest.mark.parametrize("wrong", WRONG)
def test_a_file_that_is_wrong_anywhere_is_refused(wrong):
    old, new = WRONG[wrong]
    assert old in SMALL
    with pytest.raises(UsageError, match=r"the jurisdiction islands: .*nothing was recorded"):
        read("islands", SMALL.replace(old, new, 1))
    read("islands", SMALL)


def test_a_form_that_was_changed_is_kept_as_it_read_before():
    form = '{ title = "Old", marking = "M", columns = [{ key = "number", title = "No" }], notes = [], defence_facing = true, nil = "0" }'
    told = f"{SMALL}\n[[earlier]]\nmg6c = {form}\n[[earlier]]\nmg6c = {form.replace('Old', 'Older')}\n"
    found = read("islands", told)
    assert [each.forms["mg6c"].title for each in found.as_before("mg6c")] == ["Old", "Older"]
    assert not [*found.as_before("mg6d")]
    assert found.forms == read("islands", SMALL).forms
    for wrong in ("mg6x = {}", "mg6c = 3", f"mg6c = {form.replace('number', 'test')}"):
        with pytest.raises(UsageError, match=r"the jurisdiction islands: .*nothing was recorded"):
            read("islands", f"{SMALL}\n[[earlier]]\n{wrong}\n")


def test_a_jurisdiction_of_which_there_is_no_file_is_refused(tmp_path):
    with pytest.raises(UsageError, match="there is no jurisdiction scotland; nothing was recorded; choose one of england_wales"):
        load("scotland")
    (tmp_path / "odd.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="cannot be read"):
        load("odd", tmp_path)
