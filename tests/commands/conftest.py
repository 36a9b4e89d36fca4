"""The front door as a test uses it: one command line in this process, with what is typed, and all that it answered."""

import io
import json
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from application.scenes import POLICE, add_user

from commands import cli, output
from commands.session import Call
from ledger.application import Ledger
from ledger.store import embedded, place, reading


@dataclass(frozen=True)
class Answered:
    """How a command ended: its exit status and what it wrote on either stream."""

    status: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """What was answered, its lines joined."""
        return " ".join(self.out.split())

    @property
    def json(self):
        return json.loads(self.out)


class Terminal(io.TextIOWrapper):
    """Standard input that a person types on."""

    def isatty(self) -> bool:
        return True




class Door:
    """Command lines against one ledger, as one user."""

    def __init__(self, directory: Path, monkeypatch, capsys) -> None:
        self.directory, self.monkeypatch, self.capsys = directory, monkeypatch, capsys

    def __call__(self, *words: str, typed: str | bytes | dict | list | None = None, terminal: bool = False, user: str = "dana") -> Answered:
        """Run one command line. ``typed`` is standard input, a mapping or list as JSON; by default nothing can be read there."""
        text = json.dumps(typed) if isinstance(typed, dict | list) else typed or ""
        given = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        kind = Terminal if terminal else io.TextIOWrapper
        self.monkeypatch.setattr(sys, "stdin", kind(io.BytesIO(given), encoding="utf-8"))
        self.capsys.readouterr()
        status = cli.run(["--ledger", str(self.directory), "--user", user, *words], Call())
        output.flush()
        written = self.capsys.readouterr()
        return Answered(status, written.out, written.err)

    def done(self, *words: str, **settings) -> Answered:
        """Run one that must succeed."""
        answered = self(*words, **settings)
        assert answered.status == 0, answered.err
        return answered

    def referred(self, *, on: str | None = None, **more) -> str:
        """Refer a case of invented people, on an earlier day if one is given; its number."""
        words = ("refer", "--agency", "police", "--channel", "phone", "--victim-aware", "yes", "--fields", "-")
        receipt = self.done(*words, *(("--on", on) if on else ()), typed=REFERRAL | more).json
        return receipt["recorded"][0]["address"].partition("#")[0]

    def consultations(self) -> int:
        """How often Dana has consulted the record this month."""
        at = place.find(str(self.directory))
        with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
            return reading.consulting(ledger.user)[1]

    def person(self, number: str, category: str) -> str:
        """The number of a party of a case."""
        rows = self.done("show", number).json
        joined = next(row for row in rows if row["type"] == "party-joined.v1" and row["fields"]["category"] == category)
        return joined["sentence"].partition("(")[2].partition(")")[0]


REFERRAL = {
    "reason": "Bert Imagined waits for Ottilie Sample outside her work.",
    "referrer": "PC Fiction",
    "suspect": {"name": "Bert Imagined"},
    "victim": {"name": "Ottilie Sample", "phone": "07700 900123", "safe_contact": "text first"},
}


@pytest.fixture
def door_of(monkeypatch, capsys):
    """Makes the front door of a ledger: of a directory, or of a server's URL."""
    monkeypatch.delenv("CASELEDGER_FORMAT", raising=False)
    return lambda ledger: Door(ledger, monkeypatch, capsys)


@pytest.fixture
def nowhere(request, door_of, tmp_path, monkeypatch):
    """A door to a place where nothing is yet; the server that is made there ends with the test. A module names it by ``PLACE``."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / "config"))
    elsewhere = door_of(tmp_path / request.module.PLACE)
    yield elsewhere
    if (elsewhere.directory / "server").exists():
        embedded.discard(embedded.locate(elsewhere.directory))


@pytest.fixture
def auditor(at) -> str:
    """The name of a user who is the ledger's auditor, and nothing else."""
    with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
        add_user(ledger, "ada", POLICE, ("auditor",))
    return "ada"


@pytest.fixture
def door(at, door_of) -> Door:
    """The front door of a just founded ledger."""
    return door_of(at.directory)
