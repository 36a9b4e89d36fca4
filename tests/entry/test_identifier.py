"""What identifies by its form: tables of what is found and of what is not."""

import pytest

from ledger.entry import identifier


def found(text):
    return {(text[start:end], kind) for start, end, kind in identifier.find(text)}


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("place", "SW1A 1AA"), ("place", "sw1a1aa"), ("place", "M1 1AE"), ("place", "CR2 6XH"), ("place", "DN55 1PT"), ("place", "gir 0aa"),
        ("number", "01632 960123"), ("number", "(01632) 960123"), ("number", "07700 900123"), ("number", "07700900123"),
        ("number", "07700-900-123"), ("number", "0113 496 0123"), ("number", "+44 7700 900123"), ("number", "+44 (0)7700 900123"),
        ("number", "0044 7700 900 123"), ("number", "+33 1 99 00 12 34"), ("number", "020.7946.0123"),
        ("number", "jo.bloggs+x@mail.example.co.uk"), ("number", "J_B@example.org"),
        ("number", "QQ 12 34 56 C"), ("number", "qq123456c"), ("number", "943 476 5919"), ("number", "943-476-5919"),
        ("number", "1234 5678 9012 3456"), ("number", "12345"), ("number", "9876543210123456"), ("number", "CHS-26-0041"),
        ("number", "CR/12345/26"), ("number", "26*123456"), ("number", "P1234567"), ("number", "ref123456x"),
        ("vehicle", "AB12 CDE"), ("vehicle", "ab12cde"), ("vehicle", "ab12 cde"), ("vehicle", "P123 ABC"), ("vehicle", "p123abc"),
        ("vehicle", "ABC 123D"), ("vehicle", "JIG 9876"), ("vehicle", "AZZ 123"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("frame", ["{}", "seen {}, then", "({})", "“{}”", "{}'s", "x {}.", "*{}*", "{}\n"])
def test_what_identifies_is_found_whole(kind, written, frame):
    assert (written, kind) in found(frame.format(written))


@pytest.mark.parametrize(
    "text",
    [
        "on 09/03/2026", "on 9.3.26", "on 09-03-2026", "on 2026-03-09", "2026-03-09T20:00", "in 2025/26", "from 2019-2020", "24/7/365",
        "at 20:00", "at 20.00 hrs", "3.50", "£12500", "£3,500.50", "aged 34", "PC 4417", "in 10 minutes", "the 5th", "No 10",
        "on the A1 was", "the M25 and", "1st to 4th", "e@mail", "@home", "mid-2026", "1,234", "12 of 15", "SW1A", "abc123", "B2B",
    ],
)  # fmt: skip
def test_what_does_not_identify_is_left(text):
    assert found(text) == set()


@pytest.mark.parametrize("text", ["1SW1A 1AA", "SW1A 1AAx", "AB12 CDEF", "1AB12 CDE", "e\u0301AB12 CDE"])
def test_forms_are_whole_words(text):
    assert not {kind for _, kind in found(text)} & {"place", "vehicle"}
