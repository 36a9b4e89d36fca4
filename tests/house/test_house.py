"""The house: who may import whom, where clock and chance may be read, how long a module may be, what names mean nothing."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("ledger", "projections", "commands")
MODULES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
IDS = [str(file.relative_to(ROOT)) for file in MODULES]

OURS = {
    "commands": {"commands", "projections", "ledger"},
    "projections": {"projections", "ledger"},
    "ledger": {"ledger"},
}
INSIDE = {
    "errors": set(),
    "entry": {"errors", "entry"},
    "proof": {"errors", "entry", "proof"},
    "events": {"errors", "events"},
    "rules": {"errors", "events", "rules"},
    "privacy": {"errors", "entry", "events", "privacy"},
    "store": {"errors", "entry", "proof", "store", ""},
    "parties": {"events", "privacy", "rules"},
    "scope": {"events", "parties", "privacy", "rules"},
    "acts": {"errors", "entry", "events", "rules", "privacy", "intents", "acting", "parties"},
    "forgetting": {"entry", "errors", "events", "reader", "store"},
    "holding": {"events", "intents", "rules", "acts"},
    "consultation": {"errors", "events", "rules", "privacy", "intents"},
    "access_log": {"events", "rules", "store"},
    "breaking": {"errors", "events", "intents", "application"},
    "requests": {"intents"},
    "effects": set(),
    "enforced_rights": {"effects"},
    "persons": set(),
    "merging": {"intents", "rules"},
    "enforced_sharing": {"effects"},
    "enforcement": {"proof", "effects", "enforced_rights", "enforced_sharing", "enforced_users"},
    "enforced_users": {"effects"},
    "visibility": {"effects", "enforcement", "events", "privacy", "rules"},
    "unhashed": {"errors", "proof", "store"},
    "contents": {"privacy", "proof", "rules", "reader", "redeciding"},
    "deployed": {"", "events", "proof", "store"},
    "erased_owners": {"events", "parties", "privacy", "proof", "rules"},
    "meaning": {
        "errors", "entry", "events", "proof", "store", "effects", "enforcement", "unhashed", "deployed", "redeciding", "erased_owners",
    },
    "redeciding": {"errors", "entry", "events", "rules", "proof", "store", "effects"},
    "acting": {"errors", "events", "rules", "intents"},
    "intents": {"events"},
    "session": {"errors", "entry", "intents", "moment", "rules", "store"},
    "receipts": {"store", "acts"},
    "mentions": {"entry", "privacy", "intents"},
    "moment": set(),
    "application": {
        "errors", "entry", "events", "rules", "privacy", "store", "intents", "session", "acts", "receipts", "mentions", "moment",
        "conflicts", "guards", "acting", "reader", "holding", "merging", "requests",
    },
    "reader": {
        "errors", "entry", "events", "privacy", "store", "session", "consultation", "moment", "conflicts", "intents", "persons", "rules",
        "redeeming",
    },
    "redeeming": {"entry", "events", "privacy", "store"},
    "guards": {"errors", "events", "rules", "intents", "acts", "acting"},
    "conflicts": {"errors", "entry", "privacy", "store", "acts"},
    "log_adoption": {"errors", "entry", "events", "intents", "proof", "store", "application"},
    "log_rotation": {"errors", "entry", "events", "proof", "store", "application", "checkpoints", "log_adoption"},
    "epochs": {"errors", "events", "intents", "proof", "store", "application", "checkpoints", "log_adoption"},
    "keys": {"entry", "events", "rules", "store", "application"},
    "kept": set(),
    "importing": {
        "kept", "errors", "entry", "events", "rules", "privacy", "store", "intents", "acts", "receipts", "mentions", "application",
        "moment", "rehearsed", "requests",
    },
    "rehearsed": {"entry", "errors", "acts", "receipts"},
    "trees": {"proof", "store"},
    "checkpoints": {"errors", "application", "proof", "store", "trees", "log_adoption"},
    "stamping": {"errors", "application", "proof", "store"},
    "completing": {"errors", "application", "proof", "store", "trees", "checkpoints"},
    "bundling": {"errors", "entry", "application", "proof", "store", "trees", "checkpoints", "cosigning", "log_adoption"},
    "cosigning": {"errors", "application", "proof", "store", "trees", "checkpoints", "log_adoption"},
    "witnessing": {"errors", "proof", "store"},
    "founding": {"", "errors", "entry", "events", "rules", "privacy", "store", "intents", "application"},
    "auditing": {"entry", "proof", "store"},
    "verdicts": {"auditing", "proof"},
    "verifying": {"auditing", "errors", "meaning", "proof", "store", "verdicts"},
    "demonstration": {"errors", "store", "moment"},
    "": set(),
}  # fmt: skip
"""Room of ``ledger`` → rooms it may import; the empty name is the package itself (its release number)."""
ONLY_IN = {
    "click": ("commands/",),
    "psycopg2": ("ledger/store/", "projections/engine/"),
    "eventsourcing": ("ledger/store/",),
    "typst": ("projections/typeset.py",),
    "pypdf": ("projections/court/reading_pdf.py", "projections/court/reading_objects.py"),
    "pypdfium2": ("projections/court/reading_pdf.py",),
    "docx": ("projections/court/pages.py", "projections/court/elements.py"),
    "cryptography": ("ledger/entry/", "ledger/proof/", "ledger/privacy/wrapping.py"),
}
CLOCK_AND_CHANCE = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "time.monotonic", "time.perf_counter",
    "monotonic", "perf_counter", "time_ns", "os.urandom", "urandom", "uuid1", "uuid4", "uuid.uuid1", "uuid.uuid4",
    "secrets.token_bytes", "secrets.token_hex", "random.random", "random.randbytes", "random.Random",
}  # fmt: skip
MAY_READ_THEM = {
    "ledger/application.py", "ledger/reader.py", "ledger/moment.py", "ledger/founding.py",  # the places for it; the last makes a ledger
    "ledger/store/factory.py",  # stands in the application's place for programs written with the eventsourcing library
}  # fmt: skip
WAITS = {
    "ledger/store/postmaster.py", "ledger/store/embedded.py", "ledger/store/recorder.py", "ledger/store/locks.py",
    "ledger/store/keyring_socket.py",
}  # fmt: skip
"""Wait for a server or a lock: how long, never when."""
MEANINGLESS = {"utils", "util", "helpers", "helper", "manager", "managers", "base", "common", "misc", "data"}
LONGEST = 260


def imports(file: Path) -> set[str]:
    """Every module name a file imports, at its top or inside."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def room(name: str) -> str:
    parts = name.split(".")
    rest = parts[1] if len(parts) > 1 else ""
    return rest if rest in INSIDE else ""


@pytest.mark.parametrize("file", MODULES, ids=IDS)
def test_imports_go_down_and_never_back(file):
    relative = file.relative_to(ROOT)
    package, mine = relative.parts[0], relative.with_suffix("").parts[1] if len(relative.parts) > 1 else ""
    mine = "" if mine == "__init__" else mine
    ours = {name for name in imports(file) if name.split(".")[0] in PACKAGES}
    assert {name.split(".")[0] for name in ours} <= OURS[package]
    if package == "ledger":
        rooms = {room(name) for name in ours} - ({""} if any("ledger." in name or name == "ledger" for name in ours) else set())
        assert rooms - {mine} <= INSIDE[mine], f"{relative} imports {sorted(rooms - INSIDE[mine])}"


@pytest.mark.parametrize("file", MODULES, ids=IDS)
def test_libraries_stay_in_their_rooms(file):
    relative = str(file.relative_to(ROOT))
    for library, places in ONLY_IN.items():
        if any(name.split(".")[0] == library for name in imports(file)):
            assert relative.startswith(places), f"{relative} imports {library}, which belongs to {places}"


@pytest.mark.parametrize("file", MODULES, ids=IDS)
def test_clock_and_chance_are_read_in_one_place(file):
    relative = str(file.relative_to(ROOT))
    if relative in MAY_READ_THEM:
        return
    called = {ast.unparse(node.func) for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)}
    allowed = {"time.monotonic", "monotonic"} if relative in WAITS else set()
    assert called & CLOCK_AND_CHANCE <= allowed, f"{relative} reads {sorted(called & CLOCK_AND_CHANCE - allowed)}"


@pytest.mark.parametrize("file", MODULES, ids=IDS)
def test_modules_are_short_and_their_names_mean_something(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST
    assert file.stem not in MEANINGLESS


def test_only_the_output_module_prints():
    for file in MODULES:
        if file == ROOT / "commands" / "output.py":
            continue
        calls = [node.func for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        assert not [call for call in calls if getattr(call, "id", "") == "print" or getattr(call, "attr", "") == "echo"], file


def test_sql_reads_the_time_only_through_ledger_clock():
    for file in (ROOT / "ledger" / "store" / "sql").glob("*.sql"):
        text = file.read_text(encoding="utf-8").lower()
        if file.name != "032_clock.sql":
            assert not [word for word in ("clock_timestamp(", "now()", "current_timestamp", "statement_timestamp(") if word in text], (
                file.name
            )
