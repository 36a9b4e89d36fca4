"""Words that are nearly a known one: one letter apart, of the same sound in another script, of the same shape, begun or joined. Pure.

What is found so is never sure. Each takes time bounded by the length of one word, however many words are known.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from projections.court.letters import LONGEST

LONG = 6
"""Letters of a word from which on one letter may differ, or may be joined to others."""
BEGUN = 4
"""Letters of a beginning that may stand for a name."""
CONSONANTS = 3
"""Consonants from which on a word of a script without vowels is compared."""

VOWEL = re.compile("[aeiou]")
_SOUNDS = (
    ("shch", "sh"), ("dzh", "j"), ("tsch", "ch"), ("sch", "sh"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("ck", "k"),
    ("ks", "x"), ("qu", "kv"), ("ts", "c"), ("tz", "c"), ("ou", "u"), ("oy", "u"), ("oo", "u"), ("ee", "i"),
)  # fmt: skip
_ALIKE = str.maketrans({"c": "k", "q": "k", "w": "v", "y": "i", "j": "i", "z": "s"})
_SHAPES = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"))
_DIGITS = str.maketrans("0134578", "oleastb")


class Nearly:
    """Known words, and what is nearly one of them."""

    def __init__(self, known: Iterable[str]) -> None:
        """Know these words, each in one plain form (``letters``)."""
        self._known = sorted({word for word in known if word})
        self._exact = frozenset(self._known)
        self._less, self._begun, self._sounds, self._shapes, self._bare, self._stems = (
            defaultdict[str, set[str]](set) for _ in range(6)
        )
        for word in self._known:
            for index, forms in (
                (self._less, _shortened(word)), (self._begun, _beginnings(word)), (self._sounds, [sound(word)]),
                (self._shapes, [shape(word)] if len(word) >= LONG else []), (self._bare, _bare(word)),
                (self._stems, [sound(word)[:end] for end in (-1, -2)] if len(word) >= LONG else []),
            ):  # fmt: skip
                for form in forms:
                    index[form].add(word)
        self._lengths = sorted({len(word) for word in self._known if len(word) >= LONG})

    def slipped(self, word: str) -> set[str]:
        """Give the known words from which one letter is missing, added, another, or changed places with its neighbour."""
        if not LONG - 1 <= len(word) <= LONGEST:
            return set()
        found = {each for form in _shortened(word, 0) for each in self._less.get(form, ())}
        return {each for each in found if each != word and _is_one_apart(each, word)} | (self._shapes.get(shape(word), set()) - {word})

    def begun(self, word: str) -> set[str]:
        """Give the known words of which it is a beginning."""
        return self._begun.get(word, set()) if len(word) >= BEGUN else set()

    def sounding(self, word: str) -> set[str]:
        """Give the known words that sound alike, as another script writes them; by the consonants where one of both has no vowels."""
        alike = {each for form in _bare(word) for each in self._bare.get(form, ()) if not (VOWEL.search(word) and VOWEL.search(each))}
        return (self._sounds.get(sound(word), set()) | alike) if len(word) <= LONGEST else set()

    def inflected(self, word: str) -> set[str]:
        """Give the known words of which it may be another case, as Slavic languages and Greek decline names."""
        heard = sound(word)
        if not LONG <= len(word) <= LONGEST:
            return set()
        return {each for end in range(len(heard) - 2, len(heard) + 1) for each in self._stems.get(heard[:end], ())}

    def joined(self, word: str) -> set[str]:
        """Give the long known words with which it begins or ends."""
        if not LONG < len(word) <= LONGEST:
            return set()
        ends = [length for length in self._lengths if length < len(word)]
        return {part for length in ends for part in (word[:length], word[-length:]) if part in self._exact}


def sound(word: str) -> str:
    """Give how a word may sound, roughly: letters that one script writes for another's are one, and h is none."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    heard = re.sub(r"(.)\1+", r"\1", word.translate(_ALIKE).replace("h", ""))
    return re.sub("er$", "r", heard).removesuffix("e")


def shape(word: str) -> str:
    """Give what a word looks like to a machine that reads: rn is m, and a digit the letter that it resembles."""
    if not word.isdecimal():
        word = word.translate(_DIGITS)
    for seen, read in _SHAPES:
        word = word.replace(seen, read)
    return word


def _bare(word: str) -> list[str]:
    """The consonants of a word, where they are enough."""
    found = re.sub(r"(.)\1+", r"\1", VOWEL.sub("", word.translate(_ALIKE)))
    return [found] if len(found) >= CONSONANTS else []


def _beginnings(word: str) -> Iterator[str]:
    yield from (word[:length] for length in range(BEGUN, len(word)))


def _shortened(word: str, least: int = LONG) -> Iterator[str]:
    """A word, and it with each letter left out."""
    if least <= len(word) <= LONGEST:
        yield word
        yield from (word[:at] + word[at + 1 :] for at in range(len(word)))


def _is_one_apart(one: str, other: str) -> bool:
    """Whether one change makes them the same."""
    if one[0] != other[0] and one[-1] != other[-1]:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    longer, shorter = sorted((one, other), key=len, reverse=True)
    if len(longer) != len(shorter):
        return len(longer) == len(shorter) + 1 and longer[start + 1 :] == shorter[start:]
    rest = start + 1
    swapped = one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
    return swapped or one[rest:] == other[rest:]
