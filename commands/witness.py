"""``witness``: let others vouch that a log only grew; be such a witness for others, by file or over HTTP."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands import output
from commands.checkpointing import hand_out, log_option, opened_given, read_given, require_new, trust_option, trusted
from commands.session import opened_ledger
from commands.words import WRITES, OneOf, WholeNumber, group
from ledger.errors import CaseledgerError, Conflict, NotFound, UsageError, VerificationFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ledger.proof.checkpoint import Opened
    from ledger.proof.note import VerifierKey

KINDS = ("consistency", "index")
FILE = click.Path(path_type=Path)


def _directory(function: "Callable[..., Any]") -> "Callable[..., Any]":
    return click.option("--in", "directory", type=FILE, required=True, metavar="DIR", help="The directory of the witness.")(function)


@group(
    "witness", may=(*WRITES, VerificationFailed),
    examples="caseledger witness request monday.request\ncaseledger witness ask https://witness.example --trust trust.toml",
)  # fmt: skip
def witness() -> None:
    """Let others vouch that a log only grew: a unit uses request, ask and add; a witness init, trust, cosign and serve.

    A witness is a partner agency or a university. It has a directory of its own, and neither ledger nor database.
    """


# -- the unit ------------------------------------------------------------------------------------------------------


@witness.command(
    "request", may=(*WRITES, VerificationFailed),
    examples="caseledger witness request monday.request --seen 1204\n"
    "caseledger witness request monday.request --seen 1204 --entries monday.entries",
)  # fmt: skip
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--seen", type=WholeNumber(0), default=0, metavar="N", help="How many entries the witness has cosigned; by default none.")
@click.option("--entries", type=FILE, metavar="FILE", help="Write what an index witness reads too: nothing personal is in it.")
@log_option
@output.format_option
def request(*, file: Path, seen: int, entries: Path | None, log: str, form: str) -> None:
    """Make a checkpoint, and write the request with which a witness is asked to cosign it (C2SP tlog-witness).

    It shows that the checkpoint continues what the witness has seen. The checkpoint is kept, for the cosignature that comes back.
    """
    from ledger import checkpoints, cosigning
    from ledger.proof.checkpoint import stated
    from ledger.store import copies

    require_new(file)
    require_new(entries)
    with opened_ledger() as ledger:
        signed = checkpoints.make(ledger, log)
        asked = cosigning.request(ledger, log, signed, seen)
        copies.keep(ledger.place, log, signed)
        size, key = stated(signed).size, cosigning.key(ledger, log).encode()
        hand_out(file, asked.encode(), "the checkpoint is signed and kept")
        if entries is not None:
            hand_out(entries, cosigning.entries(ledger, log, seen, size), f"the checkpoint is signed and kept, {file} is written")
    told = {"log": log, "seen": seen, "size": size, "key": key, "file": str(file), "entries": str(entries) if entries else None}
    output.answer(told, form, [f"{file} asks for a cosignature of {output.counted(size, 'entry', 'entries')}.", f"  key of the log  {key}"])


@witness.command(
    "ask", may=(*WRITES, VerificationFailed),
    examples="caseledger witness ask https://witness.example --trust trust.toml\n"
    "caseledger witness ask https://university.example --index --trust trust.toml",
)  # fmt: skip
@click.argument("url", metavar="URL")
@click.option("--index", is_flag=True, help="It is an index witness, which is sent the entries since too: nothing personal is in them.")
@trust_option
@log_option
@output.format_option
def ask(*, url: str, index: bool, trust: Path, log: str, form: str) -> None:
    """Make a checkpoint, have the witness at a URL cosign it (C2SP tlog-witness), and keep the cosignature."""
    from commands import posting
    from ledger import checkpoints, cosigning

    believed = trusted(trust)
    with opened_ledger() as ledger:
        lines = posting.asked(url, ledger, log, signed := checkpoints.make(ledger, log), index=index)
        _kept(cosigning.take(ledger, log, cosigning.cosigned(signed, lines), believed), log, form)


@witness.command(
    "add", may=(*WRITES, VerificationFailed), examples="caseledger witness add monday.cosigned --trust trust.toml",
)  # fmt: skip
@click.argument("file", type=FILE, metavar="FILE")
@trust_option
@log_option
@output.format_option
def add(*, file: Path, trust: Path, log: str, form: str) -> None:
    """Keep what a witness answered by file: a cosigned checkpoint, or its lines alone.

    It is kept when a witness of the trust file signed it and the record still has the history that it states.
    """
    from ledger import cosigning

    believed, answered = trusted(trust), read_given(file)
    with opened_ledger() as ledger:
        _kept(cosigning.take(ledger, log, answered, believed), log, form)


def _kept(opened: "Opened", log: str, form: str) -> None:
    names = list(dict.fromkeys(each.key.name for each in opened.by_others))
    told = {"log": log, "origin": opened.checkpoint.origin, "size": opened.checkpoint.size, "cosigned": names}
    size = output.counted(opened.checkpoint.size, "entry", "entries")
    output.answer(told, form, [f"Kept: {', '.join(names)} cosigned {opened.checkpoint.origin} at {size}."])


# -- the witness ---------------------------------------------------------------------------------------------------


@witness.command("init", examples="caseledger witness init --name university.example/w1 --kind index --out witness")
@click.option("--name", required=True, metavar="NAME", help="How it signs: by custom a URL without its scheme.")
@click.option("--kind", type=OneOf(KINDS), required=True, help="Whether it vouches that logs only grow, or also that every index is right.")
@click.option("--out", "directory", type=FILE, required=True, metavar="DIR", help="A new directory for it.")
@output.format_option
def init(*, name: str, kind: str, directory: Path, form: str) -> None:
    """Draw the key of a new witness, and tell the public part of it, for the trust file of whoever is to believe it."""
    from ledger import moment
    from ledger.proof import note
    from ledger.proof.cosignature import Kind
    from ledger.store import witness_store

    seed = moment.seed()
    try:
        key = note.verifier_key(name, note.COSIGNATURE, note.private_key(seed).public_key().public_bytes_raw())
    except CaseledgerError:
        raise UsageError("the name of a witness has no space and no plus sign; nothing was done; choose such a name") from None
    own = witness_store.found(directory, Kind(kind), key, seed)
    told = {"directory": str(own.directory), "kind": kind, "key": key.encode()}
    output.answer(told, form, [f"{directory} is a witness ({kind}). Its key, for trust files:", f"  {key.encode()}"])


@witness.command(
    "trust", may=(NotFound,),
    examples="caseledger witness trust --in witness ledger.example/unit/cases/1+a7d2d53a+AbuG6ykSKP6wb2mKO8/Bb4VIHleWfTcENZBKADe5JddD",
)  # fmt: skip
@_directory
@click.argument("key", metavar="KEY")
@output.format_option
def trust(*, directory: Path, key: str, form: str) -> None:
    """Cosign for a log from now on, by its key, as its unit gave it: `witness request` and the unit's own record say it."""
    from ledger.store import witness_store

    own, of_log = witness_store.find(directory), _key_of_log(key)
    witness_store.add_log(own, of_log)
    output.answer({"origin": of_log.name, "key": key}, form, [f"{own.key.name} cosigns for {of_log.name} from now on."])


@witness.command(
    "cosign", may=(NotFound, Conflict, VerificationFailed),
    examples="caseledger witness cosign --in witness monday.request --out monday.cosigned\n"
    "caseledger witness cosign --in witness monday.request --entries monday.entries --out monday.cosigned",
)  # fmt: skip
@_directory
@click.argument("file", type=FILE, metavar="REQUEST")
@click.option("--entries", type=FILE, metavar="FILE", help="The entries since, which an index witness reads.")
@click.option("--out", type=FILE, metavar="FILE", help="Write the cosigned checkpoint to a new file, for the unit.")
@output.format_option
def cosign(*, directory: Path, file: Path, entries: Path | None, out: Path | None, form: str) -> None:
    """Judge a request by all that this witness saw of the log before, keep its checkpoint, and cosign it."""
    from contextlib import nullcontext

    from ledger import moment, witnessing
    from ledger.store import witness_store

    require_new(out)
    own, asked = witness_store.find(directory), read_given(file)
    with opened_given(entries) if entries is not None else nullcontext() as given:
        answer = witnessing.answer(own, asked, int(moment.now().timestamp()), given)
    if not answer.line:
        raise answer.refusal()
    if out is not None:
        hand_out(out, answer.note, "the checkpoint is cosigned")
    told = {"witness": own.key.name, "size": answer.size, "cosignature": answer.line, "note": answer.note.decode()}
    output.answer(told, form, [f"{own.key.name} cosigned {output.counted(answer.size, 'entry', 'entries')}:", answer.line.rstrip("\n")])


@witness.command("serve", may=(NotFound,), examples="caseledger witness serve --in witness --listen 127.0.0.1:8080")
@_directory
@click.option("--listen", required=True, metavar="HOST:PORT", help="Where; port 0 is any that is free.")
def serve(*, directory: Path, listen: str) -> None:
    """Answer requests over HTTP (C2SP tlog-witness) until it is interrupted. It speaks no TLS: let it stand behind a proxy."""
    from commands import serving
    from ledger.store import witness_store

    with serving.at(witness_store.find(directory), listen) as server:
        output.note(f"{server.own.key.name} ({server.own.kind}) answers at {server.url}. Ctrl-C ends it.")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            output.note("Ended. What was cosigned is kept.")


def _key_of_log(text: str) -> "VerifierKey":
    from ledger.proof import note

    key = note.parse_key(text)
    if key.type != note.ED25519:
        raise UsageError("that is the key of no log; nothing was done; a log's key is of type 01")
    return key
