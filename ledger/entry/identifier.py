"""What identifies by its form alone (splitter 1): postcodes, telephone numbers, e-mail addresses, marks, references.

Each pattern is bounded and begins where a word begins, so that no text takes more than time in proportion to its
length. Dates and years are left in the text: they are not what a redaction looks for by rule.
"""

import re
from collections.abc import Iterator

NOT_AFTER = r"(?<![^\W_])(?<![\u0300-\u036f])"
"""Nothing of a word stands before; an underscore is no part of one, a combining accent is."""
NOT_BEFORE = r"(?![^\W_])(?![\u0300-\u036f])"
"""Nothing of a word follows; an apostrophe or hyphen ends one."""

_DATE = (
    r"(?:[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}|[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}"
    r"|(?:19|20)[0-9]{2}[-/](?:[0-9]{2}){1,2})(?![0-9])"
)
_SPACE = r"[ \u00a0]?"

_FORMS: tuple[tuple[str, str], ...] = (
    # RFC 5321 4.5.3.1 bounds the parts of an address
    ("number", r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"),
    # UK postcodes, BS 7666: outward and inward code, with or without the space, as typed
    ("place", rf"(?i:GIR{_SPACE}0AA|[A-Z]{{1,2}}[0-9][A-Z0-9]?{_SPACE}[0-9][ABD-HJLNP-UW-Z]{{2}})"),
    # UK telephone numbers have ten or eleven digits with their 0 (Ofcom National Telephone Numbering Plan); E.164 up to fifteen
    ("number", r"(?:\(0[0-9]{2,5}\)|0[0-9]{2})(?:[ \u00a0.-]{0,3}[0-9]){5,8}"),
    ("number", r"(?:\+|00)[0-9](?:[ \u00a0().-]{0,3}[0-9]){7,14}"),
    # National Insurance number; NHS number in threes and four; account and card numbers in fours
    ("number", rf"(?:[A-Z]{{2}}{_SPACE}(?:[0-9]{{2}}{_SPACE}){{3}}[A-D]|(?i:[A-Z]{{2}}[0-9]{{6}}[A-D]))"),
    ("number", r"[0-9]{3}[ \u00a0-][0-9]{3}[ \u00a0-][0-9]{4}"),
    ("number", r"[0-9]{4}(?:[ \u00a0-][0-9]{4}){2,4}"),
    # UK registration marks: since 2001 as typed; prefix, suffix and Northern Irish marks in capitals, or small without a space
    ("vehicle", rf"(?i:[A-Z]{{2}}[0-9]{{2}}{_SPACE}[A-Z]{{3}})"),
    ("vehicle", rf"(?:[A-Z][0-9]{{1,3}}{_SPACE}[A-Z]{{3}}|[A-Z]{{3}}{_SPACE}[0-9]{{1,3}}[A-Z])"),
    ("vehicle", r"(?i:[A-Z][0-9]{1,3}[A-Z]{3}|[A-Z]{3}[0-9]{1,3}[A-Z])"),
    ("vehicle", rf"(?=[A-Z]{{0,2}}[IZ])[A-Z]{{3}}{_SPACE}[0-9]{{1,4}}"),
    # references: five digits or more in one token, letters, strokes, stars and hyphens between them
    (
        "number",
        rf"(?<![A-Za-z0-9][/*-])(?<![£$€])(?!{_DATE})(?=(?:[A-Za-z/*-]{{0,12}}[0-9]){{5}})[A-Za-z0-9]{{1,64}}(?:[/*-][A-Za-z0-9]{{1,64}}){{0,8}}",
    ),
    ("number", r"[0-9]{6,}"),
)

_PATTERNS = tuple((kind, re.compile(NOT_AFTER + form + NOT_BEFORE)) for kind, form in _FORMS)


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Give start, end and kind of everything of these forms; forms may overlap one another."""
    for kind, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            yield *found.span(), kind
