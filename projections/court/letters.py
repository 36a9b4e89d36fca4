"""A text as words in one form each, with the places at which they stand, however it was typed. Pure.

Case, accents, ligatures, full-width letters, zero-width characters, marks of direction and kinds of apostrophes make no difference. Other
scripts are put into Latin letters as anyascii does (ISC licence). A letter of another script that looks like a Latin one stands for
that one too (Unicode UTS 39, a small part). All takes time in proportion to the text.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii

APOSTROPHES = frozenset("'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201b\u2032\uff07")
BREAK = re.compile(r"[-\u00ad\u2010\u2011][ \t]*\r?\n\s*")
"""What divides a word at the end of a line."""
LONGEST = 60
"""Letters of a word that is looked at as a whole: longer ones are no names, and may be there to cost time."""
WORDS_KEPT = 65_536
"""Words of which it is kept what they are: most words of a text stand in it often."""

LOOKALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u051b\u051d\u04bb\u04cf\u043a\u043c\u0442\u043d\u0432\u0410\u0412"
    "\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405\u03b1\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5"
    "\u03c7\u03c9\u03b7\u03b3\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u0251\u0261\u057d\u0585"
    "\u0570",
    "aeopcyxijsdqwhlkmthbabekmhopctyxijsaeikvoptuxwnyabezhikmnoptyxaguoh",
)
"""Cyrillic, Greek, Armenian and phonetic letters, by the Latin ones that they look like."""
_LATIN = re.compile("(?:FULLWIDTH )?LATIN|MATHEMATICAL|MODIFIER LETTER")
_WORD = re.compile(r"h~*+|[a0][a0~]*+(?:'~*+[a0][a0~]*+)*+")
_SPREAD = str.maketrans({"\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue", "\u00f8": "oe", "\u00e5": "aa"})


class _Classes(dict[int, str]):
    """The class of a character by its number: a letter, 0 a digit, h one that is a syllable or a word, ' ~ left out, blank another."""

    def __missing__(self, number: int) -> str:
        self[number] = found = _class(chr(number))
        return found


def _class(character: str) -> str:
    if character in APOSTROPHES:
        return "'"
    kind = unicodedata.category(character)
    if kind in ("Mn", "Mc") and 0x0900 <= ord(character) < 0x1AB0:  # signs of vowels in the scripts of India and its neighbours
        return "a"
    if kind in ("Cf", "Mn", "Mc", "Me"):  # format, and marks that combine
        return "~"
    if kind == "Nd":
        return "0"
    if not character.isalnum():
        return " "
    return "h" if _is_syllable(ord(character)) else "a"


def _is_syllable(number: int) -> bool:
    """Whether words of it are written without spaces: kana, Han and Hangul."""
    return 0x3040 <= number <= 0x30FF or 0x3400 <= number <= 0x9FFF or 0xAC00 <= number <= 0xD7AF or 0x20000 <= number <= 0x3FFFF


_CLASSES = _Classes()


class Word(NamedTuple):
    """One word: where it stands, its forms in small Latin letters and digits, and how it was typed.

    ``forms``: the plain one first. ``owns``: whether an apostrophe with or before an s ends it, which the forms leave out too. ``gap``:
    what stands before it since the word before, of which no more than 8 characters are kept. ``foreign``: in another script.
    """

    start: int
    end: int
    forms: tuple[str, ...]
    typed: str
    gap: str
    owns: bool
    foreign: bool
    syllable: bool

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter, or its script has none."""
        first = self.typed[:1]
        if not first.isalpha():
            first = next((each for each in self.typed if each.isalpha()), "")
        return first.isupper() or first.istitle() or first.lower() == first.upper()


def words(text: str) -> list[Word]:
    """Give the words of a text in order."""
    found, end = [], 0
    for each in _WORD.finditer(text.translate(_CLASSES)):
        start, stop = each.span()
        typed = text[start:stop]
        read = _read if stop - start <= LONGEST else _read.__wrapped__  # what is long is not kept
        forms, owns, foreign = read(typed, stop < len(text) and text[stop] in APOSTROPHES)
        found.append(Word(start, stop, forms, typed[:LONGEST], text[max(end, start - 8) : start], owns, foreign, each[0][0] == "h"))
        end = stop
    return found


def folded(text: str) -> str:
    """Give a text as one plain word: what the forms of its words are, joined."""
    return "".join(word.forms[0] for word in words(text))


@lru_cache(WORDS_KEPT)
def _read(typed: str, before_apostrophe: bool) -> tuple[tuple[str, ...], bool, bool]:
    """Give the forms of a word, whether it says whose something is, and whether it is in another script."""
    if typed.isascii() and typed.isalnum():
        plain = typed.lower()
        owns = before_apostrophe and plain.endswith("s") and len(plain) > 3
        return ((plain, plain[:-1]) if owns else (plain,)), owns, False
    visible = "".join(each for each in unicodedata.normalize("NFC", typed) if _CLASSES[ord(each)] != "~")
    apart = re.split("[" + re.escape("".join(sorted(APOSTROPHES))) + "]", visible)
    bare = "".join(apart).casefold()
    forms = [_latin(bare), *_looks("".join(apart)), *_spread(bare)]
    owns = len(apart) > 1 and apart[-1].casefold() == "s"
    if owns or (before_apostrophe and forms[0].endswith("s")):
        forms += [form[:-1] for form in forms]
        owns = True
    return tuple(dict.fromkeys(form for form in forms if form)) or (bare,), owns, _is_foreign(bare)


def _latin(bare: str) -> str:
    return "".join(map(_letter, bare)) if not bare.isascii() else bare


@lru_cache(maxsize=8192)
def _letter(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    told = str(digit) if digit is not None else anyascii(character)
    return "".join(each for each in told.lower() if each.isalnum())


def _looks(typed: str) -> Iterable[str]:
    """What a word of letters that look like Latin ones looks like, where all of them do."""
    if not typed.isascii():
        seen = typed.translate(LOOKALIKES)
        if seen != typed and not _is_foreign(seen):
            yield _latin(seen.casefold())


def _spread(bare: str) -> Iterable[str]:
    """A letter with two dots, a stroke or a ring written as two letters, as German and the Nordic languages do."""
    seen = bare.translate(_SPREAD)
    if seen != bare:
        yield _latin(seen)


def _is_foreign(bare: str) -> bool:
    """Whether a letter is of a script other than Latin."""
    return any(each.isalpha() and not each.isascii() and not _LATIN.match(unicodedata.name(each, "LATIN")) for each in bare)
