"""Every character of a recorded text is printed, or told by its number: none is an empty square, none turns what stands beside it."""

import random
import unicodedata
from hashlib import sha256
from importlib import resources

import pytest
import typst

from projections.court import print as printing
from projections.court.bundle import RECORDED, WORDS, Field, Run
from projections.court.glyphs import ORDER, folder, printable
from projections.court.printed import CUT, Setting
from tests.court import copies

FONTS = resources.files("projections.court").joinpath("fonts")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("plain\nlines", "plain\nlines"),
        ("caf\u00e9 cafe\u0301 \u0141\u00f3d\u017a \u20ac5", "caf\u00e9 cafe\u0301 \u0141\u00f3d\u017a \u20ac5"),
        ("\u202eabc\u202c", "[U+202E]abc[U+202C]"),
        ("a\u200bb\ufeff", "a[U+200B]b[U+FEFF]"),
        ("a\r\nb\rc\t\0", "a\nb[U+000D]c[U+0009][U+0000]"),
        ("\ue000 \U000f0000 \u0378", "[U+E000] [U+F0000] [U+0378]"),
        ("\U00013000", "[U+13000]"),
        ("a\u0591", "a[U+0591]"),  # a mark that no font holds together with its letter
        ("\u05d0\u0591", "\u05d0\u0591"),
        ("\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd \u2764\ufe0f", "\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd \u2764\ufe0f"),
        ("\u200d", "[U+200D]"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),  # Persian
        ("\u2192 \u2713 \u2264 \u2460", "\u2192 \u2713 \u2264 \u2460"),
    ],
)
def test_a_text_is_printed_to_the_letter_or_by_number(text, printed):
    assert printable(text) == printed


def test_whatever_is_recorded_can_be_set():
    """Typst refuses a PDF/A in which a character has no shape, so that setting it at all is the test."""
    chance = random.Random(20261201)
    blocks = [
        (0, 0x250),
        (0x250, 0x600),
        (0x590, 0x900),
        (0x900, 0x1000),
        (0x1000, 0x2000),
        (0x2000, 0x2C00),
        (0x2C00, 0xA000),
        (0xA000, 0xD800),
        (0xF000, 0x10000),
        (0x1F000, 0x1FB00),
        (0x10000, 0x11000),
        (0xE0000, 0xE01F0),
    ]
    texts = [
        "".join(chr(code) for code in (chance.randrange(*chance.choice(blocks)) for _ in range(chance.randrange(1, 60))))
        for _ in range(300)
    ]
    marks = [chr(code) for code in range(0x300, 0x1E00) if unicodedata.category(chr(code)).startswith("M")]
    texts += [
        "".join(chance.choice("a\u05d0\u0628\u0915\U0001f469 ") + "".join(chance.choices(marks, k=3)) for _ in range(12))
        for _ in range(100)
    ]
    held = tuple(
        copies.line(
            at + 1,
            says=(Run(WORDS, f"{text[:9]} told: "), Run(RECORDED, text, 3), Run("withheld", text, 4)),
            heading=text[:20],
            fields=(Field(5, "note", text[:30], Run(RECORDED, text[::-1], 5)),),
        )
        for at, text in enumerate(texts)
    )
    [pdf] = printing.as_pdf(copies.copy(held, title=texts[0], legend=tuple(texts[:5])), copies.DIGEST)
    assert pdf.startswith(b"%PDF")


def test_each_font_is_the_file_that_its_list_names_and_bears_the_name_that_the_template_asks_for():
    listed = dict(
        reversed(row.split()) for row in FONTS.joinpath("README.md").read_text(encoding="utf-8").splitlines() if row.startswith("    ")
    )
    found = {one.name: sha256(one.read_bytes()).hexdigest() for one in FONTS.iterdir() if one.name.endswith(".ttf")}
    assert found == listed
    assert len(found) == len(ORDER)

    assert set(folder().families) <= set(typst.Fonts(include_system_fonts=False, font_paths=[folder().path]).families())


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("x" * 33, ["x" * 33]),
        ("x" * 40, ["x" * 17, "x" * 17, "x" * 6]),
        ('{"agency":"cwp","role":"mental_health_nurse"}', ['{"agency":', '"cwp",', '"role":', '"mental_', "health_", 'nurse"}']),
        ("e\u0301" * 20, ["e\u0301" * 17, "e\u0301" * 3]),  # not between a letter and its mark
        ("-" * 40, ["-" * 34, "-" * 6]),
    ],
)
def test_a_long_word_may_be_parted_after_a_sign_or_in_its_letters(word, pieces):
    setting = Setting({}, {}, silent=False)
    [[_, text, *_]] = setting.runs([Run(RECORDED, word)])
    assert text.split(CUT) == pieces
