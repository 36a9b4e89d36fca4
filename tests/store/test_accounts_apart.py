"""A server of its own administrators as docs/operations.md sets it up: each part under a system account and a login of its own."""

import grp
import json
import os
import pwd
import re
import shutil
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
import tls_server
from accounts import as_root, python
from application.scenes import add_user
from conftest import UNIT
from processes import begun, ended, refused

from ledger import errors, founding
from ledger.store import install, place, programs
from ledger.store.connection import connect, rows

pytestmark = as_root
PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
KEYS, RUN, NURSE, OUTSIDE = "daemon", "games", "nobody", "mail"
"""Accounts that every Debian has: of the keyring, of ``server run``, of a user, and of one who is not in the socket's group."""
USERS = "nogroup"
ENTER = """
import sys
from ledger.errors import CaseledgerError
from ledger.store.connection import connect
for address in sys.argv[1:]:
    try:
        connect(address)
        print("let in")
    except CaseledgerError as error:
        print(error)
"""
REFERRAL = {"reason": "He waits outside.", "suspect": {"name": "Otto Zebrafish"}, "victim": {"name": "Mara Quill"}}


class Machine(NamedTuple):
    """Where everything is: the server, a directory for each account, the socket, the logins by account, and the founder's ledger."""

    server: tls_server.Server
    home: Path
    socket: Path
    logins: dict[str, str]
    founder: place.Place


def block(word):
    """The page's block of settings that has a word in it, without its comments."""
    (text,) = (each for each in re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL) if word in each)
    return [line for line in text.splitlines() if not line.startswith("#")]


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """Founded by root in place of the administrator, who keeps neither the key nor anybody's profile but his own."""
    with tls_server.running() as server, pytest.MonkeyPatch.context() as patched:
        home = server.home / "accounts"
        home.mkdir(mode=0o755)
        root = programs.account_name(os.geteuid())
        patched.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("administrator")))
        mapped(server, [("caseledger", root, "all")])
        ledger = founding.found(server.local, UNIT, home / "kek")
        add_user(ledger, "nora", "cwp", ("practitioner",))
        add_user(ledger, "olly", UNIT.agency, ("practitioner",))
        add_user(ledger, "rune", UNIT.agency, ("administrator", "supervisor"))
        ledger.close()
        made = {NURSE: "nora", OUTSIDE: "olly", RUN: "rune"}
        logins = {account: place.profile(ledger.place, name).login for account, name in made.items()}
        socket = home / "socket" / "s"
        for account, name in ((NURSE, "nora"), (OUTSIDE, "olly"), (RUN, "rune"), (KEYS, None)):
            handed(home, account, ledger.place, socket, name)
        socket.parent.mkdir()
        os.chown(socket.parent, pwd.getpwnam(KEYS).pw_uid, grp.getgrnam(USERS).gr_gid)
        socket.parent.chmod(0o750)
        server.write("pg_hba.conf", ("\n".join(block("hostssl")) + "\n").encode())
        said = {
            "caseledger-run": RUN, "caseledger-keys": KEYS, "caseledger-admin": root, "dana.invented": NURSE,
            "u_89abcdef01234567": logins[RUN], "u_0123456789abcdef": logins[NURSE],
            "u_456789abcdef0123": place.profile(ledger.place, UNIT.user).login,
        }  # fmt: skip
        lines = [[said.get(word, word) for word in line.split()] for line in block("caseledger-keys   keyring")]
        mapped(server, [*lines, ("caseledger", OUTSIDE, logins[OUTSIDE])])
        yield Machine(server, home, socket, logins, ledger.place)


def mapped(server, lines):
    server.write("pg_ident.conf", "".join(" ".join(line) + "\n" for line in lines).encode())
    with closing(connect(server.local)) as superuser:
        rows(superuser, "SELECT pg_reload_conf()")
        rows(superuser, "SELECT pg_sleep(0.2)")
        assert rows(superuser, "SELECT error FROM pg_ident_file_mappings WHERE error IS NOT NULL") == []


def handed(home, account, founded, socket, name):
    """Give an account its directory: settings, and a profile that is moved; the keyring's account the key file."""
    own = home / account
    own.mkdir()
    key = shutil.move(founded.kek_file, own / "kek") if name is None else None
    settings = place.Place(own, founded.ledger_id, key, f"postgresql:///ledger?host={home.parent}", keyring=None if key else socket)
    place.settle(settings)
    if name:
        shutil.move(place.folder_of(founded, name), own / "users" / name)
    for each in (own, *own.rglob("*")):
        shutil.chown(each, account, pwd.getpwnam(account).pw_gid)
        each.chmod(0o700 if each.is_dir() else 0o600)


def command(machine, account, *words, typed=None, **settings):
    """Run a command as an account, from its own directory."""
    process = begun(machine.home / account, *words, user=None, account=account, **settings)
    return ended(process, b"" if typed is None else json.dumps(typed).encode())


@contextmanager
def running(machine, account, *words):
    """A process of an account that is in the group of users, from its first line on; it is killed at the end."""
    process = begun(machine.home / account, *words, user=None, account=account, groups=(USERS,))
    try:
        assert process.stderr.readline().startswith((b"The keyring of", b"Keeping the answers up")), process.communicate()
        yield process
    finally:
        process.kill()
        process.communicate()


def test_each_account_does_its_own_work_and_none_anothers(machine):
    words = ("refer", "--agency", "cwp", "--channel", "phone", "--victim-aware", "yes", "--fields", "-")
    serve = ("keyring", "serve", "--socket", str(machine.socket), "--group", USERS)
    refused(command(machine, KEYS, *serve), 6, saying="the keyring's own account is not in that group")
    with running(machine, KEYS, *serve), running(machine, RUN, "server", "run"):
        assert command(machine, NURSE, *words, typed=REFERRAL).status == 0
        shown = command(machine, NURSE, "show", "CHS-26-0001")
        assert json.loads(shown.out)[0]["withheld"] == {}, shown
        with closing(connect(machine.server.local)) as superuser:
            of = "SELECT stream FROM ledger.stream WHERE number = 'CHS-26-0001'"
            assert rows(superuser, f"SELECT DISTINCT system_user_name FROM ledger.entry WHERE stream = ({of})") == [(f"peer:{NURSE}",)]
        assert command(machine, OUTSIDE, "due").status == 0
        refused(command(machine, OUTSIDE, "show", "CHS-26-0001"), 6, saying="have it put into the keyring's group")
        refused(command(machine, NURSE, "receipt", "CHS-26-0001#1"), 4, saying="the login projector is not open to this account")
        for each in (("checkpoint",), ("receipt", "CHS-26-0001#1")):
            assert command(machine, RUN, *each, groups=(USERS,)).status == 0
    refused(command(machine, NURSE, "show", "CHS-26-0001"), 6, saying="start caseledger keyring serve")


def test_no_user_comes_in_as_another_account(machine):
    logins = ("keyring", "projector", tls_server.SUPERUSER, machine.logins[OUTSIDE], machine.logins[NURSE])
    with python(ENTER, *(place.with_role(machine.server.local, each, "ledger") for each in logins), account=NURSE) as client:
        *others, own = client.communicate()[0].splitlines()
    assert own == "let in"
    assert len(others) == 4
    assert all("gives this account, or this certificate, another login" in each for each in others)


def test_a_founder_whom_the_map_does_not_let_in_is_told_which_login_it_lacks(machine):
    first = place.Profile("dana", machine.logins[NURSE], b"")
    with pytest.raises(errors.ServerUnreachable, match=f"{machine.logins[NURSE]} did not come into the database ledger"):
        install.require_logins(machine.founder, first)
