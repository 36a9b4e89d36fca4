"""Recorded text made harmless for the eye and the spreadsheet, wherever it is shown or written out.

Control, formatting and direction characters are shown as marks, so that a text can neither move the cursor nor hide or turn what stands
beside it; a cell of CSV never begins as a formula of a spreadsheet.
"""

import re

JOINERS = "\u200c\u200d"
"""Zero-width characters that scripts need inside words (Persian, Hindi); they neither move nor hide anything."""

RISKY = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
                   "\ufeff\ufff9-\ufffb\ufffe\uffff\U000110bd\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff]")
"""Unicode categories Cc, Cf, Zl, Zp and Cs but the joiners, and the two that XML cannot hold (XML 1.0, 2.2); written out because looking up
each character is slow."""

FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")
"""How a cell begins that a spreadsheet would run (OWASP, "CSV Injection"), full-width signs included."""


def legible(text: str, *, breaks: bool = False) -> str:
    """Show every control, formatting and direction character of a text as a mark; line breaks stay if ``breaks``."""
    if text.isascii() and text.isprintable():
        return text
    return RISKY.sub(lambda found: found[0] if breaks and found[0] == "\n" else _mark(found[0]), text)


def _mark(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return f"<U+{code:04X}>"
