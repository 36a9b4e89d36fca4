"""The infrastructure factory by which an application of the ``eventsourcing`` library keeps its events in contract logs of the ledger.

    PERSISTENCE_MODULE=ledger.store.factory
    CASELEDGER_CONTRACT_DSN    libpq string of a login that is member of role log_creator
    CASELEDGER_CONTRACT        a name without colon; opening it again finds the same logs

Each may be prefixed with an application's name, as the library's own settings. The logs are ``contract:<name>:<application>:events`` and
``…:snapshots``; one is made at its first use. ``CREATE_TABLE`` is accepted and changes nothing: a log is a row, not a table.

For library users this module stands where ``ledger/application.py`` stands for the record: it alone draws random numbers.
"""

import os
from types import TracebackType
from typing import Any, TypeVar

from eventsourcing.persistence import InfrastructureFactory, InfrastructureFactoryError
from eventsourcing.utils import Environment, EnvType, resolve_topic

from ledger.entry.signature import SEED_BYTES
from ledger.store.pool import Pool
from ledger.store.recorder import (
    Author,
    LedgerAggregateRecorder,
    LedgerApplicationRecorder,
    LedgerProcessRecorder,
    LedgerTrackingRecorder,
    Log,
)

DSN = "CASELEDGER_CONTRACT_DSN"
CONTRACT = "CASELEDGER_CONTRACT"

_Recorder = TypeVar("_Recorder")


class LedgerFactory(InfrastructureFactory[LedgerTrackingRecorder]):
    """Makes recorders over contract logs; one pool of connections and one signing seed for all that it makes."""

    def __init__(self, env: Environment | EnvType | None) -> None:
        """Read the environment. Raises InfrastructureFactoryError where a setting is missing."""
        super().__init__(env)
        self._contract = self._required(CONTRACT)
        if ":" in self._contract:
            raise InfrastructureFactoryError(f"{CONTRACT} is a name without colon; nothing was opened")
        self._pool = Pool(self._required(DSN))
        self._author = Author(os.urandom(SEED_BYTES), os.urandom)

    def aggregate_recorder(self, purpose: str = "events") -> LedgerAggregateRecorder:
        """Make an aggregate recorder; ``purpose`` ``snapshots`` gives one whose versions need not be contiguous."""
        return LedgerAggregateRecorder(self._log(purpose))

    def application_recorder(self) -> LedgerApplicationRecorder:
        """Make an application recorder; APPLICATION_RECORDER_TOPIC may name a subclass."""
        return self._named(self.APPLICATION_RECORDER_TOPIC, LedgerApplicationRecorder)(self._log("events"))

    def tracking_recorder(self, tracking_recorder_class: type[LedgerTrackingRecorder] | None = None) -> LedgerTrackingRecorder:
        """Make a tracking recorder of the class given, or that TRACKING_RECORDER_TOPIC names."""
        chosen = tracking_recorder_class or self._named(self.TRACKING_RECORDER_TOPIC, LedgerTrackingRecorder)
        return chosen(self._log("events"))

    def process_recorder(self) -> LedgerProcessRecorder:
        """Make a process recorder; PROCESS_RECORDER_TOPIC may name a subclass."""
        return self._named(self.PROCESS_RECORDER_TOPIC, LedgerProcessRecorder)(self._log("events"))

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the connections at the end of the block."""
        super().__exit__(kind, error, trace)
        self.close()

    def _log(self, purpose: str) -> Log:
        name = f"contract:{self._contract}:{self.env.name}:{purpose}"
        return Log.opened(name, "snapshot" if purpose == "snapshots" else "contract", self._pool, self._author)

    def _named(self, setting: str, default: type[_Recorder]) -> type[_Recorder]:
        topic = self.env.get(setting)
        chosen: Any = resolve_topic(topic) if topic else default
        if not (isinstance(chosen, type) and issubclass(chosen, default)):
            raise InfrastructureFactoryError(f"{setting} names no subclass of {default.__name__}; nothing was opened")
        return chosen

    def _required(self, setting: str) -> str:
        value = self.env.get(setting)
        if not value:
            raise InfrastructureFactoryError(f"{setting} is not set; nothing was opened")
        return value
