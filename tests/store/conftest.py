"""One server with an installed ledger for all tests of the store that record in contract logs."""

import pytest
from eventsourcing.persistence import InfrastructureFactory
from eventsourcing.utils import Environment
from servers import running_server
from store.contract import USER, WRITER, Installed

from ledger.entry import signature
from ledger.events import catalogue
from ledger.privacy.visible import sql_fragments
from ledger.store import embedded, install

SETTINGS = {"zone": "Europe/London", "clock_ahead": "7 days", "ticket_life": "5 minutes", "accounts": "shared"}
SERIES = {"case": ("CHS", True), "person": ("P", False)}


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """Processes are killed here, machines are not: the operating system keeps what was written, so nothing waits for the disk."""
    with running_server(tmp_path_factory.mktemp("store") / "ledger", fsync="off") as server:
        found = Installed(server)
        with found.connect(embedded.SUPERUSER, autocommit=False) as superuser:
            install.install(superuser, catalogue.type_rows(), SETTINGS, SERIES, sql_fragments())
            public = signature.public_key(found.seed)
            install.add_first_user(superuser, USER, str(found.recorder), "cheshire", ("practitioner", "administrator"), public)
        found.superuser(f"CREATE ROLE {WRITER} LOGIN IN ROLE log_creator")
        found.superuser(f"GRANT CONNECT ON DATABASE ledger TO {WRITER}")
        yield found


@pytest.fixture
def environment(installed, monkeypatch):
    """The factory's settings in the process environment, with fresh logs, as a program would start."""
    settings = installed.environment()
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return settings


@pytest.fixture
def factory(installed):
    """A factory with fresh logs."""
    made = InfrastructureFactory.construct(Environment("stricter", installed.environment()))
    yield made
    made.close()


@pytest.fixture
def recorder(factory):
    """A process recorder, which is every kind of recorder, over an empty log."""
    return factory.process_recorder()
