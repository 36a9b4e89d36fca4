"""Whether a stretch of a text stands there because a text that may be read stands there. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from projections.court.plain_text import flat

AROUND = 12
"""Letters and digits on each side that have to agree, unless the text that may be read begins or ends before."""
MANY = 200
"""Places from which on a word is an everyday one."""
_END = "\0"
_Around = tuple[str, str]


class Explained:
    """Texts that may be read. Each hit is looked for in them once; what stands around it is compared by what is around it there."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Take them as they were recorded or generated."""
        plain = dict.fromkeys(map(flat, texts))
        self._joined = _END + "".join(f"{text}{_END}" for text in plain if text)
        self._places: dict[str, set[_Around]] = {}
        self._fitting: dict[tuple[str, int, int], dict[tuple[int, int], set[_Around]]] = {}

    def explains(self, before: str, hit: str, after: str) -> bool:
        """Whether one of them has the hit where these stand before and after it; all three plain, up to ``AROUND`` characters around.

        What is around agrees as far as both texts go. What stands in texts that may be read in more than ``MANY`` places, each with other
        letters around it, is an everyday word in them, and explained wherever it stands.
        """
        if hit not in self._places:
            self._places[hit] = self._first(hit) if hit else set()
        if len(self._places[hit]) > MANY:
            return True
        key = hit, len(before), len(after)
        if key not in self._fitting:
            self._fitting[key] = self._by_length(*key)
        return any((_last(before, left), after[:right]) in known for (left, right), known in self._fitting[key].items())

    def _by_length(self, hit: str, left: int, right: int) -> dict[tuple[int, int], set[_Around]]:
        """Give what is around a hit by how much of it can be compared, where so much is told."""
        found = defaultdict[tuple[int, int], set[_Around]](set)
        for before, after in self._places[hit]:
            lengths = min(left, len(before)), min(right, len(after))
            found[lengths].add((_last(before, lengths[0]), after[: lengths[1]]))
        return found

    def _first(self, hit: str) -> set[_Around]:
        """Give what stands around a hit, of many places as many as are enough."""
        found = set[_Around]()
        for around in self._around(hit):
            found.add(around)
            if len(found) > MANY:
                break
        return found

    def _around(self, hit: str) -> Iterator[_Around]:
        joined, at = self._joined, self._joined.find(hit)
        while at >= 0:
            before, after = joined[max(0, at - AROUND) : at], joined[at + len(hit) : at + len(hit) + AROUND]
            yield before.rpartition(_END)[2], after.partition(_END)[0]
            at = joined.find(hit, at + 1)


def _last(text: str, length: int) -> str:
    return text[len(text) - length :]
