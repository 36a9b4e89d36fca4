"""What is laid aside is sealed, each time anew, and opens in its own place only."""

import pytest

from ledger.entry.aside import Aside
from ledger.errors import SealBroken

KEY, PLACE = bytes(range(32)), b"stream"


def test_what_is_laid_aside_is_taken_back_and_cannot_be_read_meanwhile():
    aside = Aside(KEY)
    first, second = aside.laid(b"He rang.", PLACE), aside.laid(b"He rang.", PLACE)
    assert first != second
    assert b"rang" not in first
    assert aside.taken(first, PLACE) == aside.taken(second, PLACE) == b"He rang."


@pytest.mark.parametrize(("sealed", "place"), [(lambda whole: whole, b"another"), (lambda whole: whole[:-1] + b"\0\0", PLACE)])
def test_what_was_changed_or_moved_does_not_open(sealed, place):
    aside = Aside(KEY)
    with pytest.raises(SealBroken):
        aside.taken(sealed(aside.laid(b"He rang.", PLACE)), place)
