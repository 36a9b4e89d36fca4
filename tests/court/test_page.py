"""The page of a copy as bytes: one file that asks for nothing, in which no recorded text becomes markup, the same bytes each time."""

import hashlib
import json
import re
from base64 import b64encode
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import unquote

import pytest
from court.paged import copy_of, page_of
from hypothesis import given, settings
from hypothesis import strategies as st
from proof.bundled import files_of, record
from proof.stored_record import CASE, SUSPECT

from ledger.errors import VerificationFailed
from ledger.proof import bundle
from ledger.proof.bundle_words import FAULTS, VERDICTS
from projections.court import page
from projections.court.bundle import ERASED, GIST, RECORDED, RENAMED, WITHHELD, WORDS, Exhibit, Field, Named, Run
from projections.court.page_text import attribute, sentence, shown

VOID = {"meta"}
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)


class Tree(HTMLParser):
    """Reads a page: its elements with their attributes, its text, and what stands open at the end."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.texts, self.refused = [], [], [], []
        self.feed(source if isinstance(source, str) else source.decode())
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.refused.append(tag)

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))

    def of(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]

    def shape(self):
        return [(tag, sorted(attrs)) for tag, attrs in self.elements if tag != "bdi" and attrs.get("class") != "c"]


def read_back(markup):
    """The text of an element as the page's script reads it."""
    tree = Tree(markup)
    marks = lambda within, data: chr(int(data[3:-1], 16)) if within == "span" and re.fullmatch(r"\[U\+[0-9A-F]{4,6}\]", data) else data  # noqa: E731
    return "".join(marks(*each) for each in tree.texts)


@pytest.fixture(scope="module")
def files():
    return files_of(record(), (CASE, SUSPECT), withheld=(4,), hidden=(6,))


@pytest.fixture(scope="module")
def tree(files):
    return Tree(page_of(files))


def test_the_same_copy_is_the_same_bytes(files):
    assert page_of(files) == page_of(files)


def test_the_page_is_well_formed_and_asks_for_nothing(tree, files):
    assert (tree.open, tree.refused) == ([], [])
    for tag, attrs in tree.elements:
        assert tag not in {"link", "img", "iframe", "object", "embed", "base", "video", "audio", "svg"}
        assert not {"src", "style", "srcset", "action", "background"} & attrs.keys()
        assert not [name for name in attrs if name.startswith("on")]
        assert re.match(r"#|exhibits/[^/:]+$", attrs.get("href", "#")), attrs
    source = page_of(files).decode()
    assert not re.search(r"https?://|@import|\burl\(|//[a-z]+\.", source)


def test_its_policy_lets_nothing_run_or_load_but_its_own_style_and_script(tree, files):
    policy = next(each["content"] for each in tree.of("meta") if each.get("http-equiv"))
    source = page_of(files).decode()
    style = re.search(r"<style>(.*?)</style>", source, re.DOTALL)[1]
    script = re.search(r"<script>(.*?)</script>", source, re.DOTALL)[1]
    styles, scripts = (f"'sha256-{b64encode(hashlib.sha256(each.encode()).digest()).decode()}'" for each in (style, script))
    assert policy == f"default-src 'none'; style-src {styles}; script-src {scripts}; base-uri 'none'; form-action 'none'"
    assert "</" not in script.replace("</script", "<")


def test_headings_landmarks_tables_and_links_are_those_of_an_accessible_page(tree):
    assert tree.of("html") == [{"lang": "en"}]
    levels = [int(tag[1]) for tag, _ in tree.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert [len(tree.of(tag)) for tag in ("header", "nav", "main", "footer", "title")] == [1] * 5
    ids = [attrs["id"] for _, attrs in tree.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    named = {attrs["href"][1:] for attrs in tree.of("a") if attrs["href"].startswith("#")}
    referred = {attrs[name] for _, attrs in tree.elements for name in ("aria-labelledby", "for", "aria-describedby") if name in attrs}
    assert named | referred <= set(ids)
    assert len(tree.of("table")) == len(tree.of("caption"))
    assert all("scope" in attrs for attrs in tree.of("th"))
    assert tree.elements[[tag for tag, _ in tree.elements].index("body") + 1][1]["href"] == "#main"


def test_what_is_said_stands_in_its_order(tree):
    assert [attrs["id"] for attrs in tree.of("section")] == [
        "about", "checked", "trusting", "people", "chronology", "withheld", "schedules", "redactions", "exhibits", "proof",
    ]  # fmt: skip
    text = "".join(data for _, data in tree.texts)
    for said in (
        "certutil -hashfile index.html SHA256", "shasum -a 256 index.html", "sha256sum index.html", "python verify.py",
        "This page cannot vouch for itself", "Wording generated by release 0.1.0 from recorded fields.", "Bert: suspect on that day.",
        "[Withheld: data protection]", "[name put by the unit]",
    ):  # fmt: skip
        assert said in text, said


def test_the_manifests_digest_and_the_words_of_every_verdict_stand_on_it(tree, files):
    text = "".join(data for _, data in tree.texts)
    assert hashlib.sha256(files[bundle.MANIFEST]).hexdigest() in text
    data = json.loads(next(data for within, data in tree.texts if within == "script" and data.startswith("{")))
    assert data["words"]["verdicts"].keys() == VERDICTS.keys()
    assert data["words"]["faults"].keys() == FAULTS.keys()
    assert bundle.ENTRIES not in data["files"]  # what is shown is what is checked


@given(TEXTS)
def test_any_text_is_read_back_to_the_character_and_is_no_markup(text):
    assert read_back(f"<b>{shown(text)}</b>") == text
    assert {tag for tag, _ in Tree(shown(text)).elements} <= {"span"}
    assert Tree(f'<b data-x="{attribute(text)}">').of("b") == [{"data-x": text}]
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown(text))


@settings(max_examples=25, deadline=None)
@given(TEXTS, TEXTS)
def test_no_text_of_a_copy_changes_the_shape_of_the_page(text, other):
    def with_text(text):
        line = copy_of(ONE).lines[0]
        runs = tuple(Run(kind, text, 0) for kind in (WORDS, WITHHELD, RENAMED, GIST, ERASED))
        line = line._replace(
            when=text, recorded=text, heading=text, record=text, says=(*line.says, *runs), beside=(runs, (Run(RECORDED, text, 3),)),
            status=(text,), fields=(Field(99, text, text, Run(WITHHELD, text)),),
        )  # fmt: skip
        source = page_of(
            ONE, title=text, marking=text, release=text, contact=text, heading=((text, text),), legend=(text,), lines=(line,),
            people=(Named(text, (text,), True),), exhibits=(Exhibit(text, "00" * 32, b"", 1),),
        ).decode()  # fmt: skip
        return Tree(source[: source.index("<style>")] + source[source.index("</style>") + 8 : source.rindex("<script>")] + "</body></html>")

    one, another = with_text(f"x{text}"), with_text(f"y{other}")
    assert one.shape() == another.shape()
    assert (one.open, one.refused) == ([], [])
    assert unquote(next(each["href"] for each in one.of("a") if each["href"].startswith("exhibits/"))) == f"exhibits/x{text}"


ONE = files_of(record(0), (CASE,), complete=False)


def test_a_recorded_passage_that_is_not_its_unit_makes_no_page(files):
    copy = copy_of(files)
    line = next(each for each in copy.lines if any(run.kind == RECORDED for run in each.says))
    says = tuple(run._replace(text=f"{run.text} ") if run.kind == RECORDED else run for run in line.says)
    for false in (line._replace(says=says), line._replace(units={})):
        with pytest.raises(VerificationFailed, match=f"entry {line.number}"):
            page_of(files, lines=(false,))


def test_a_unit_that_neither_sentence_nor_fields_show_stands_among_the_fields(files):
    line = copy_of(files).lines[0]
    source = page_of(files, lines=(line._replace(says=(), fields=()),)).decode()
    assert {int(each) for each in re.findall(r'data-ordinal="(\d+)"', source)} == set(line.units)


def test_recorded_words_are_quoted_and_what_stands_in_their_place_is_told_in_words():
    runs = [
        Run(WORDS, "He said "), Run(RECORDED, "I know "), Run(RENAMED, "Witness 2"), Run(WITHHELD, "third party"), Run(WORDS, "."),
        Run(GIST, "He was told"), Run(WITHHELD, "withheld"), Run(ERASED, "key destroyed on 3 March 2026"),
    ]  # fmt: skip
    text = "".join(data for _, data in Tree(sentence(runs)).texts)
    assert text == (
        "He said I know Witness 2 [name put by the unit][Withheld: third party].[Gist put by the unit: He was told][Withheld]"
        "[Erased: key destroyed on 3 March 2026]"
    )
    assert [tag for tag, _ in Tree(sentence(runs)).elements].count("q") == 1


def test_a_page_for_the_person_whose_data_it_is_has_no_script_proof_digest_count_or_box(files):
    line = copy_of(files).lines[0]
    hidden = Run(WITHHELD, "third party")
    runs = (hidden, Run(WORDS, "He waited. "), Run(RECORDED, "as recorded"), Run(RENAMED, "a friend"), Run(ERASED, "gone"))
    line = line._replace(says=runs, beside=((hidden,),), fields=(Field(9, "a", "A", hidden),))
    copy = copy_of(files, silent=True, audience="subject", lines=(line,), bare=(), schedules=(), exhibits=())
    made = page.as_html(copy, files).decode()
    tree = Tree(made)
    assert tree.of("script") == []
    assert not re.search("[0-9a-f]{16}|data-|withheld|verify|SHA|entry-|\\[|third party|>1\\.", made[made.index("<body>") :], re.IGNORECASE)
    assert "script-src" not in made
    assert "He waited. " in made
    assert "as recorded" in made
    assert (tree.open, tree.refused) == ([], [])


def test_a_text_that_repeats_another_passage_is_told_and_is_no_recorded_passage_of_its_own():
    copy = copy_of(files_of(record()))
    line = copy.lines[0]
    again = line._replace(says=(*line.says, Run(WORDS, " It was to read "), Run(RECORDED, "<b>twice</b>", None)))
    source = page.as_html(replace(copy, lines=(again, *copy.lines[1:])), files_of(record())).decode()
    assert '<span class="s">&lt;b&gt;twice&lt;/b&gt;</span>' in source
