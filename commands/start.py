"""Where the program starts: an interrupt is heard before anything else is loaded."""

import os
import signal
from types import FrameType
from typing import NoReturn


def main() -> None:
    """Run a command line; what interrupts it while it is still being loaded ends it in one line too, with status 130."""
    for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(which) is not signal.SIG_IGN:
            signal.signal(which, _interrupted)
    from commands.cli import main as run

    run()


def _interrupted(_number: int, _frame: FrameType | None) -> NoReturn:
    os.write(2, b"caseledger: interrupted; nothing was done\n")
    os._exit(130)
