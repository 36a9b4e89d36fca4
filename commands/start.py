"""Where the program starts: an interrupt is heard before anything else is loaded."""

import os
from types import FrameType
from typing import NoReturn

from commands import interrupts


def main() -> None:
    """Run a command line; what interrupts it while it is still being loaded ends it in one line too, with status 130."""
    interrupts.hear(_interrupted)
    from commands.cli import main as run

    run()


def _interrupted(_number: int, _frame: FrameType | None) -> NoReturn:
    os.write(2, b"caseledger: interrupted; nothing was done\n")
    os._exit(130)
