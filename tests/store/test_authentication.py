"""Certificate, password and peer, set up as docs/operations.md writes it: who is let in, as whom, and what his entries say of it."""

import os
import re
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest
import tls_server
from application.scenes import add_user, event, referral
from conftest import UNIT

from ledger import founding
from ledger.application import Intent, Ledger
from ledger.store import place, programs
from ledger.store import refused as refusal
from ledger.store.connection import connect, rows

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
ANYBODY = '"/^u_[0-9a-f]{16}$"'
SECRET = "four invented words"
WAYS = ("cert", "scram", "peer")


@dataclass(frozen=True, slots=True)
class Reached(place.Place):
    """A ledger whose users' logins come by an address of their own, and the program's services by the server's socket."""

    users: str = ""

    def dsn(self, role: str, database: str = "ledger") -> str:
        """The address of a login."""
        return place.with_role(self.users, role, database) if role.startswith("u_") else place.Place.dsn(self, role, database)


@pytest.fixture(scope="module")
def server():
    with tls_server.running() as started:
        yield started


@pytest.fixture(scope="module")
def unit(server, tmp_path_factory):
    """A ledger founded on that server, by its superuser, with a user for each way to come in; their logins by way."""
    home = tmp_path_factory.mktemp("reached")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_DATA_HOME", str(home / "data"))
        everybody(server)
        ledger = founding.found(server.local, UNIT, home / "kek")
        for way in (*WAYS, "left"):
            add_user(ledger, way, UNIT.agency, ("practitioner", "auditor"))
        logins = {way: place.profile(ledger.place, way).login for way in (*WAYS, "left")}
        ledger.record([Intent(event("user-disabled", login=logins["left"], reason="left"), ledger.unit_stream())])
        settled(server, logins)
        with closing(connect(server.local)) as superuser:
            rows(superuser, f"SET password_encryption = 'scram-sha-256'; ALTER ROLE {logins['scram']} PASSWORD '{SECRET}'")
        yield ledger.place, logins
        ledger.close()


def everybody(server):
    """Let this account in as any login, to found the ledger."""
    account = programs.account_name(os.geteuid())
    server.write("pg_ident.conf", f"caseledger {account} all\n".encode())
    reloaded(server)


def settled(server, logins):
    """Write the files as the page has them, the addresses and one login for each way put in."""
    text = next(block for block in re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL) if "hostssl" in block)
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line.split()[-1] for line in lines] == ["map=caseledger"] * 3 + ["scram-sha-256", "reject"]
    for number, named in ((2, f"{logins['cert']},{logins['left']}"), (3, logins["scram"])):
        lines[number] = lines[number].replace(ANYBODY, named).replace(f"10.0.{number - 2}.0/24", "127.0.0.0/8")
    server.write("pg_hba.conf", ("\n".join(lines) + "\n").encode())
    account = programs.account_name(os.geteuid())
    maps = [(account, login) for login in ("projector", "keyring", tls_server.SUPERUSER, logins["peer"])]
    maps += [("Carla Invented", logins["cert"]), ("Lena Invented", logins["left"])]
    server.write("pg_ident.conf", "".join(f'caseledger "{who}" {login}\n' for who, login in maps).encode())
    reloaded(server)


def reloaded(server):
    with closing(connect(server.local)) as superuser:
        rows(superuser, "SELECT pg_reload_conf()")
        rows(superuser, "SELECT pg_sleep(0.2)")
        assert rows(superuser, "SELECT error FROM pg_hba_file_rules WHERE error IS NOT NULL") == []


@pytest.fixture(scope="module")
def certificate(server):
    """Carla's, by the authority of the users."""
    return server.users.signed("Carla Invented")


@pytest.fixture
def passwords(server, unit, tmp_path, monkeypatch):
    """A password file; gives what writes another password into it."""
    def keep(secret, login=unit[1]["scram"]):
        file = tmp_path / "passwords"
        file.touch(mode=0o600)
        file.write_text(f"{server.address}:5432:ledger:{login}:{secret}\n")
        monkeypatch.setenv("PGPASSFILE", str(file))

    keep(SECRET)
    return keep


def address(server, *, root=None, own=None, mode="verify-full"):
    """A user's address: whom he trusts to name the server, and his certificate, if any."""
    trusted = root or server.users.folder / "servers.crt"
    given = f"&sslcert={own[0]}&sslkey={own[1]}" if own else "&sslcert=/none&sslkey=/none"
    return f"postgresql://{server.address}/ledger?sslmode={mode}&sslrootcert={trusted}{given}"


@pytest.mark.usefixtures("passwords")
@pytest.mark.parametrize("way", WAYS)
def test_an_entry_carries_how_its_recorder_was_known(server, unit, certificate, way):
    at, logins = unit
    users = {"cert": address(server, own=certificate), "scram": address(server), "peer": f"postgresql:///ledger?host={server.home}"}[way]
    reached = Reached(at.directory, at.ledger_id, at.kek_file, at.url, users=users)
    with closing(Ledger(reached, place.profile(at, way))) as ledger:
        assert (ledger.session["assurance"], ledger.me.roles) == (way, ("practitioner", "auditor"))
        stream = ledger.fresh()
        ledger.record([Intent(referral("He waits."), stream)])
        (fact,) = ledger.facts(stream)
        assert fact.stamp["assurance"] == way
        assert ledger.read([stream], purpose="case_work")[0].fact.fields["reason"] == "He waits."
    account = programs.account_name(os.geteuid())
    known_as = {"cert": "cert:CN=Carla Invented", "scram": f"scram-sha-256:{logins['scram']}", "peer": f"peer:{account}"}[way]
    with closing(connect(server.local)) as superuser:
        assert rows(superuser, "SELECT system_user_name FROM ledger.entry WHERE log = 1 AND stream = %s", stream) == [(known_as,)]


@contextmanager
def refused(*reasons, told):
    """Assert that PostgreSQL refuses a login for one of the reasons, and that this program says so in a sentence of its own."""
    with pytest.raises(psycopg2.OperationalError, match="|".join(reasons)) as caught:
        yield
    assert told in (sentence := refusal.sentence(str(caught.value)))
    assert sentence.count(";") == 2
    assert "u_" not in sentence


def entered(dsn, login):
    psycopg2.connect(place.with_role(dsn, login, "ledger")).close()


def test_a_certificate_opens_the_login_that_the_map_gives_it_and_nothing_else(server, unit, certificate, passwords):
    cert, scram, peer = (unit[1][way] for way in WAYS)
    entered(address(server, own=certificate), cert)
    stranger, other = tls_server.authority(server.users.folder, "strangers"), server.users.signed("Otis Invented")
    with refused("unknown ca", "certificate verify failed", "server closed", told=""):
        entered(address(server, own=stranger.signed("Carla Invented")), cert)
    with refused("certificate expired", "server closed", told=""):
        entered(address(server, own=server.users.signed("Lena Invented", days=-1)), cert)
    other[1].chmod(0o644)
    with refused("group or world access", told="cannot be read as the address names it"):
        entered(address(server, own=other), cert)
    other[1].chmod(0o600)
    with refused("requires a valid client certificate", told="asks this login for a certificate"):
        entered(address(server), cert)
    with refused("certificate authentication failed", told="gives this account, or this certificate, another login"):
        entered(address(server, own=other), cert)
    with refused("password authentication failed", "no password supplied", told="password file"):  # another's login asks for what is his
        passwords("guessed", scram)
        entered(address(server, own=certificate), scram)
    with refused("rejects connection", "pg_hba.conf", told="neither from here nor in this way"):
        entered(address(server, own=certificate), peer)


def test_a_password_opens_its_own_login_and_a_wrong_one_none(server, unit, passwords):
    cert, scram, peer = (unit[1][way] for way in WAYS)
    entered(address(server), scram)
    passwords("wrong")
    with refused("password authentication failed", told="the password file has another"):
        entered(address(server), scram)
    for login in (cert, peer, "projector", "keyring", tls_server.SUPERUSER):
        passwords(SECRET, login)
        with refused("client certificate", "rejects connection", told="the server"):
            entered(address(server), login)


def test_the_kernel_opens_the_logins_of_the_map_and_no_other(server, unit):
    cert, scram, peer = (unit[1][way] for way in WAYS)
    local = f"postgresql:///ledger?host={server.home}"
    entered(local, peer)
    for login in (cert, scram):
        with refused("Peer authentication failed", told="gives this account, or this certificate, another login"):
            entered(local, login)


@pytest.mark.usefixtures("passwords")
def test_nothing_is_said_in_clear_and_not_to_a_server_that_cannot_name_itself(server, unit, certificate):
    with refused("no encryption", told="neither from here nor in this way"):
        entered(address(server, mode="disable"), unit[1]["scram"])
    with refused("certificate verify failed", told="does not show that it is the one"):
        entered(address(server, root=server.users.file), unit[1]["scram"])
    named_otherwise = address(server, own=certificate).replace(server.address, "localhost") + f"&hostaddr={server.address}"
    with refused("does not match host name", told="does not show that it is the one"):
        entered(named_otherwise, unit[1]["cert"])


def test_what_nobody_knows_is_told_without_its_words():
    for said in ("SSL error: tlsv1 alert unknown ca", "SSL error: ssl/tls alert certificate expired"):  # or the connection is lost first
        assert "does not take this certificate" in refusal.sentence(said)
    for said in ("FATAL:  Passwort-Authentifizierung für Benutzer »u_1« fehlgeschlagen", "connection refused", ""):
        assert refusal.sentence(said) == refusal.OTHERWISE


def test_a_login_that_is_closed_is_refused_whatever_it_shows(server, unit):
    with refused("is not permitted to log in", told="this login is closed"):
        entered(address(server, own=server.users.signed("Lena Invented")), unit[1]["left"])
