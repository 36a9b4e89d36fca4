"""Whether a text names somebody who is shown under another name: by a name, a part of one, a number or a place of that person's. Pure."""

from collections.abc import Iterable

from projections.rights.gate import SHORTEST, normalised


class Hidden:
    """Names that must not be read, looked for in any text: letters and digits alone, however it was typed (projections.rights.gate)."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take names, numbers and places, each as it is written."""
        words = {tuple(normalised(name).split()) for name in names} - {()}
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for each in words:
            self._by_first.setdefault(each[0], []).append(each)
        numbers = {"".join(each) for each in words}
        self._numbers = {each for each in numbers if len(each) > SHORTEST and any(map(str.isdigit, each))}

    def named_in(self, text: str) -> bool:
        """Whether the text holds one of them."""
        if not self._by_first or not text:
            return False
        words = normalised(text).split()
        if not self._by_first.keys().isdisjoint(words):
            for at, word in enumerate(words):
                if any(tuple(words[at : at + len(each)]) == each for each in self._by_first.get(word, ())):
                    return True
        joined = "".join(words) if self._numbers else ""
        return any(number in joined for number in self._numbers)
