"""Work beside the caller: begun at once, and its answer or error is the caller's when he asks for it."""

from threading import Event

import pytest

from ledger.errors import ServerUnreachable
from ledger.store.beside import Beside


def test_the_caller_goes_on_while_the_work_waits():
    told = Event()
    work = Beside(lambda: told.wait(60) and "done")
    told.set()
    assert work.answer() == "done"
    assert work.answer() == "done"


def test_an_error_is_raised_where_the_answer_is_asked_for():
    def refused():
        raise ServerUnreachable

    work = Beside(refused)
    work.end()
    for _ in range(2):
        with pytest.raises(ServerUnreachable):
            work.answer()
