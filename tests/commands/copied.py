"""Proceedings over one invented case with notes, of which some are released and confirmed, for tests of copies."""

from contextlib import closing

from application.scenes import POLICE, add_user

from ledger import checkpoints
from ledger.application import Ledger
from ledger.store import place
from tests.commands.scheduled import BEGAN, COURT

SUPERVISORS, MAKER, ANALYST = ("vera", "sven"), "noor", "anna"


def staffed(at) -> None:
    """Give a ledger two supervisors, an officer who makes copies, and a key with which the record is signed."""
    with closing(Ledger(at, place.profile(at, "dana"))) as ledger:
        for login in SUPERVISORS:
            add_user(ledger, login, POLICE, ("supervisor",))
        add_user(ledger, MAKER, POLICE, ("disclosure_officer",))
        add_user(ledger, ANALYST, POLICE, ("analyst",))
        checkpoints.make(ledger, "cases")


class Proceedings:
    """One set of proceedings: the number of its case, its own, and what is done in it."""

    def __init__(self, door, *notes: str) -> None:
        """Refer the case and write the notes, of which none is released yet."""
        self.door, self.case = door, door.referred()
        self.notes = [self.note(text) for text in notes]
        receipt = door.done("proceedings", "open", self.case, "--kind", "criminal", *BEGAN, "--fields", "-", typed=COURT).json
        self.number = receipt["recorded"][0]["address"].partition("#")[0]

    def note(self, text: str) -> str:
        """Write a note; its address."""
        words = ("record", "note-recorded", self.case, "--fields", "-")
        return self.door.done(*words, typed={"text": text}).json["recorded"][0]["address"]

    def release(self, *places: str, audience: str = "defence") -> None:
        """Release entries at their places, and have it confirmed."""
        named = [word for each in places for word in ("--place", each)]
        words = ("redact", "decide", self.number, "--for", audience, "--redaction", "release", *named)
        decided = [each["address"] for each in self.door.done(*words).json["recorded"]]
        self.door.done("redact", "confirm", *decided, user=MAKER)

    def make(self, out, *more: str, audience: str = "defence", user: str = MAKER):
        """Make a copy; how it ended."""
        return self.door("bundle", "make", self.number, "--for", audience, "--out", str(out), "--format", "json", *more, user=user)

    def made(self, out, *more: str, **settings) -> str:
        """Make one that must succeed; its address."""
        answered = self.make(out, *more, **settings)
        assert answered.status == 0, answered.err
        return answered.json["copy"]

    def sign(self, copy: str, out, *more: str, user: str = SUPERVISORS[0]):
        """Have a supervisor look at it; how it ended."""
        return self.door("bundle", "sign", copy, str(out), *more, user=user)

    def entries(self) -> int:
        """How many entries the proceedings have."""
        return len(self.door.done("show", self.number).json)
