"""The text of the private server's postgresql.conf, pg_hba.conf and pg_ident.conf.

All three lie beside the data directory, not in it, and are written anew at every launch: a newer release brings its own settings, the
database cannot alter who may log in, and the data directory stays as initdb made it. Settings of one's own: ``ALTER SYSTEM``.
"""

import sys
from pathlib import Path

SYNC_METHOD = "syncfs" if sys.platform.startswith("linux") else "fsync"
"""How a whole data directory is made durable, after its making and after a crash: in one call where the system has it."""

HBA = """\
# Written at every start. No network lines, no trust, no passwords: the kernel says which system account is asking.
local all all peer map=caseledger
"""

SETTINGS = f"""\
# Written at every start; settings of one's own: ALTER SYSTEM. First what initdb found out about this machine.
include = 'data/postgresql.conf'

# Sockets only.
listen_addresses = ''
port = 5432
unix_socket_permissions = 0700
max_connections = 60
password_encryption = 'scram-sha-256'
max_prepared_transactions = 0
idle_in_transaction_session_timeout = '5min'

# Durable: what was answered stays.
fsync = on
full_page_writes = on
synchronous_commit = on
wal_level = replica
max_wal_senders = 0
max_wal_size = '1GB'
recovery_init_sync_method = {SYNC_METHOD}

# No statement, parameter or value of a row in the log: an error (its text may quote a value) stays with the client that made it.
# Sessions of the two databases log no more than their own end; that is set on the databases.
log_min_messages = 'log'
logging_collector = off
log_destination = 'stderr'
log_min_error_statement = 'panic'
log_error_verbosity = 'terse'
log_statement = 'none'
log_min_duration_statement = -1
log_min_duration_sample = -1
log_transaction_sample_rate = 0
log_duration = off
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_lock_waits = off
log_temp_files = -1
log_autovacuum_min_duration = -1
log_checkpoints = off
log_line_prefix = '%m [%p] '
log_timezone = 'UTC'
shared_preload_libraries = ''
session_preload_libraries = ''
track_activity_query_size = 100

# One machine, short transactions.
shared_buffers = '128MB'
huge_pages = off
jit = off
io_method = 'sync'
max_worker_processes = 4
max_logical_replication_workers = 0

# Values mean the same everywhere.
timezone = 'UTC'
datestyle = 'ISO, YMD'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.simple'
default_transaction_isolation = 'read committed'
"""


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def ident(account: str) -> str:
    """Write the map ``caseledger``: which logins the one system account may take. User logins: ``u_`` and 16 hexadecimal digits."""
    logins = ('"/^u_[0-9a-f]{16}$"', "projector", "keyring", "caseledger_super")
    lines = (f"caseledger {_quoted(account)} {login}\n" for login in logins)
    return "# Written at every start. Map, system account, login.\n" + "".join(lines)


def write(home: Path, account: str) -> dict[str, Path]:
    """Write the three files into ``home``; answers the server's option name for each. ``account``: the system account that connects."""
    files = {"config_file": home / "postgresql.conf", "hba_file": home / "pg_hba.conf", "ident_file": home / "pg_ident.conf"}
    for option, text in (("config_file", SETTINGS), ("hba_file", HBA), ("ident_file", ident(account))):
        fresh = files[option].with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.chmod(0o644)  # read by the account that runs the server; nothing secret stands in them
        fresh.replace(files[option])
    return files
