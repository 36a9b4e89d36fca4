"""A ledger directory of root's that was removed by hand: its server is found, can be stopped, and keeps all that was recorded."""

import os
import shutil
from uuid import uuid4

import pytest
from accounts import as_root
from servers import sql

from ledger.store import embedded, place

pytestmark = as_root


@pytest.fixture
def own(tmp_path):
    """A ledger directory with a running server of its own, in which something was kept."""
    directory = tmp_path / "ledger"
    server = embedded.create(directory)
    place.settle(place.Place(directory, uuid4(), None, None))
    embedded.start(server)
    sql(server, "CREATE TABLE kept AS SELECT 1 AS one")
    yield server
    embedded.discard(server)


@pytest.fixture
def door(founded, door_of):
    return door_of(founded.directory)


def listed(door):
    return {row["home"]: row for row in door.done("server", "status", "--orphaned").json}


def noted(door):
    (told,) = (each for each in door("doctor").json if each["check"].startswith("root's servers"))
    return told["verdict"] == "note" and "status --orphaned" in told["told"]


def test_a_server_whose_ledger_stands_is_no_orphan_and_not_stopped_as_one(own, door):
    assert str(own.home) not in listed(door)
    refused = door("server", "stop", "--orphaned", str(own.home))
    assert (refused.status, refused.err.count("\n")) == (3, 1)
    assert "nothing was stopped" in refused.err
    assert embedded.status(own).running


def test_a_server_whose_ledger_was_removed_is_listed_stopped_and_kept(own, door):
    shutil.rmtree(own.directory)
    assert listed(door)[str(own.home)] == {
        "home": str(own.home), "ledger": str(own.directory), "running": True, "pid": embedded.status(own).pid,
    }  # fmt: skip
    assert noted(door)
    assert "server stop --orphaned HOME stops one; its data stays" in door("server", "status", "--orphaned").err
    assert not door.done("server", "stop", "--orphaned", str(own.home)).json["running"]
    assert not listed(door)[str(own.home)]["running"]
    own.directory.mkdir()
    (own.directory / "server").symlink_to(own.home)
    assert str(own.home) not in listed(door)
    embedded.start(embedded.locate(own.directory))
    assert sql(own, "SELECT one FROM kept") == [(1,)]


def test_a_ledger_made_anew_in_the_same_place_leaves_the_old_server_an_orphan(own, door):
    shutil.rmtree(own.directory)
    fresh = embedded.create(own.directory)
    try:
        found = listed(door)
        assert str(own.home) in found
        assert str(fresh.home) not in found
    finally:
        (own.directory / "server").unlink()
        embedded.discard(fresh)


def test_a_ledger_that_was_moved_is_an_orphan_until_it_is_used_again(own, door, door_of, tmp_path):
    moved = tmp_path / "elsewhere"
    own.directory.rename(moved)
    assert str(own.home) in listed(door)
    assert door_of(moved).done("server", "start").json["running"]
    assert str(own.home) not in listed(door)
    assert (own.home / "ledger").read_text() == f"{moved}\n"


def test_an_ordinary_user_has_none(own, monkeypatch):
    shutil.rmtree(own.directory)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert embedded.orphaned() == []
