"""The pack as it is put together: written out whole once, and without a trace of what does not go."""

import io
import itertools
import re
from datetime import date
from hashlib import sha256

import pypdf
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from strategies import fields as drawn_fields

from ledger.entry.slot import Owner
from ledger.errors import UsageError
from ledger.events.catalogue import TYPES, latest, load
from ledger.events.event import fields_of
from ledger.rules.periods import DEFAULT_PERIODS, Period
from projections.rights import keeping, pack, page, review, wording
from projections.rights.gate import LEDGERS, normalised
from projections.rights.proposing import CONFRONTED, UNAWARE, proposed
from projections.rights.told import TOLD
from tests.projections.opened import BERT, BOTH, CASE, OTTILIE, POLICE, TRUST, asked, entry, slot

ANSWER = pack.Answer(
    "Cheshire Constabulary", "police", "The data protection officer, 1 Invented Row.", date(2026, 11, 30), date(2026, 11, 2),
    recipients=["health services"], partners=["the probation service", "health services"],
)  # fmt: skip
SAID = {"channel": "phone", "urgency": "routine", "agency": POLICE, "victim_aware": "yes", "reason": "Bert waits outside. Ottilie saw him."}
STORY = [
    entry(1, "party-identified", "2026-11-16", {"name": "Bert Imagined", "phone": "07700 900555"}, stream=BERT, subjects=()),
    entry(2, "referral-received", "2026-11-17", SAID),
    entry(3, "party-joined", "2026-11-17", {"party": str(BERT), "category": "suspect"}),
    entry(4, "note-recorded", "2026-11-18", {"text": "A note that stays."}, basis="legal_obligation", condition=None),
    entry(5, "arrest-made", "2026-11-19", {"offence": "stalking", "suspect": str(BERT)}),
    entry(6, "risk-level-set", "2026-11-20", {"suspect": str(BERT), "victim": str(OTTILIE), "level": "high", "trigger": "threat",
                                              "rationale": "He said so."}),
]  # fmt: skip
ASKED = (
    "You asked Cheshire Constabulary on 2 November 2026 for personal data about you. This is its answer, as things stood on "
    "30 November 2026."
)
ORIGIN = (
    "It came from our own work and records, and official records such as those of courts; and what other people reported to us, or to "
    "agencies with which we work. We do not say who told us something in confidence."
)
TASK = f"{wording.BASES['law_enforcement_task']} {wording.CONDITIONS['safeguarding']}"


def section(heading, paragraphs=(), rows=(), entries=()):
    return {
        "heading": heading, "paragraphs": list(paragraphs), "rows": [dict(zip(("label", "value"), row, strict=True)) for row in rows],
        "entries": [{"when": when, "sentences": list(sentences)} for when, *sentences in entries],
    }  # fmt: skip


def text_of(pdf):
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert not reader.attachments
    said = [*reader.metadata.values(), *(each.title for each in reader.outline if not isinstance(each, list))]
    return "\n".join([*(each.extract_text() for each in reader.pages), *map(str, said)])


def test_the_pack_is_told_whole():
    items = [each for each in proposed(STORY, asked()) if each.include or each.key == "CHS-26-0041#2/reason/1"]
    assert pack.assembled(items, ANSWER) == {
        "title": "Your personal data", "subtitle": "Answer to your request for access",
        "controller": "Cheshire Constabulary", "contact": "The data protection officer, 1 Invented Row.",
        "answered_on": "2026-11-30", "requested_on": "2026-11-02",
        "opening": [
            ASKED,
            *wording.GIVEN, wording.ADDRESS,
        ],
        "sections": [
            section("Why we hold it", ["We hold it for work on the case."], rows=[
                ("Police and court matters, and referral and identity", TASK),
            ]),
            section("Who you are, and how you are reached", entries=[
                ("On 16 November 2026", "Name: Bert Imagined. Telephone: 07700 900555."),
                ("On 17 November 2026", "You were entered in a matter as: suspect."),
            ]),
            section("What is recorded about you", entries=[
                ("On 17 November 2026", "The unit received a referral about you.", "Bert waits outside."),
                ("On 19 November 2026", "You were arrested on suspicion of stalking."),
            ]),
            section("Where it came from", [
                ORIGIN,
            ]),
            section("Who was given it", [
                "Other agencies that work together in this unit, under a written agreement: health services and the probation service.",
                "Parts of it were also given to health services.",
            ]),
            section("How long we keep it", [wording.PERIOD_UNKNOWN]),
            section("Decisions by computer", [wording.AUTOMATED]),
            section("What you may ask of us", wording.RIGHTS[True]),
            section("If you are not content, and whom to ask", [
                wording.COMPLAIN, wording.COMMISSIONER, wording.COURT,
                "Cheshire Constabulary: The data protection officer, 1 Invented Row.",
            ]),
        ],
    }  # fmt: skip


def test_an_entry_that_is_told_by_its_passages_is_not_told_without_one():
    note = [each for each in proposed(STORY, asked()) if each.key.startswith("CHS-26-0041#4")]
    assert [each.include for each in note] == [True, False]
    assert "A note was made." not in [*pack.texts(pack.assembled(note[:1], ANSWER))]
    assert "A note that stays." in [*pack.texts(pack.assembled(note, ANSWER))]


def test_whoever_is_given_nothing_gets_the_same_bytes():
    """Neither confirm nor deny, nothing decided to go, nothing held: no recipient, basis or period of anybody stands in it."""
    nothing = pack.assembled([], pack.Answer(*ANSWER[:5]))
    for given_nothing in (pack.assembled([], ANSWER), pack.assembled([], ANSWER._replace(grounds=("crime",), kept=("100 years",)))):
        assert pack.as_json(given_nothing) == pack.as_json(nothing)
        assert page.as_pdf(given_nothing) == page.as_pdf(nothing)
    assert [each["heading"] for each in nothing["sections"]] == ["If you are not content, and whom to ask"]


def test_the_same_pack_is_the_same_bytes_and_every_text_stands_on_its_pages():
    made = pack.assembled(proposed(STORY, asked()), ANSWER._replace(grounds=("others", "crime")))
    assert page.as_pdf(made) == page.as_pdf(made)
    read = normalised(text_of(page.as_pdf(made)))
    for text in pack.texts({key: value for key, value in made.items() if key not in ("answered_on", "requested_on")}):
        assert normalised(text) in read.replace("your personal data cheshire constabulary", ""), text
    assert "giving it could harm the prevention detection investigation or prosecution of crime and because" in read
    assert len(page.as_pictures(made, 40)) == len(pypdf.PdfReader(io.BytesIO(page.as_pdf(made))).pages)


def test_two_controllers_give_disjoint_packs():
    both = [*STORY, *(entry(10 + at, "need-identified", "2026-11-21", {"person": str(BERT), "need": need}, controller=TRUST)
                      for at, need in enumerate(("coping", "mental_health")))]  # fmt: skip
    ours, theirs = (
        {(each["when"], *each["sentences"]) for one in pack.assembled(proposed(both, of), ANSWER)["sections"] for each in one["entries"]}
        for of in (asked(), asked(controller=TRUST))
    )
    assert ours
    assert theirs
    assert ours.isdisjoint(theirs)


def test_periods_are_those_of_the_controller_whatever_group_a_person_was_put_into():
    lengths = keeping.lengths(DEFAULT_PERIODS, POLICE, "police")
    assert lengths == ["6 years", "10 years"]
    assert keeping.lengths((Period("health", "own", days=90, controller=TRUST), *DEFAULT_PERIODS), TRUST, "health") == ["90 days"]
    assert keeping.told(DEFAULT_PERIODS, POLICE, None)[0].startswith(
        "We review whether we still need it when 6 years or 10 years have passed, depending on what it is about. We count from"
    )
    assert keeping.told(DEFAULT_PERIODS, TRUST, "health")[0].startswith("We review whether we still need it when 20 years have passed. We")
    assert keeping.told((), POLICE, "police") == []


def test_a_suspect_is_proposed_nothing_of_a_matter_of_which_nothing_shows_that_he_knows():
    """To tell him that somebody went to the unit may be what endangers her."""
    unaware = [entry for entry in STORY if entry.fact.kind not in CONFRONTED]
    assert len(unaware) < len(STORY), "in the story he was confronted"
    of_the_case = [item for item in proposed(unaware, asked()) if item.fact.kind != "party-identified"]
    assert of_the_case
    assert not [item for item in of_the_case if item.include or UNAWARE not in item.look]


# -- what a person decides -----------------------------------------------------------------------------------------

MADE = review.Prepared("P-311", POLICE, 3, 40, date(2026, 11, 30))
ITEMS = proposed(STORY, asked())


def file(answer=review.ALL, **more):
    return review.proposal(ITEMS, MADE) | {"answer": answer} | more


def test_the_file_says_for_what_it_was_made_and_what_is_proposed():
    assert review.prepared(file()) == MADE
    of_others = "The rest tells of other people."
    told = review.decided(file(reasons=of_others), ITEMS, part_3=True)
    assert told == review.Decision([each for each in ITEMS if each.include], "all", [], of_others)
    every = file() | {"items": [each | {"include": "yes"} for each in file()["items"]]}
    assert review.decided(every, ITEMS, part_3=True) == review.Decision(ITEMS, "all", [], None)
    with pytest.raises(UsageError, match="not every item is to go"):
        review.decided(file(), ITEMS, part_3=True)
    nothing = review.decided(file(review.NEITHER, reasons="A victim would be endangered."), ITEMS, part_3=True)
    assert nothing == review.Decision([], "neither_confirm_nor_deny", [], "A victim would be endangered.")


@pytest.mark.parametrize(("changed", "said"), [
    ({"answer": ""}, "answer is not decided"),
    ({"answer": review.UNEXPLAINED}, "reasons are not given"),
    ({"answer": review.PART, "reasons": "x"}, "grounds are given where"),
    ({"answer": review.ALL, "grounds": ["crime"]}, "grounds are given where"),
    ({"answer": review.PART, "reasons": "x", "grounds": ["serious_harm"]}, "grounds: some of inquiry"),
    ({"items": [{"item": "CHS-26-0041#2", "include": "perhaps"}]}, "no yes or no"),
    ({"items": [{"item": "CHS-26-0041#2", "when": "On 17 November 2026", "text": "Else.", "include": "yes"}]}, "not what the record"),
    ({"items": [{**review.proposal(ITEMS, MADE)["items"][2], "include": "yes"}]}, "without its entry"),
    ({"items": None}, "no yes or no"),
])  # fmt: skip
def test_what_is_undecided_changed_or_out_of_place_is_refused(changed, said):
    with pytest.raises(UsageError, match=said):
        review.decided(file() | changed, ITEMS, part_3=True)


@pytest.mark.parametrize("broken", [{"upto": "4"}, {"on": "soon"}, {"request": "x"}, {"more": 1}])
def test_another_file_is_refused(broken):
    with pytest.raises(UsageError, match="not one that --review made"):
        review.prepared(file() | broken)
    with pytest.raises(UsageError, match="not one that --review made"):
        review.prepared({"items": []})


# -- nothing withheld leaves ---------------------------------------------------------------------------------------

ABOUT_PERSONS = sorted(name for name in TYPES if load(name).stream in ("case", "record"))
TELLABLE = sorted({name for side in TOLD.values() for kind in side if (name := latest(kind)) in ABOUT_PERSONS})
LETTERS = "bcdfghklmnprstvwz"
LONG = 12


@st.composite
def stories(draw):
    """Entries of any type, by either controller, about either person or both; every text in them is some token of its own, or a mention."""
    count = itertools.count()

    def token():
        return "".join(LETTERS[byte % len(LETTERS)] for byte in sha256(str(next(count)).encode()).digest()[:16])

    found = []
    for place in range(1, draw(st.integers(2, 7))):
        cls = load(draw(st.sampled_from(draw(st.sampled_from([TELLABLE, TELLABLE, ABOUT_PERSONS])))))
        values = draw(drawn_fields(cls))
        for field in fields_of(cls):
            if field.name in values and field.kind == "text" and (field.personal is not None or cls.held_by):
                values[field.name] = [token()] if field.many else token()
            if field.name in values and field.kind == "person" and not field.many:
                values[field.name] = str(draw(st.sampled_from([BERT, OTTILIE])))
            if field.name in values and field.narrative:
                mention = draw(st.sampled_from(["Bert Imagined", "Ottilie Sample", "07700 900123", "3 Made-up Mews, Tarporley"]))
                values[field.name] = f"The {token()} saw {mention} there. Then {token()} came."
        marks = draw(st.lists(st.sampled_from(["lpp", "source_identity", "victim_location", "health"]), max_size=1))
        subjects = draw(st.sampled_from([BOTH, BOTH[:1], BOTH[1:], ((BERT, "victim"), (OTTILIE, "suspect"))]))
        controller = draw(st.sampled_from([POLICE, POLICE, TRUST]))
        found.append(entry(place, "", "2026-11-17", cls.from_values(values), controller=controller, subjects=subjects, sensitivity=marks))
    return found


def judged(entries, items, person):
    """Each unit with a value of its own, and whether it may be in the pack: coded or his, of an included entry; in an included passage."""
    own = {slot(Owner(person, stream, POLICE)) for stream in (CASE, person)}
    keys, passages = {each.key for each in items if each.of is None}, " ".join(each.text for each in items if each.of is not None)
    for one in entries:
        fields = {field.name: field for field in fields_of(load(one.fact.type))}
        for ordinal, name, value in one.units:
            field = fields.get(name)
            if field is None or field.codes is not None:  # the words of a code may be those of any sentence
                continue
            if field.narrative:
                yield str(value), " ".join(value.split()) in passages
            else:
                yield str(value), one.address in keys and (field.personal is None or one.slots[ordinal] in own)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(stories(), st.data())
def test_nothing_of_what_is_withheld_stands_in_the_pack(entries, data):
    person = data.draw(st.sampled_from([BERT, OTTILIE]))
    items = proposed(entries, asked(person))
    kept = {each.key for each in items if data.draw(st.booleans()) and (each.of is None)}
    going = [each for each in items if each.key in kept or (each.of in kept and data.draw(st.booleans()))]
    made = pack.assembled(going, ANSWER)
    texts = [pack.as_json(made).decode(), text_of(page.as_pdf(made))]
    squashed = ["".join(normalised(text).split()) for text in texts]
    units = [*judged(entries, going, person)]
    open_text = " ".join(["".join(normalised(value).split()) for value, may in units if may])
    for value in (value for value, may in units if not may):
        plain = "".join(normalised(value).split())
        for run in (plain[at : at + LONG] for at in range(len(plain) - LONG + 1)):
            assert run in open_text or not any(run in text for text in squashed), value
    other = ("ottiliesample", "07700900123", "madeupmews") if person == BERT else ("bertimagined",)
    assert not [word for word in other for text in squashed if word in text]
    assert not [text for text in texts if re.search(LEDGERS, text.replace("1 Invented Row", ""))]
    assert not [each for each in going if each.fact.basis.get("controller") != POLICE]
