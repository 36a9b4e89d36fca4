"""What this program keeps to itself when something goes wrong: a crash leaves no copy of its memory, and no exception tells a value.

Its memory holds what was typed and what was opened. So does the text of many an exception (pydantic quotes its input, the database a row,
the standard library a path), which is why only the program's own errors, whose sentences are free of values, are shown with their text.
"""

import resource
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from commands import output
from ledger.errors import CaseledgerError

PROCESSES = Path("/proc")
PATTERN = Path("/proc/sys/kernel/core_pattern")
"""Where Linux says what becomes of a core: a file, or for ``|`` the input of a program (core(5))."""
SET_DUMPABLE = 4
"""PR_SET_DUMPABLE (prctl(2), linux/prctl.h)."""


def prepare() -> None:
    """Have this process, and all that it starts, leave no core, and have what nobody handles tell no text."""
    leave_no_core()
    sys.excepthook = lambda _kind, error, _trace: output.note(traceback(error))
    sys.unraisablehook = lambda fault: output.note(traceback(fault.exc_value) if fault.exc_value else fault.exc_type.__name__)
    threading.excepthook = lambda fault: output.note(traceback(fault.exc_value) if fault.exc_value else fault.exc_type.__name__)
    warnings.showwarning = _warned


def _warned(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, file: TextIO | None = None, line: str | None = None,
) -> None:  # fmt: skip
    del message, file, line  # the text may quote what was given, as pydantic's does
    output.note(f"{category.__name__} at {filename}:{lineno}")


# -- crashes -------------------------------------------------------------------------------------------------------


def leave_no_core() -> None:
    """Write no core to a file, and none with memory to a program that the system pipes cores to, which no limit stops (core(5)).

    What this process starts inherits both.
    """
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError):
        (PROCESSES / "self/coredump_filter").write_text("0", encoding="ascii")


def close_to_others() -> None:
    """Let no other process of this account read this one's memory, nor any program get it in a crash (Linux: prctl(2), ptrace(2), core(5)).

    What this process starts is not bound by it. It loads a library, so help does without.
    """
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(SET_DUMPABLE, 0, 0, 0, 0)


def dumped(process: int | str = "self") -> str | None:
    """Say how a crash of a process would leave a copy of its memory; None where it leaves none, or where the system does not tell."""
    try:
        limits = (PROCESSES / f"{process}/limits").read_text(encoding="ascii")
        memory = int((PROCESSES / f"{process}/coredump_filter").read_text(encoding="ascii") or "0", 16)
        piped = PATTERN.read_text(encoding="utf-8", errors="replace").startswith("|")
    except (OSError, ValueError):
        return "in a core file" if process == "self" and resource.getrlimit(resource.RLIMIT_CORE)[0] else None
    if memory and piped:
        return "with the program that core_pattern names"
    soft = next((line.split()[4] for line in limits.splitlines() if line.startswith("Max core file size")), "0")
    return "in a core file" if memory and soft != "0" else None


# -- exceptions ----------------------------------------------------------------------------------------------------


def traceback(error: BaseException) -> str:
    """Tell where an error and what led to it came from: lines of source and classes, and the text of the program's own errors only."""
    return "\n".join(_chain(error, set())).rstrip()


def _chain(error: BaseException, seen: set[int]) -> Iterator[str]:
    from traceback import format_tb

    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _chain(before, seen)
        yield "\nwhich led to:\n" if error.__cause__ else "\nwhile it was handled:\n"
    yield "Traceback (most recent call last):"
    yield "".join(format_tb(error.__traceback__)).rstrip("\n")
    yield named(error)


def named(error: BaseException) -> str:
    """Name an error by its class, with what can hold no value: its sentence if it is one of ours, else its SQLSTATE or number."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, CaseledgerError):
        return f"{kind}: {error}"
    code = getattr(error, "pgcode", None) or getattr(error, "errno", None)
    return f"{kind} ({code})" if code else kind
