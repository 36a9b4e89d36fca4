"""Whether a text names somebody whom an audience must not know: by name, part of a name, number, place or day of birth. Pure."""

from collections.abc import Iterable

from ledger.entry.mention import Name
from projections.court.variants import Variants
from projections.rights.gate import SHORTEST, normalised


class Hidden:
    """Names that must not be read, looked for in any text, however it was typed.

    A word of a name counts wherever it stands (projections.rights.gate), and so does every other spelling that can hardly be anything
    else (projections.court.variants). What is perhaps another spelling is suggested for a person to look at, and hides nothing by itself.
    """

    def __init__(self, names: Iterable[Name]) -> None:
        """Take names, numbers, places and days of birth."""
        known = list(names)
        words = {tuple(normalised(name.text).split()) for name in known} - {()}
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for each in words:
            self._by_first.setdefault(each[0], []).append(each)
        numbers = {"".join(each) for each in words}
        self._numbers = {each for each in numbers if len(each) > SHORTEST and any(map(str.isdigit, each))}
        self._variants = Variants(known)
        self._known: dict[str, bool] = {}

    def named_in(self, text: str) -> bool:
        """Whether the text holds one of them."""
        if not self._by_first or not text:
            return False
        if text not in self._known:
            self._known[text] = self._as_written(text) or any(hit.sure for hit in self._variants.find(text))
        return self._known[text]

    def _as_written(self, text: str) -> bool:
        words = normalised(text).split()
        if not self._by_first.keys().isdisjoint(words):
            for at, word in enumerate(words):
                if any(tuple(words[at : at + len(each)]) == each for each in self._by_first.get(word, ())):
                    return True
        joined = "".join(words) if self._numbers else ""
        return any(number in joined for number in self._numbers)
