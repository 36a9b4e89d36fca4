"""What a long run keeps of what it has read: the latest used, and no more than a bound of weight, so that its memory stays flat."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

LEAST = 16
"""So many are kept whatever they weigh: what one act concerns is there until it is recorded."""


class Kept(Generic[Key, Value]):
    """Values by key, of which those used longest ago give way once they all weigh more than ``most``."""

    def __init__(self, most: int, weigh: Callable[[Value], int]) -> None:
        """Keep nothing yet."""
        self._most, self._weigh = most, weigh
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self.weight = 0

    def __len__(self) -> int:
        """Count what is kept."""
        return len(self._values)

    def __contains__(self, key: Key) -> bool:
        """Tell whether it is kept."""
        return key in self._values

    def __getitem__(self, key: Key) -> Value:
        """Give what is kept; raises KeyError."""
        return self._values[key]

    def get(self, key: Key) -> Value | None:
        """Give what is kept, or None."""
        return self._values.get(key)

    def values(self) -> Iterator[tuple[Key, Value]]:
        """Give all that is kept, by key."""
        return iter(list(self._values.items()))

    def keep(self, key: Key, value: Value) -> Value:
        """Keep the value as the latest used; gives it back."""
        self.drop(key)
        self._values[key] = value
        self.weight += self._weigh(value)
        while self.weight > self._most and len(self._values) > LEAST:
            self.drop(next(iter(self._values)))
        return value

    def drop(self, key: Key) -> None:
        """Forget one, if it is kept."""
        if key in self._values:
            self.weight -= self._weigh(self._values.pop(key))

    def clear(self) -> None:
        """Forget all."""
        self._values.clear()
        self.weight = 0
