"""A superuser without the key file takes everything: both databases dumped, the server's data directory with its log of transactions, its
own log, the ledger's directory. In none of it stands a name, an address, a number, a reference or a sentence of a whole invented unit,
however it is written.
"""

import json
import re
import subprocess
from base64 import b64encode
from contextlib import closing
from datetime import date
from urllib.parse import quote, quote_plus

import pytest
from application.scenes import asked
from servers import running_server

from commands import cli
from commands.demonstration import pathway, team
from commands.demonstration.writing import written
from commands.session import Call
from ledger import founding
from ledger.application import Ledger
from ledger.store import embedded, place, programs

UNTIL = date(2026, 11, 1)
CLEAR = {"policy-adopted", "agency-named", "programme-recorded", "agreement-adopted"}
"""What a policy says and what an agency, a programme or an agreement is called is about nobody."""
LOUD = {
    "log_statement": "all", "log_min_error_statement": "info", "log_min_duration_statement": "0", "log_error_verbosity": "verbose",
    "log_parameter_max_length": "-1", "log_parameter_max_length_on_error": "-1", "log_temp_files": "0", "work_mem": "64kB",
    "wal_level": "logical", "checkpoint_timeout": "1h",
}  # fmt: skip
"""A server that keeps and logs all that it can."""


LABEL = "label"
"""The name in whose place a person's own is not shown, such as Witness 1: it stands in the clear so that a rule can keep it unique."""


def said(value):
    """Every text in what is typed that is no code, number or day: names, telephone numbers, addresses, references, whole narratives."""
    if isinstance(value, dict | list):
        for each in [each for name, each in value.items() if name != LABEL] if isinstance(value, dict) else value:
            yield from said(each)
    elif isinstance(value, str) and re.search(r"[A-Z/ ]", value) and not re.match(r"\d{4}-\d\d", value):
        yield value


def pieces(lines):
    """What somebody would look for: each text, each of its lines and each of its sentences."""
    found = set()
    for line in lines:
        if line["type"] not in CLEAR:
            for text in said([line["fields"], line.get("actor", {}).get("name", "")]):
                found |= {text, *text.splitlines(), *re.split(r"(?<=[.?!:;])\s+", text)}
    return sorted(piece for piece in found if len(piece) >= 7 and "\n" not in piece)


def spellings(piece):
    """The piece as it may have been written: plain, hexadecimal, in base64 wherever it begins, for an address, in JSON and escaped."""
    raw = piece.encode()
    yield from (raw, raw.hex().encode(), raw.hex().upper().encode(), json.dumps(piece)[1:-1].encode(), repr(raw)[2:-1].encode())
    yield from (quote(piece).encode(), quote_plus(piece).encode(), piece.lower().encode(), piece.upper().encode())
    for skipped in range(3):
        whole = raw[skipped:]
        yield b64encode(whole[: len(whole) // 3 * 3])


def patterns(file, given):
    """A file of what to look for, one a line, for grep."""
    file.write_bytes(b"\n".join(sorted({spelling for piece in given for spelling in spellings(piece) if len(spelling) >= 6})) + b"\n")
    return file


def hits(looked_for, content):
    """What of it stands in these bytes; with the zero bytes out, so that a text of two bytes a character is found too."""
    told = set()
    for each in (content, content.replace(b"\0", b"")):
        found = subprocess.run(["grep", "-aoFf", str(looked_for)], input=each, capture_output=True, env={"LC_ALL": "C"}, check=False)
        assert found.returncode in (0, 1), found.stderr
        told |= set(found.stdout.splitlines())
    return told


@pytest.fixture(scope="module")
def unit(tmp_path_factory):
    """A unit of a dozen cases on a server of its own that keeps all it can, after its answers were built and its cases read."""
    home = tmp_path_factory.mktemp("taken")
    lines = [list(team.acts(date(2026, 3, 1), date(2199, 1, 1))), list(pathway.acts(5, 10, 0.5, UNTIL))]
    with running_server(home / "ledger", **LOUD) as server:
        ledger = founding.found(str(home / "ledger"), founding.Unit("CHS", "Europe/London", "dana", "Dana Makebelieve", "cheshire-police"),
                                home / "keys" / "kek")  # fmt: skip
        ledger.close()
        (home / "begun").touch()
        for name, acts in zip(("unit", "acts"), lines, strict=True):
            written(acts, home / f"{name}.ndjson")
            assert cli.run(["--ledger", str(home / "ledger"), "--user", "dana", "import", str(home / f"{name}.ndjson")], Call()) == 0
        with closing(Ledger(ledger.place, place.profile(ledger.place, "dana"))) as reader:
            cases = [stream for (stream,) in asked(ledger.place, "SELECT stream FROM ledger.stream WHERE kind = 'case'")]
            persons = [person for parties in reader.parties(cases).values() for person, _, _ in parties]
            shown = reader.read(cases, persons=persons, purpose="supervision")
            texts = {text for entry in shown for text in said(entry.fact.fields)}
        asked(ledger.place, "CHECKPOINT")
        begun = (home / "begun").stat().st_mtime
        files = [file for file in server.data.rglob("*") if file.is_file() and file.stat().st_mtime >= begun]  # written since
        yield ledger.place, [*files, *dumps(ledger.place, server, home / "dumps")], [line for acts in lines for line in acts], texts


def dumps(at, server, folder):
    """Both databases in each form of pg_dump, not compressed."""
    folder.mkdir()
    folder.chmod(0o777)
    for database in ("ledger", "keyring"):
        for form in ("p", "c"):
            words = [server.binaries / "pg_dump", f"-F{form}", "-Z0", "-f", folder / f"{database}.{form}", "-d", at.superuser_dsn(database)]
            assert programs.run(words).returncode == 0
    return list(folder.iterdir())


def test_nothing_of_it_stands_in_clear_in_all_that_can_be_taken(unit, tmp_path):
    at, taken, lines, texts = unit
    looked_for = patterns(tmp_path / "looked for", pieces(lines))
    taken = [*taken, embedded.locate(at.directory).log, *(file for file in at.directory.rglob("*") if file.is_file())]
    assert at.kek_file not in taken
    assert {"ledger.p", "keyring.c", "server.log"} <= {file.name for file in taken}
    assert {"pg_wal", "pg_xact", at.directory.name} <= {file.parent.name for file in taken}
    assert len(texts) > 50, "the cases are there and open to whoever has the keys"
    contents = {file: file.read_bytes() for file in taken}
    found = hits(looked_for, b"\n".join(contents.values()))
    assert [(hit, [file.name for file, content in contents.items() if hit in content]) for hit in found] == []


def test_each_form_would_be_found(unit, tmp_path):
    """So that silence above means something: of every piece, in every form, in the middle of other bytes."""
    *_, lines, texts = unit
    wanted = pieces(lines)
    assert len(wanted) > 200
    assert {"Makebelieve" in piece for piece in wanted} == {True, False}
    assert any(piece in texts for piece in wanted)
    looked_for = patterns(tmp_path / "looked for", wanted)
    for piece in wanted[::80]:
        raw = f"x{piece}y".encode()
        for form in (raw, raw.hex().encode(), b64encode(raw), piece.encode("utf-16-le"), quote(piece).encode(), piece.upper().encode()):
            assert hits(looked_for, b"\x00\xff" + form + b"\xff"), (piece, form)
