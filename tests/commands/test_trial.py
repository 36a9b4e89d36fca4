"""The contested trial at the command line: the acts of its story typed one by one, and each form read as it was written by hand.

Numbers, editions, and who is succeeded are not typed: they follow from the record.
"""

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from commands import receipts
from ledger.events.catalogue import latest, load
from ledger.events.event import fields_of
from tests.court import returning
from tests.court.story import told

COMMANDS = {
    "proceedings-party-joined": ("proceedings", "party"), "proceedings-case-joined": ("proceedings", "case"),
    "disclosure-officer-appointed": ("proceedings", "officer"), "proceedings-moved": ("proceedings", "move"),
    "proceedings-opened": ("proceedings", "open"), "proceedings-closed": ("proceedings", "close"),
    "enquiry-recorded": ("schedule", "enquiry"), "victim-information-requested": ("schedule", "victim-request"),
    "victim-notice-given": ("record", "victim-notice-given"), "item-listed": ("schedule", "add"), "item-amended": ("schedule", "amend"),
    "item-test-applied": ("schedule", "test"), "item-moved": ("schedule", "move"), "prosecutor-decided": ("schedule", "decide"),
    "officer-certified": ("proceedings", "certify"), "material-disclosed": ("proceedings", "serve"),
    "service-followed": ("proceedings", "follow"), "defence-statement-received": ("proceedings", "statement"),
    "disclosure-requested": ("proceedings", "request"), "disclosure-request-answered": ("proceedings", "answer"),
    "court-application-made": ("proceedings", "apply"), "court-application-ruled": ("proceedings", "rule"),
    "disclosure-reviewed": ("proceedings", "review"), "schedule-issued": ("schedule", "issue"),
}  # fmt: skip
"""By type, the command that records it. Redaction is decided by ``redact``."""
OF_AN_ENTRY = {"service-followed": "service", "disclosure-request-answered": "request", "court-application-ruled": "application"}
"""Types whose command is given the address of an entry, with the field that holds its number."""
OF_AN_ITEM = frozenset({"item-amended", "item-test-applied", "item-moved", "prosecutor-decided"})
FOLLOW = frozenset({
    "number", "code_edition", "succeeds", "schedule_version", "jurisdiction", "item", "cases", "case", "covers", "first", "last",
})  # fmt: skip
"""Fields that follow from the record, or are typed in another way."""
REFUSED = frozenset({"victim-information-requested", "material-disclosed"})
"""Types of which what the story has refused is typed too; of the rest the rules are tried without a server."""
PREFIX = {"non_sensitive": "", "sensitive": "D", "highly_sensitive": "HS"}


class Trial:
    """The story as it is typed: the numbers of the proceedings, of its entries, and of its items on their schedules."""

    def __init__(self, door: Any, place: Path) -> None:
        """Refer two cases of so many entries as the story names, and give the officers a login."""
        self.door, self.place, self.story = door, place, told("contested-trial")
        people = {key: {"name": name} for key, name in self.story["people"].items()}
        self.cases = {"@c1": door.referred(suspect=people["casper"], victim=people["ilse"]), "@c2": door.referred()}
        self.people = {"@casper": door.person(self.cases["@c1"], "suspect"), "@ilse": door.person(self.cases["@c1"], "victim")}
        notes = [{"type": "note-recorded", "case": self.cases["@c1"], "fields": {"text": f"Note {number}."}} for number in range(8)]
        (place / "notes.ndjson").write_text("".join(f"{json.dumps(note)}\n" for note in notes))
        door.done("import", str(place / "notes.ndjson"))
        for login in ("nadia", "piet"):
            words = ("user", "add", login, "--agency", "cheshire-police", "--role", "disclosure_officer", "--fields", "-")
            door.done(*words, typed={"full_name": self.story["members"][login][0]})
        self.number, self.entries, self.items = "", dict[str, int](), dict[str, str]()

    def typed(self, act: Mapping[str, Any]) -> Any:
        """Type an act as its recorder, and keep the number of its entry."""
        words, fields = self._words(act)
        answered = self.door(*words, typed=fields, user=act["recorder"])
        if "refused" in act:
            assert (answered.status, act["refused"] in answered.err) == (1, True), (act, answered.err)
            return
        assert answered.status == 0, (act, answered.err)
        number, _, entry = next(each["address"] for each in answered.json["recorded"] if each["address"].startswith("PRC")).partition("#")
        self.number = number
        self.entries[act.get("called", "")] = int(entry)
        if "schedule" in act:
            self.items[act.get("item", act.get("called"))] = f"{PREFIX[act['schedule']]}{act['number']}"

    def _words(self, act: Mapping[str, Any]) -> tuple[list[str], Any]:
        kind = act["act"]
        if kind == "redaction-decided":
            return self._redacted(act)
        if kind == "redaction-confirmed":
            return ["redact", "confirm", *(f"{self.number}#{self.entries[each]}" for each in act["decisions"])], None
        if kind == "schedule-issued":
            return ["schedule", "issue", self.number, "--form", act["form"], "--to", str(self.place)], None
        if "covers" in act:
            return ["schedule", "list", self.number, "--draft", "-"], self._draft(act)
        options, texts = self._fields(act)
        return [*COMMANDS[kind], *self._about(act), *options, "--fields", "-"], texts

    def _about(self, act: Mapping[str, Any]) -> list[str]:
        """What the act is about, by its number, its address, or its item; cases are typed as words."""
        kind = act["act"]
        if kind in OF_AN_ENTRY:
            return [f"{self.number}#{self.entries[act[OF_AN_ENTRY[kind]]]}"]
        start = ["--start", str(act["number"])] if kind == "item-listed" and not any(
            shown.startswith(PREFIX[act["schedule"]]) for shown in self.items.values()
        ) else []  # fmt: skip
        item = [self.items[act["item"]]] if kind in OF_AN_ITEM else []
        return [*([self.number] if self.number else []), *item, *(self.cases[case] for case in act.get("cases", ())), *start]

    def _fields(self, act: Mapping[str, Any]) -> tuple[list[str], dict[str, Any]]:
        """What is typed as options, and what in the file of fields."""
        options, texts = list[str](), dict[str, Any]()
        for field in fields_of(load(latest(act["act"]))):
            if field.name not in act or field.name in FOLLOW or field.name == OF_AN_ENTRY.get(act["act"]):
                continue
            value = act[field.name]
            if field.personal is not None or field.narrative:
                texts[field.name] = value
                continue
            option = f"--{field.name.replace('_', '-')}"
            each = value if isinstance(value, list) else [value]
            options += [option] if value is True else [word for one in each for word in (option, self._word(one))]
        return options, texts

    def _word(self, value: Any) -> str:
        if isinstance(value, date):
            return value.isoformat()
        return str(self.entries.get(value) or self.people.get(value) or str(value).removeprefix("@"))

    def _draft(self, act: Mapping[str, Any]) -> str:
        """The file that ``schedule propose`` makes, with one item in it as a person described it."""
        known = ("schedule", "description", "location", "made_on", "held_as", "agency", "presumption")
        told_of = {name: str(act.get(name, "")) for name in known}
        told_of |= {"case": self.cases[act["case"]], "reason": act.get("sensitivity_reason", "")}
        lines = [f"proceedings = {json.dumps(self.number)}", "upto = 1", "[start]", f"{act['schedule']} = {act['number']}", "[[item]]"]
        lines += ["include = true", f"entries = {act['covers']}", *(f"{name} = {json.dumps(text)}" for name, text in told_of.items())]
        return "\n".join(lines)

    def _redacted(self, act: Mapping[str, Any]) -> tuple[list[str], Any]:
        """Decide on a note of the ledger: which one, the numbers of its units say, which no story knows."""
        ground = ["--ground", act["ground"]] if "ground" in act else []
        words = ["redact", "decide", self.number, "--for", *act["audiences"], "--redaction", act["redaction"], *ground]
        return [*words, "--place", f"{self.cases['@c1']}#4", "--fields", "-"], {"reason": act["reason"]} if "reason" in act else {}

    def reads(self, act: Mapping[str, Any]) -> None:
        """Read the file that went out, cell by cell."""
        form, expected = act["form"].replace("_", "-"), act["sheet"]
        (file,) = self.place.glob(f"{form}-v{act['number']}-*.csv")
        rows = list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")))
        at = rows.index(expected["columns"])
        assert rows[at + 1 :] == expected["rows"], act["called"]
        pairs = [["title", expected["title"]], ["marking", expected["marking"]], *expected["heading"]]
        pairs = [[name, self.number if name == "Proceedings" else value] for name, value in pairs]
        assert [row[:2] for row in rows[3:at]] == [*pairs, *(["note", note] for note in expected["notes"])], act["called"]

    def returned(self, act: Mapping[str, Any]) -> None:
        """Fill in the file that was issued, and have it read back."""
        (file,) = self.place.glob(f"{act['sheet'].strip('@').replace('-', '-v')}-*.{act['returned']}")
        back = self.place / f"returned.{act['returned']}"
        back.write_bytes(returning.AS[act["returned"]](file.read_bytes(), {number: said for number, *said in act["answers"]}))
        words = ("schedule", "import", self.number, str(back), "--on", act["on"].isoformat())
        read = self.door.done(*words, user=act["recorder"]).json
        assert len(read["recorded"]) == len(act["answers"])


def test_the_contested_trial_is_typed_act_by_act(door, tmp_path, monkeypatch):
    monkeypatch.setattr(receipts, "keep_up", lambda _ledger: None)  # no question is asked on the way
    trial = Trial(door, tmp_path)
    for act in trial.story["acts"]:
        if "returned" in act:
            trial.returned(act)
        elif "act" in act and ("refused" not in act or act["act"] in REFUSED):
            trial.typed(act)
            if "sheet" in act:
                trial.reads(act)
    shown = door.done("proceedings", "show", trial.number).json
    assert (shown["state"], shown["due"]) == ("closed", [])
    first = door.done("schedule", "show", trial.number, "--form", "mg6c", "--version", "1").json
    assert [row[0] for row in first["rows"]] == [str(number) for number in range(12, 20)], "what was issued stays as it was"
