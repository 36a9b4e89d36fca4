"""Where sentences end (splitter 1): rules for English as it is typed into case notes, not a grammar.

A wrong guess costs little (a redaction covers half a sentence more or less) and loses nothing. What matters is that
the rules are fixed, need no word list from outside, and take time in proportion to the text.
"""

import re
from collections.abc import Iterator

_GAP = re.compile(r"(?P<mark>[.!?…؟۔।]{0,8})(?P<closing>[\"'”’»)\]]{0,4})(?P<gap>\s+)|[。！？]+[」』”’)]{0,4}\s*")  # noqa: RUF001
"""The end mark if any, what closes after it, and white space; or a full-width end mark, which needs no space."""

_LIST_ITEM = re.compile(r"(?:[-*•]|[0-9]{1,3}[.)])\s")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘/]{1,24}\Z")  # noqa: RUF001

_NEVER_LAST = frozenset(
    """
    mr mrs ms mx dr prof rev fr sr st messrs cllr hon pc pcso dc ds di dci dcs sgt insp supt capt col gen lt maj
    e.g i.e eg ie cf viz vs v
    """.split()  # noqa: SIM905 (words are read as words)
)
_BEFORE_NUMBERS = frozenset(
    "no nos p pp s ss art para paras fig vol ch reg sch tel ext ref".split()  # noqa: SIM905
)
_SELDOM_LAST = frozenset(
    """
    etc approx est incl excl a.m p.m am pm dept ltd co inc jan feb apr jun jul aug sept oct nov dec
    mon tue tues thu thurs fri
    """.split()  # noqa: SIM905
)


def ends(text: str) -> Iterator[int]:
    """Give, in order, the offsets at which a sentence ends and the next begins; never 0 or the length of the text."""
    for gap in _GAP.finditer(text):
        if 0 < gap.end() < len(text) and _is_end(text, gap):
            yield gap.end()


def _is_end(text: str, gap: re.Match[str]) -> bool:
    """Apply the rules in order: full-width marks, blank lines, list items, then the mark and what stands around it."""
    space, mark = gap["gap"], gap["mark"]
    if space is None or space.count("\n") > 1:
        return True
    if "\n" in space and _LIST_ITEM.match(text, gap.end()):
        return True
    if mark == "." and not gap["closing"]:
        return _stop_ends(text, gap.start(), text[gap.end()])
    return bool(mark) and not text[gap.end()].islower()


def _stop_ends(text: str, stop: int, following: str) -> bool:
    """Say whether the full stop at ``stop`` ends a sentence, by the word before it and the character that follows."""
    found = _LAST_WORD.search(text, max(0, stop - 25), stop)
    if found is None:
        return True
    word = found[0].casefold()
    if word in _NEVER_LAST or _is_initial(found[0]) or _numbers_an_item(text, found):
        return False
    if word in _BEFORE_NUMBERS:
        return not following.isdigit()
    return following.isupper() or not (word in _SELDOM_LAST or "." in word)


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isupper() and word != "I"


def _numbers_an_item(text: str, word: re.Match[str]) -> bool:
    """Say whether a number begins its line or follows a colon: it counts what comes, as in ``1. He rang``."""
    before = text[max(0, word.start() - 8) : word.start()].rstrip(" \t")
    return word[0].isdigit() and (not before or before[-1] in "\n:")
