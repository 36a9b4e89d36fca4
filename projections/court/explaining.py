"""Whether a stretch of a text stands there because a text that may be read stands there. Pure."""

from collections.abc import Iterable

from projections.court.plain_text import flat

AROUND = 12
"""Letters and digits on each side that have to agree, unless the text that may be read begins or ends before."""
_END = "\0"


class Explained:
    """Texts that may be read."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Take them as they were recorded or generated."""
        plain = dict.fromkeys(map(flat, texts))
        self._joined = _END + "".join(f"{text}{_END}" for text in plain if text)
        self._known: dict[tuple[str, str, str], bool] = {}

    def explains(self, before: str, hit: str, after: str) -> bool:
        """Whether one of them has the hit where these stand before and after it; all three plain, up to ``AROUND`` characters around."""
        key = before, hit, after
        if key not in self._known:
            self._known[key] = bool(hit) and (before + hit + after in self._joined or self._agrees(before, hit, after))
        return self._known[key]

    def _agrees(self, before: str, hit: str, after: str) -> bool:
        joined, at = self._joined, self._joined.find(hit)
        while at >= 0:
            if _fits(before[::-1], joined[max(0, at - AROUND) : at][::-1]) and _fits(after, joined[at + len(hit) : at + len(hit) + AROUND]):
                return True
            at = joined.find(hit, at + 1)
        return False


def _fits(told: str, known: str) -> bool:
    """Whether both agree until one of them ends."""
    end = known.find(_END)
    length = min(len(told), len(known) if end < 0 else end)
    return told[:length] == known[:length]
