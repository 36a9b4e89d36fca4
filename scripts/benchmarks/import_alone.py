"""One import; run as a program, in a process of its own, for the time and the memory that it takes.

The program is told the ledger's directory, a user's name and a file; its last line is JSON: lines, entries, seconds, peak memory in bytes.
"""

import contextlib
import io
import json
import sys
from time import perf_counter

from alone import peak

STARTED = perf_counter()


def main(directory: str, user: str, file: str) -> None:
    """Import once and tell what it took, loading included."""
    from commands.cli import run  # noqa: PLC0415 what a command loads is part of what it takes
    from commands.session import Call  # noqa: PLC0415

    with contextlib.redirect_stdout(io.StringIO()) as said:
        status = run(["--ledger", directory, "--user", user, "import", file, "--format", "json"], Call())
    if status:
        sys.exit(status)
    told = json.loads(said.getvalue())
    print(json.dumps({"lines": told["lines"], "entries": told["entries"], "seconds": perf_counter() - STARTED, "peak": peak()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
