"""The gate over copies as they are made into pages and prints: clean ones pass, and a name that is hidden is found wherever it is put."""

from dataclasses import replace
from uuid import UUID

import pytest

from ledger.entry.mention import Name
from projections.court import generated
from projections.court.bundle import WORDS, Run
from projections.court.gate import Kept, Known, look
from projections.court.page import as_html
from projections.court.print import as_pdf
from tests.court import copies

HIDDEN = UUID(int=9)
NAMES = (Name("Ottilie Sampleton", "person", HIDDEN),)
PARCEL = Kept("CHS-26-0041#12:5", "He left the parcel behind the green shed at noon.")
STATUS = Kept("CHS-26-0041#13:2", "Nobody knew her status on that day, nor the name of the file.")
COPY = copies.silent()


def files_of(copy):
    volumes = enumerate(as_pdf(copy, copies.DIGEST), start=1)
    return {"data/index.html": as_html(copy, {}), **{f"data/bundle-{number}.pdf": volume for number, volume in volumes}}


@pytest.fixture(scope="module")
def known():
    recorded = [run.text for line in COPY.lines for runs in (line.says, *line.beside) for run in runs if run.kind != WORDS]
    recorded += [field.run.text for line in COPY.lines for field in line.fields]
    said = (*generated.said(COPY), *generated.rendered(files_of(generated.blank(COPY))))
    released = (*recorded, *generated.head(COPY), *generated.cells(COPY.schedules))
    return Known((PARCEL, STATUS), released, said, NAMES, frozenset({HIDDEN}), numbers={HIDDEN: "P-312"})


def with_first(**changed):
    return replace(COPY, lines=(COPY.lines[0]._replace(**changed), *COPY.lines[1:]))


def test_a_clean_copy_passes_though_pages_say_words_that_are_withheld_elsewhere(known):
    assert look(files_of(COPY), known)[:2] == ((), ())


PLANTED = {
    "P-312": [
        replace(COPY, title="The Crown and Ottilie"), replace(COPY, heading=(*COPY.heading, ("Complainant", "O. Sampleton"))),
        with_first(beside=((Run(WORDS, "Told by Otti\u00adlie."),),)), replace(COPY, legend=(*COPY.legend, "Made for Mx Sampleton.")),
    ],
    PARCEL.place: [
        with_first(says=(*COPY.lines[0].says, Run(WORDS, " Behind the green shed."))), with_first(heading="The parcel behind the shed"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("place", "copy"), [(place, copy) for place, each in PLANTED.items() for copy in each])
def test_what_is_withheld_is_found_in_the_page_and_in_the_print(place, copy, known):
    found = look(files_of(copy), known).refusals
    assert {each.file for each in found if each.place == place} == {"data/index.html", "data/bundle-1.pdf"}
    assert {each.place for each in found} == {place}
